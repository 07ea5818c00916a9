import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/drill";
import { EcommerceStack } from "../../stacks/ecommerce";
import { synthesizeFiles } from "../../testing/synthesize";
import { testApp } from "../../testing/test-app";
import { projectFolder } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";

interface Result {
  readonly seed: number;
  readonly failed: number;
  readonly drills: readonly {
    readonly name: string;
    readonly checks: readonly { readonly what: string; readonly found: unknown; readonly holds: boolean }[];
  }[];
}

async function run(...args: string[]) {
  return runIn(undefined, ...args);
}

async function runIn(folder: string | undefined, ...args: string[]) {
  const terminal = new RecordedTerminal();
  const exitCode = await exitCodeOf((given, shown) => main(given, shown, folder), args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

/** What each drill must show, in its words. */
const SHOWN: Readonly<Record<string, readonly (readonly [what: string, found: unknown])[]>> = {
  "consumer-fails": [
    ["messages in flight on q-orders", 10],
    ["receives of each message until now", [1]],
    ["receives of each message until now", [2]],
    ["receives of each message until now", [3]],
    ["receives of each message until now", [4]],
    ["receives of each message until now", [5]],
    ["messages in q-orders", 0],
    ["messages in q-orders-dlq", 10],
    ["of these with the body that was sent, byte for byte", 10],
    ["states of the alarm q-orders-dlq-not-empty", "ALARM"],
    ["what was sent to whoever reads the alerts", ["ALARM q-orders-dlq-not-empty"]],
    ["orders processed", 0],
    ["messages in q-orders and q-orders-dlq", 0],
    ["orders processed, each once", 5],
    ["second copies, which the consumer knew", 5],
    ["orders of which all ways have ended", 5],
    ["states of the alarm q-orders-dlq-not-empty", "ALARM, OK"],
    ["lost", 0],
  ],
  "poison-message": [
    ["messages in the first batch, the broken one among them", 10],
    ["invocations that ended with an error", 0],
    ["orders processed", 9],
    ["messages left in q-orders: its two copies", 2],
    ["receives of each good order, for two copies", [2]],
    ["receives of the broken order, for two copies", [10]],
    ["messages in q-orders-dlq", 2],
    ["of these that hold the broken order as it was sent", 2],
    ["messages in q-orders", 0],
    ["states of the alarm q-orders-dlq-not-empty", "ALARM"],
    ["orders processed", 10],
    ["states of the alarm q-orders-dlq-not-empty", "ALARM, OK"],
    ["lost", 0],
  ],
  "slow-consumer": [
    ["messages received once, and worked on", 8],
    ["messages that are received again while the first invocation still works on them", 8],
    ["messages still in q-orders", 8],
    ["orders were delivered to the consumer more than once", true],
    ["orders processed, each once: the consumer is idempotent", 4],
    ["messages in q-orders and q-orders-dlq", 0],
    ["lost", 0],
  ],
  duplicates: [
    ["messages that SQS delivered once more", 40],
    ["orders processed, each once", 20],
    ["deliveries that the consumer knew already", 60],
    ["messages in q-orders and q-orders-dlq", 0],
    ["lost", 0],
  ],
  "no-permission": [
    ["retries", "0, 0, 0"],
    ["orders processed", 0],
    ["messages in route-orders-dlq", 3],
    ["of these with the order in them", 3],
    ["ERROR_CODE there", "NO_PERMISSIONS"],
    ["messages in topic-orders-to-q-orders-dlq", 3],
    ["states of the alarm route-orders-dlq-not-empty", "ALARM"],
    ["states of the alarm route-orders-failed-invocations", "ALARM"],
    ["states of the alarm topic-orders-to-q-orders-dlq-not-empty", "ALARM"],
    ["whoever reads the alerts was told of these three", true],
    ["lost", 0],
  ],
  "target-outage": [
    ["orders processed", 0],
    ["copies that are held and retried", 240],
    ["orders processed, each once", 120],
    ["the last of them within half an hour of the outage's end", true],
    ["orders that were retried", 120],
    ["messages in route-orders-dlq and topic-orders-to-q-orders-dlq", 0],
    ["alerts", 0],
    ["lost", 0],
  ],
  replay: [
    ["orders processed", 12],
    ["copies that the consumer knew already", 12],
    ["events in ecom-events-archive", 12],
    ["state of the replay", "COMPLETED"],
    ["events replayed", 6],
    ["times that each of the twelve was replayed", "000000111111"],
    ["copies that the consumer knew already, all together", 24],
    ["orders processed", 12],
    ["events in ecom-events-archive: what is replayed is not archived again", 12],
    ["lost", 0],
  ],
  burst: [
    ["messages in q-orders, more than 199,000", true],
    ["states of the alarm q-orders-depth", "ALARM"],
    ["messages in q-orders", 0],
    ["messages processed", 200_000],
    ["different orders among them", 100_000],
    ["most invocations at a time", 2],
    ["invocations that were throttled", 0],
    ["states of the alarm q-orders-depth", "ALARM, OK"],
    ["what was sent to whoever reads the alerts", ["ALARM q-orders-depth", "OK q-orders-depth"]],
    ["lost", 0],
  ],
};

describe("all drills, for machines", () => {
  let all: { exitCode: number; output: string; errors: string };
  let result: Result;

  beforeAll(async () => {
    all = await run("all", "--json");
    result = JSON.parse(all.output) as Result;
  }, 120_000);

  test("nothing failed, and nothing else is printed", () => {
    expect({ exitCode: all.exitCode, errors: all.errors, failed: result.failed }).toEqual({
      exitCode: 0,
      errors: "",
      failed: 0,
    });
    expect(result.seed).toBe(1);
    expect(result.drills.map(({ name }) => name)).toEqual(Object.keys(SHOWN));
  });

  test.each(Object.keys(SHOWN))("%s shows what it should", (name) => {
    const checks = result.drills.find((drill) => drill.name === name)?.checks ?? [];
    expect(checks.map(({ what, found }) => [what, found])).toEqual(SHOWN[name]);
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  });
});

test("a drill tells the way of an order, hop by hop, and what the alarms say, each at its time", async () => {
  const { exitCode, output } = await run("consumer-fails", "--seed", "7");
  expect(exitCode).toBe(0);
  const lines = output.split("\n");
  const told = [
    "The ecommerce stack in the simulator, seed 7. On the left: simulated time, as hours, minutes, seconds.",
    "00:00:00  A bad release: every invocation of orders-consumer ends with an error.",
    "00:00:00    · ecom-bus: published",
    "00:00:00    · ecom-bus: kept in the archive (ecom-events-archive)",
    "00:00:00    · ecom-bus → route-orders → q-orders: delivered",
    "00:00:00    · ecom-bus → route-orders → q-orders: received",
    "00:00:00    · ecom-bus → route-orders → q-orders → orders-consumer: failed (InjectedFault: The simulation was told to let this invocation fail.)",
    "          ✓ messages in flight on q-orders: 10",
    "00:03:00    · ecom-bus → route-orders → q-orders: received",
    "00:12:00    · ecom-bus → route-orders → q-orders: received",
    "00:15:00    · ecom-bus → route-orders → q-orders → q-orders-dlq: moved to the dead-letter queue (Received 5 times from q-orders.)",
    "00:15:00  ALARM q-orders-dlq-not-empty: Threshold Crossed: 1 out of the last 1 datapoints [10.0 (01/01/26 00:14:00)] was greater than the threshold (0.0) (minimum 1 datapoint for OK -> ALARM transition).",
    "00:17:00  The release is rolled back, and the dead-letter queue is redriven.",
    "00:17:00    · ecom-bus → route-orders → q-orders: back in the queue",
    "00:17:00    · ecom-bus → route-orders → q-orders → orders-consumer: processed",
    "00:18:00  OK    q-orders-dlq-not-empty: Threshold Crossed: 1 out of the last 1 datapoints [0.0 (01/01/26 00:17:00)] was not greater than the threshold (0.0) (minimum 1 datapoint for ALARM -> OK transition).",
    "          ✓ lost: 0",
    "All 18 checks hold, after 00:27:00 of simulated time.",
  ];
  // In this order, with others between them.
  let after = -1;
  for (const line of told) {
    const at = lines.indexOf(line, after + 1);
    expect({ line, isThere: at > after }).toEqual({ line, isThere: true });
    after = at;
  }
});

/** A project of the main system, changed. */
function alteredProject(alter: (text: string) => string): string {
  vi.stubEnv("ALERT_EMAIL", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  const { text, folder, remove } = synthesizeFiles(new EcommerceStack(testApp(), "ecommerce", props));
  const project = projectFolder({
    "cdktf.json": JSON.stringify({ app: "node app.js" }),
    "app.js": `
      const { cpSync, writeFileSync } = require("node:fs");
      const out = process.env.CDKTF_OUTDIR;
      cpSync("stack", out + "/stacks/ecommerce", { recursive: true });
      const stacks = { ecommerce: { synthesizedStackPath: "stacks/ecommerce/cdk.tf.json", annotations: [] } };
      writeFileSync(out + "/manifest.json", JSON.stringify({ stacks }));
    `,
  });
  cpSync(folder, join(project, "stack"), { recursive: true });
  writeFileSync(join(project, "stack/cdk.tf.json"), alter(text));
  remove();
  return project;
}

test("where a check does not hold, it is marked, and the exit code is 1", async () => {
  const project = alteredProject((text) => text.replaceAll('maxReceiveCount\\":5', 'maxReceiveCount\\":3'));
  const { exitCode, output } = await runIn(project, "consumer-fails");
  expect(exitCode).toBe(1);
  expect(output).toContain("          ✗ receives of each message until now: [], and should be [4]\n");
  expect(output).toContain("          ✗ receives of each message until now: [], and should be [5]\n");
  expect(output).toContain("2 of 18 checks do not hold, after ");
  const forMachines = JSON.parse((await runIn(project, "consumer-fails", "--json")).output) as Result;
  expect(forMachines.failed).toBe(2);
});

test("without a name, and with --help, it lists the drills", async () => {
  const { exitCode, output } = await run("--help");
  expect(exitCode).toBe(0);
  expect(output).toContain("npm run drill -- [options] [NAME]");
  for (const name of Object.keys(SHOWN)) expect(output).toContain(`\n  ${name} `);
  expect(await run()).toEqual({ exitCode: 0, output, errors: "" });
});

test.each([
  [
    ["nothing"],
    'NAME must be one of consumer-fails, poison-message, slow-consumer, duplicates, no-permission, target-outage, replay, burst, or all, got: "nothing". See --help.',
  ],
  [["burst", "replay"], "There is one NAME, got: burst replay. See --help."],
  [
    ["burst", "--seed", "-1"],
    /^--seed must have a value; one that begins with a dash is given as --seed=-1\. See --help\.$/,
  ],
  [["burst", "--seed", "x"], '--seed must be a whole number from 0 to 4294967295, got: "x". See --help.'],
  [["--fast"], "Unknown option '--fast'. See --help."],
])("%j is refused", async (args, message) => {
  const { exitCode, output, errors } = await run(...args);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(errors).toMatch(message);
});

test("a project without the system is refused", async () => {
  const folder = projectFolder({ "cdktf.json": JSON.stringify({ app: "node app.js" }), "app.js": "process.exit(3)" });
  expect(await runIn(folder, "burst")).toMatchObject({ exitCode: 1, errors: /^The app does not synthesize\./ });
});
