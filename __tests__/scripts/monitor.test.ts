import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/monitor";
import type { monitorReport } from "../../scripts/monitor/report";
import { type Simulation, startSimulation } from "../../simulator";
import { accessKeyIdOf } from "../../simulator/lambda/lambda-environment";
import { synthesizedEcommerce } from "../simulator/support/ecommerce";
import { openParcels, parcel, parcelsStack, plainEnvironment } from "./support/parcels";
import { projectFolder, synthesizedFiles } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";
import { ScriptedEventBridge } from "./support/scripted-event-bridge";

const SITE = ["--bus", "parcels", "--region", "eu-central-1"];

interface Run {
  readonly now?: () => number;
  readonly columns?: number;
  readonly files?: Record<string, string>;
  /** Told each screen of a watch; ends the watch where it says so. */
  readonly onScreen?: (lines: readonly string[]) => Promise<"end"> | "end" | undefined;
}

/** Runs the script in a project without an app. */
async function run(args: readonly string[], { now = Date.now, columns = 100, files = {}, onScreen }: Run = {}) {
  const terminal = new RecordedTerminal();
  let interrupt: () => void = () => {};
  const interrupted = new Promise<void>((done) => {
    interrupt = done;
  });
  let ended = 0;
  const screen = {
    columns,
    show: (lines: readonly string[]) => {
      if (onScreen?.(lines) === "end") interrupt();
    },
    end: () => void ended++,
  };
  const surroundings = { folder: projectFolder(files), screen, now, untilInterrupted: () => interrupted };
  const exitCode = await exitCodeOf((given, shown) => main(given, shown, surroundings), args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors, ended };
}

const at = (simulation: Simulation): Run => ({ now: () => simulation.now });

/** A good parcel, a bad one, and a bad one that is lost; long enough ago for both receives of each, and for the alarm. */
async function troubledParcels(): ReturnType<typeof openParcels> {
  const simulation = await openParcels();
  simulation.publish(parcel("one"), parcel("bad parcel"), parcel("bad parcel", "Lost"));
  await simulation.advance({ minutes: 10 });
  return simulation;
}

describe("a bus that somebody else made", () => {
  test("with everything behind it, on one screen", async () => {
    plainEnvironment();
    const simulation = await troubledParcels();
    const { exitCode, output, errors } = await run(["--endpoint", simulation.url, ...SITE], at(simulation));
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    const shown = output.replace(simulation.url, "URL").replace(/event [0-9a-f-]+…?/g, "event ID");
    expect(shown).toBe(`parcels in eu-central-1 at URL, last hour, 00:10:00 UTC
✗ any is in ALARM
✗ letters is in ALARM
✗ notify-failures holds 1 message
✗ work-letters holds 4 messages
! function notify failed once
! function worker failed 8 times

Rules      matched  invoked  failed  to DLQ
direct           1        1       0       0
  → function notify (no DLQ)
flow             0        0       0       0
  → state machine delivery-flow (no DLQ)
live-only        3        3       0       0
  → queue live (no DLQ)
off (off)        0        0       0       0
  → queue work (no DLQ)
sorted           3        6       0       0
  → queue work, topic news (no DLQ)

Topics  published  delivered  failed  to DLQ  filtered
news            3          9       0       0         0
  → queue work (filtered), sms +15550100, email ops@example.com

Queues  visible  in flight  delayed  oldest  sent  received  deleted
live          3          0        0  10 min     3         0        0
work          0          0        0       –     6        10        2
  → function worker

Dead-letter queues  visible  in flight  oldest
notify-failures           1          0  10 min
  of function notify
  · Lost of app.parcels, sent 10 min ago, received 0 times, event ID
    RetriesExhausted: This parcel is bad.
work-letters              4          0   8 min
  of queue work
  · Sorted of app.parcels, sent 10 min ago, received 2 times, event ID
  · Lost of app.parcels, sent 10 min ago, received 2 times, event ID
  · Sorted of app.parcels, sent 10 min ago, received 2 times, event ID
empty: news-letters, rule-letters

Functions  invoked  errors    p50    p99  throttled
notify           1       1  50 ms  50 ms          0
worker          10       8  50 ms  50 ms          0

Alarms   state    for
any      ALARM  7 min
  arn:aws:cloudwatch:eu-central-1:123456789012:alarm:letters transitioned to ALARM at Thursday 01 J…
letters  ALARM  7 min
  Threshold Crossed: 1 out of the last 1 datapoints [4.0 (01/01/26 00:02:00)] was greater than the …

Not looked into
state machine delivery-flow`);
    // A peek leaves everything where it is, and visible.
    expect(simulation.queue("work-letters").counts).toEqual({ visible: 4, inFlight: 0, delayed: 0 });
  });

  test("in 40 columns: what matters less is left out, and no line is longer", async () => {
    plainEnvironment();
    const simulation = await troubledParcels();
    const { output } = await run(["--endpoint", simulation.url, ...SITE], { ...at(simulation), columns: 40 });
    expect(output.split("\n").filter((line) => line.length > 40)).toEqual([]);
    expect(output).toContain("Queues  visible  in flight  oldest  sent\nlive          3          0  10 min     3");
  });

  test("for machines, and for jobs: --check ends with 7", async () => {
    plainEnvironment();
    const simulation = await troubledParcels();
    const args = ["--endpoint", simulation.url, ...SITE, "--check", "--json", "--last", "15m", "--peek", "1"];
    const { exitCode, output } = await run(args, at(simulation));
    expect(exitCode).toBe(7);
    const report = JSON.parse(output) as ReturnType<typeof monitorReport>;
    expect(report).toMatchObject({ bus: "parcels", at: "2026-01-01T00:10:00.000Z", windowSeconds: 900, gaps: [] });
    expect(report.rules.find(({ name }) => name === "sorted")).toMatchObject({
      enabled: true,
      targets: [
        { kind: "queue", name: "work", deadLetterQueue: "rule-letters" },
        { kind: "topic", name: "news" },
      ],
      invocations: 6,
    });
    expect(report.queues.map(({ name }) => name)).toEqual(["live", "work"]);
    expect(
      report.deadLetterQueues.map(({ name, deadLettersOf, messages }) => [name, deadLettersOf, messages.length]),
    ).toEqual([
      ["news-letters", ["subscription of work to topic news"], 0],
      ["notify-failures", ["function notify"], 1],
      ["rule-letters", ["rule sorted"], 0],
      ["work-letters", ["queue work"], 1],
    ]);
    expect(report.functions[0]).toMatchObject({ name: "notify", errors: 1, p50Milliseconds: 50, p99Milliseconds: 50 });
    // Alarms of others are none of its business.
    expect(report.alarms.map(({ name }) => name)).toEqual(["any", "letters"]);
    expect(report.others).toEqual(["arn:aws:states:eu-central-1:123456789012:stateMachine:delivery-flow"]);
  });

  test("figures are of the time that is asked for", async () => {
    plainEnvironment();
    const simulation = await troubledParcels();
    await simulation.advance({ minutes: 6 });
    const { output } = await run(["--endpoint", simulation.url, ...SITE, "--last", "15m", "--json"], at(simulation));
    const { rules } = JSON.parse(output) as ReturnType<typeof monitorReport>;
    expect(rules.map(({ matched }) => matched)).toEqual([0, 0, 0, 0, 0]);
  });
});

test("the system of the app, by what was synthesized last, with nothing to complain of", async () => {
  plainEnvironment();
  const text = synthesizedEcommerce();
  const simulation = await startSimulation(text, {
    endpoint: {},
    functions: { "orders-consumer": () => ({ batchItemFailures: [] }) },
  });
  onTestFinished(() => simulation.stop());
  await simulation.advance({ minutes: 2 });
  const files = synthesizedFiles("cdktf.out/", "ecommerce", text);
  const { exitCode, output } = await run(["--endpoint", simulation.url ?? "", "--check"], { ...at(simulation), files });
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^ecom-bus in us-east-1 at .*\n✓ Nothing needs attention\.\n/);
  for (const name of ["route-orders", "topic-orders", "q-orders", "orders-consumer", "q-orders-depth"]) {
    expect(output).toMatch(new RegExp(`^${name} `, "m"));
  }
});

describe("says", () => {
  test.each([
    [["--evry", "3"], "Unknown option '--evry'. See --help."],
    [["--every", "5s"], "--every must come with --watch. See --help."],
    [["--last", "90s"], '--last must be whole minutes, as CloudWatch counts by the minute, got: "90s". See --help.'],
    [
      ["--last", "25h"],
      '--last must be a time from 60 to 86400 seconds, such as 20, 20s or 1.5m, got: "25h". See --help.',
    ],
    [["--peek", "11"], '--peek must be a whole number from 0 to 10, got: "11". See --help.'],
  ])("that %j is not taken", async (args, message) => {
    expect(await run([...SITE, ...args])).toMatchObject({ exitCode: 2, errors: message, output: "" });
  });

  test("that there is no such bus, and that nobody answers", async () => {
    plainEnvironment();
    const { url, stop } = await startSimulation(parcelsStack(), { endpoint: {} }).then((simulation) => ({
      url: simulation.url ?? "",
      stop: () => simulation.stop(),
    }));
    const args = ["--endpoint", url, "--region", "eu-central-1", "--bus", "nowhere"];
    expect(await run(args)).toMatchObject({
      exitCode: 3,
      errors: `There is no bus nowhere in eu-central-1 at ${url}. Deploy it (npm run deploy), or say which: --bus, --stage, --region.`,
    });
    await stop();
    expect(await run(args)).toMatchObject({ exitCode: 6, errors: expect.stringMatching(/^Nothing that speaks /) });
  });

  test.each([
    ["ExpiredTokenException", 4, /does not accept the credentials \(ExpiredTokenException: .*Sign in anew/],
    ["AccessDeniedException", 5, /They need events:DescribeEventBus and events:ListRules on the bus\.$/],
  ])("that %s", async (error, exitCode, message) => {
    plainEnvironment();
    const { endpoint } = await ScriptedEventBridge.start({ describe: { status: 400, error } });
    const result = await run(["--endpoint", endpoint, ...SITE]);
    expect(result).toMatchObject({ exitCode, output: "", errors: expect.stringMatching(message) });
  });

  test("that there are no credentials", async () => {
    plainEnvironment({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, HOME: projectFolder() });
    expect(await run(["--bus", "x"])).toMatchObject({ exitCode: 4, errors: expect.stringMatching(/Could not load/) });
  });

  test("what it may not look at, with the action, and shows the rest", async () => {
    const actions = ["events:*", "sns:ListSubscriptionsByTopic", "sqs:GetQueueUrl", "lambda:*"];
    const simulation = await openParcels({ actions });
    const worker = simulation.topology.functions.find(({ name }) => name === "worker");
    if (worker === undefined) throw new Error("There is a worker.");
    // The endpoint takes a call that is signed so for one of the function, and asks the policies of its role.
    plainEnvironment({ AWS_ACCESS_KEY_ID: accessKeyIdOf(worker) });
    const args = ["--endpoint", simulation.url, ...SITE];
    const { exitCode, output } = await run(args, { ...at(simulation), columns: 200 });
    expect(exitCode).toBe(0);
    expect(output).toContain("\n? Not everything could be looked at: see the end.\n");
    expect(output).toMatch(/^all alarms: needs cloudwatch:DescribeAlarms \(AccessDenied/m);
    expect(output).toMatch(/^all figures: needs cloudwatch:GetMetricData \(/m);
    expect(output).toMatch(/^subscription of work to topic news: needs sns:GetSubscriptionAttributes \(/m);
    expect(output).toMatch(/^work +0 +0 +0 +– +– +– +–$/m);
    expect((await run([...args, "--check"], at(simulation))).exitCode).toBe(5);
  });
});

describe("--watch", () => {
  test("renews the screen until it is ended, and goes on over an error that passes", async () => {
    plainEnvironment();
    const simulation = await troubledParcels();
    const screens: string[] = [];
    const { exitCode, ended, output } = await run(
      ["--endpoint", simulation.url, ...SITE, "--watch", "--every", "1s", "--check"],
      {
        ...at(simulation),
        onScreen(lines) {
          screens.push(lines.join("\n"));
          if (screens.length === 1) void simulation.stop();
          return screens.length === 2 ? "end" : undefined;
        },
      },
    );
    // The check is of the last look that was taken.
    expect({ exitCode, ended, output }).toEqual({ exitCode: 7, ended: 1, output: "" });
    const [first = "", second = ""] = screens.map((text) => text.split("\n"));
    expect(second[1]).toMatch(/^Not renewed at 00:10:00 UTC \(ECONNREFUSED: .*\); what follows is older\.$/);
    expect([second[0], ...second.slice(2)]).toEqual(first);
  });

  test("looks into a dead-letter queue again only when it changes", async () => {
    plainEnvironment();
    const simulation = await troubledParcels();
    const receives = () =>
      simulation.metric("AWS/SQS", "NumberOfMessagesReceived", { QueueName: "notify-failures" }).sum;
    const seen: (number | undefined)[] = [];
    await run(["--endpoint", simulation.url, ...SITE, "--watch", "--every", "1s"], {
      ...at(simulation),
      onScreen(lines) {
        expect(lines.join("\n")).toContain("RetriesExhausted: This parcel is bad.");
        seen.push(receives());
        return seen.length === 2 ? "end" : undefined;
      },
    });
    expect(seen).toEqual([1, 1]);
  });

  test("as a process: Ctrl-C ends it, with 0", async () => {
    plainEnvironment();
    const simulation = await openParcels();
    const args = ["--endpoint", simulation.url, ...SITE, "--watch", "--json"];
    const child = spawn(
      process.execPath,
      ["--require", require.resolve("tsx/cjs"), resolve("scripts/monitor.ts"), ...args],
      {
        cwd: projectFolder(),
        env: process.env,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    let output = "";
    let errors = "";
    child.stdout.on("data", (text) => {
      output += String(text);
    });
    child.stderr.on("data", (text) => {
      errors += String(text);
    });
    const ended = new Promise<number | null>((done) => child.on("close", done));
    await vi.waitUntil(() => output.endsWith("\n"), { timeout: 20_000, interval: 20 });
    child.kill("SIGINT");
    expect({ exitCode: await ended, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(JSON.parse(output)).toMatchObject({ bus: "parcels" });
  });
});

test("help lists every option, examples and exit codes", async () => {
  const { exitCode, output } = await run(["--help"]);
  expect(exitCode).toBe(0);
  for (const option of [
    "bus",
    "stage",
    "region",
    "endpoint",
    "last",
    "peek",
    "watch",
    "every",
    "check",
    "json",
    "help",
  ]) {
    expect(output).toContain(`  --${option}`);
  }
  expect(output).toContain("npm run monitor -- --stage prod --watch");
  expect(output.match(/^ {2}\d {2}/gm)).toEqual([
    "  0  ",
    "  1  ",
    "  2  ",
    "  3  ",
    "  4  ",
    "  5  ",
    "  6  ",
    "  7  ",
  ]);
});
