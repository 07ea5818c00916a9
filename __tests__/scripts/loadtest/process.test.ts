import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { LoadtestReport } from "../../../scripts/loadtest/report/loadtest-report";
import { ref, stackJson } from "../../simulator/support/stack-json";
import { projectFolder } from "../support/project";
import { projectOf } from "./support/shop";

/** A bus whose events all go into one queue. */
const STACK = stackJson({
  aws_cloudwatch_event_bus: { bus: { name: "ecom-bus" } },
  aws_cloudwatch_event_rule: {
    all: {
      name: "all",
      event_bus_name: ref("aws_cloudwatch_event_bus.bus", "name"),
      event_pattern: '{"source":[{"prefix":"app."}]}',
    },
  },
  aws_cloudwatch_event_target: {
    jobs: {
      rule: ref("aws_cloudwatch_event_rule.all", "name"),
      event_bus_name: ref("aws_cloudwatch_event_bus.bus", "name"),
      target_id: "jobs",
      arn: ref("aws_sqs_queue.jobs"),
    },
  },
  aws_sqs_queue: { jobs: { name: "jobs" } },
  aws_sqs_queue_policy: {
    jobs: {
      queue_url: ref("aws_sqs_queue.jobs", "url"),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: ref("aws_sqs_queue.jobs"),
          },
        ],
      }),
    },
  },
});

/** The script as a process, in a project with this stack. */
function start(...args: string[]) {
  const script = resolve("scripts/loadtest.ts");
  const loader = require.resolve("tsx/cjs");
  const child = spawn(process.execPath, ["--require", loader, script, "--json", ...args], {
    cwd: projectFolder(projectOf(STACK)),
    env: { ...process.env, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", STAGE: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let errors = "";
  child.stdout.on("data", (text) => {
    output += String(text);
  });
  child.stderr.on("data", (text) => {
    errors += String(text);
  });
  const ended = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  return {
    child,
    async end() {
      const exitCode = await ended;
      return { exitCode, errors, report: output === "" ? undefined : (JSON.parse(output) as LoadtestReport) };
    },
  };
}

/** The simulator of a load test that runs. */
async function simulatorOf({ pid }: ChildProcess): Promise<number> {
  const children = () => spawnSync("pgrep", ["-f", "-P", String(pid), "local-simulator"], { encoding: "utf8" }).stdout;
  await vi.waitUntil(() => children() !== "", { timeout: 20_000, interval: 20 });
  return Number(children());
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const gone = (pid: number) => vi.waitUntil(() => !runs(pid), { timeout: 10_000, interval: 20 });

describe("as a process", () => {
  test("it starts a simulator in another, and ends it", async () => {
    const { child, end } = start("--events", "300", "--workers", "2");
    const simulator = await simulatorOf(child);
    const { exitCode, errors, report } = await end();
    expect({ exitCode, errors, lost: report?.lost, events: report?.events }).toEqual({
      exitCode: 0,
      errors: "",
      lost: 0,
      events: 300,
    });
    expect(report?.queues).toEqual([expect.objectContaining({ name: "jobs", visible: 300 })]);
    expect(runs(simulator)).toBe(false);
  });

  test("Ctrl-C in the middle: the report comes, with what was sent until then", async () => {
    const { child, end } = start("--rate", "50", "--duration", "60s");
    const simulator = await simulatorOf(child);
    const stop = setInterval(() => child.kill("SIGINT"), 60_000);
    clearInterval(stop);
    child.kill("SIGINT");
    const { exitCode, report, errors } = await end();
    expect(exitCode).toBe(130);
    // Where it came before the first event, there is nothing to report.
    if (report === undefined) expect(errors).toBe("Stopped before anything was sent.\n");
    else expect(report).toMatchObject({ interrupted: true, lost: 0 });
    expect(runs(simulator)).toBe(false);
  });

  test("a second signal ends it at once, and its simulator with it", async () => {
    const { child, end } = start("--rate", "50", "--duration", "60s");
    const simulator = await simulatorOf(child);
    child.kill("SIGINT");
    child.kill("SIGTERM");
    expect((await end()).exitCode).toBe(130);
    await gone(simulator);
  });

  test("killed, it leaves no simulator behind", async () => {
    const { child, end } = start("--rate", "50", "--duration", "60s");
    const simulator = await simulatorOf(child);
    child.kill("SIGKILL");
    await end();
    await gone(simulator);
  });
});
