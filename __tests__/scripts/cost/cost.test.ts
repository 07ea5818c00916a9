import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../scripts/cli/run-script";
import { main } from "../../../scripts/cost";
import { PRICES } from "../../../scripts/cost/prices";
import type { CostReport } from "../../../scripts/cost/report";
import { main as loadtest } from "../../../scripts/loadtest";
import { synthesizedEcommerce } from "../../simulator/support/ecommerce";
import { ref, stackJson } from "../../simulator/support/stack-json";
import { shopStack } from "../loadtest/support/shop";
import { TestSurroundings } from "../loadtest/support/test-surroundings";
import { projectFolder, smallApp, synthesizedFiles } from "../support/project";
import { RecordedTerminal } from "../support/recorded-terminal";

async function run(args: readonly string[], files: Record<string, string> = {}) {
  const terminal = new RecordedTerminal();
  const folder = projectFolder(files);
  const given = args.map((arg) => (arg.startsWith("./") ? join(folder, arg) : arg));
  const exitCode = await exitCodeOf((each, shown) => main(each, shown, folder), given, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors.replaceAll(folder, ".") };
}

const TRAFFIC = ["--events-per-day", "24000"];

describe("ecommerce", () => {
  const files = synthesizedFiles("out/", "ecommerce", synthesizedEcommerce());
  const args = ["./out", ...TRAFFIC, "--share", "route-orders=0.5"];

  test("in text: the total, where it goes, what would be cheaper, how it was counted", async () => {
    const { exitCode, output, errors } = await run(args, files);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output).toMatch(
      /^ecommerce: US\$ \d+\.\d\d a month, \d+\.\d\d for a million events, \d\.\d\d of it without any\n/,
    );
    expect(output).toContain("730,000 events a month; list prices of us-east-1, looked up 2026-11");
    // 20 alarms at US$ 0.10
    expect(output).toMatch(/\n +2\.00 +2\.74 +20 alarms\n/);
    // 657,000 × US$ 0.40 per million
    expect(output).toMatch(/\n +0\.26 {2}empty polls of Lambda, which never stop: 657,000 requests\n/);
    expect(output).toMatch(/\n +−3\.00 {2}Do without the dashboard/);
    expect(output).toContain("shares: given for route-orders; beyond that assumed");
    expect(output).not.toContain("undefined");
  });

  test("for machines: every figure with its price and the page that states it", async () => {
    const { output } = await run([...args, "--json", "--max-monthly", "1000"], files);
    const report = JSON.parse(output) as CostReport;
    expect(report).toMatchObject({
      stack: "ecommerce",
      region: "us-east-1",
      eventsPerMonth: 730_000,
      maxMonthlyUsd: 1_000,
    });
    const bus = report.resources.find(({ name }) => name === "ecom-bus");
    expect(bus).toMatchObject({ fixedUsd: 0, perMillionUsd: 1 });
    expect(bus?.lines).toEqual([
      {
        what: "events put on the bus",
        quantity: 730_000,
        unit: "64 KB chunks",
        price: "US$ 1 for 1,000,000 64 KB chunks",
        usd: 0.73,
        source: "https://aws.amazon.com/eventbridge/pricing/",
        asOf: "2026-11",
      },
    ]);
    // Half of them are orders, which come to the queue on two ways.
    const orders = report.resources.find(({ name }) => name === "q-orders");
    expect(orders?.lines[0]).toMatchObject({ what: "messages sent", quantity: 730_000 });
    // Five pollers of Lambda: 657,000 × US$ 0.40 per million
    expect(orders?.fixedUsd).toBeCloseTo(0.2628, 9);
    // What is there without traffic: that, 20 alarms and a dashboard
    expect(report.fixedUsd).toBeCloseTo(0.2628 + 2 + 3, 9);
    expect(report.unpriced.map(({ reason }) => reason)).toEqual(["its own metrics (EventCount)"]);
  });

  test("a budget fails where it is not enough", async () => {
    const { exitCode, output, errors } = await run([...args, "--max-monthly", "5.26"], files);
    expect(exitCode).toBe(1);
    expect(output).toContain("a month");
    expect(errors).toMatch(/^ecommerce would cost US\$ \d+\.\d\d a month, more than --max-monthly 5\.26\.$/);
    expect((await run([...args, "--max-monthly", "100"], files)).exitCode).toBe(0);
  });

  test("samples tell the shares and the size", async () => {
    const sample = { source: "app.orders", "detail-type": "OrderCreated", detail: { pad: "x".repeat(70_000) } };
    const samples = [sample, { ...sample, "detail-type": "Unknown", weight: 3 }].map((each) => JSON.stringify(each));
    const { output } = await run(["./out", ...TRAFFIC, "--samples", "./s.jsonl", "--json"], {
      ...files,
      "s.jsonl": samples.join("\n"),
    });
    const report = JSON.parse(output) as CostReport;
    // 70,000 bytes are two chunks; a quarter of them matches a rule.
    expect(report.resources.find(({ name }) => name === "ecom-bus")?.monthlyUsd).toBeCloseTo(1.46, 9);
    expect(report.resources.find(({ name }) => name === "topic-orders")?.lines[0]?.quantity).toBeCloseTo(365_000, 6);
    expect(report.shares).toMatch(/^counted: 2 sample events of .*s\.jsonl$/);
  });
});

test("a load test in the simulator gives the shares that it measured", { timeout: 60_000 }, async () => {
  const terminal = new RecordedTerminal();
  const stack = shopStack();
  await exitCodeOf(
    (args, shown) => loadtest(args, shown, new TestSurroundings(stack)),
    ["--events", "200", "--json"],
    terminal,
  );
  const measured = JSON.parse(terminal.output) as { events: number; routes: { path: string[]; opened: number }[] };
  const { exitCode, output, errors } = await run(["./s.json", ...TRAFFIC, "--loadtest", "./l.json", "--json"], {
    "s.json": stack,
    "l.json": terminal.output,
  });
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  const report = JSON.parse(output) as CostReport;
  for (const { path, opened } of measured.routes) {
    const queue = report.resources.find(
      ({ name, address }) => name === path.at(-1) && address.startsWith("aws_sqs_queue."),
    );
    if (queue === undefined) continue;
    const all = measured.routes.filter((route) => route.path.at(-1) === path.at(-1));
    const copies = all.reduce((sum, route) => sum + route.opened, 0);
    expect(opened).toBeGreaterThan(0);
    expect(queue.lines[0]).toMatchObject({ what: "messages sent" });
    expect(queue.lines[0]?.quantity).toBeCloseTo((730_000 * copies) / measured.events, 3);
  }
  expect(report.shares).toMatch(/^measured: 200 events of the load test in /);
});

test("the app is synthesized where no path is given; its Region is told where prices are not of it", async () => {
  const { exitCode, output } = await run(TRAFFIC, smallApp());
  expect(exitCode).toBe(0);
  expect(output).toContain("Prices are those of us-east-1; eu-north-1, where the stack is, may be dearer.");
  expect(output).toContain("messages received beyond the stack");
});

test("what is not priced is named", async () => {
  const stack = stackJson({
    aws_pipes_pipe: { p: { name: "p" } },
    aws_sns_topic: { t: { name: "t" } },
    aws_sns_topic_subscription: {
      s: { topic_arn: ref("aws_sns_topic.t"), protocol: "sms", endpoint: "+15550100" },
      e: {
        topic_arn: ref("aws_sns_topic.t"),
        protocol: "email",
        endpoint: "a@example.com",
        filter_policy_scope: "MessageBody",
        filter_policy: '{"a":["b"]}',
      },
    },
    aws_cloudwatch_event_rule: { nightly: { name: "nightly", schedule_expression: "cron(0 3 * * ? *)" } },
  });
  const { output } = await run(["./s.json", "--events-per-day", "t=24000"], { "s.json": stack });
  const lines = output.split("\n");
  const start = lines.indexOf("Not priced");
  expect(lines.slice(start + 1, lines.indexOf("", start))).toEqual([
    "  aws_pipes_pipe.p  no price of aws_pipes_pipe is known here",
    "  aws_sns_topic_subscription.s  deliveries by sms",
    "  aws_sns_topic_subscription.e  its filter on the body, for which SNS charges by the GB",
    "  aws_cloudwatch_event_rule.nightly  how often cron(0 3 * * ? *) fires",
  ]);
});

describe("bad input is told in one message", () => {
  const files = {
    ...synthesizedFiles("out/", "small", stackJson({ aws_sns_topic: { t: { name: "t" }, u: { name: "u" } } })),
    "package.json": '{"name":"x"}',
  };
  test.each([
    [
      [],
      2,
      "--events-per-day must be given: Write 100000, or ecom-bus=100000 where there are several places. See --help.",
    ],
    [["--events-per-day=-1"], 2, /^--events-per-day must be a number from 0 to 1,000,000,000,000, got: "-1"\./],
    [["--events-per-day", "many"], 2, /^--events-per-day must be a number .* got: "many"\./],
    [
      ["--events-per-day", "5"],
      2,
      "--events-per-day must say where they are put, as PLACE=N. Places of the stack: t, u. See --help.",
    ],
    [
      ["--events-per-day", "v=5"],
      2,
      /must name a bus, topic, queue, function or HTTP API of the stack, got: "v"\. It has: t, u\./,
    ],
    [["--events-per-day", "t=5", "--share", "x"], 2, '--share must be a number from 0 to 1, got: "x". See --help.'],
    [
      ["--events-per-day", "t=5", "--share", "0.5"],
      2,
      "--share must be NAME=SHARE, such as route-orders=0.6, got no name. See --help.",
    ],
    [
      ["--events-per-day", "t=5", "--share", "x=1.01"],
      2,
      '--share must be a number from 0 to 1, got: "1.01". See --help.',
    ],
    [["--events-per-day", "t=5", "--share", "x=1"], 2, /^--share must name a rule,/],
    [
      ["--events-per-day", "t=5", "--event-bytes", "0"],
      2,
      '--event-bytes must be a number from 1 to 1,048,576, got: "0". See --help.',
    ],
    [["--events-per-day", "t=5", "--max-monthly", "-1x"], 2, /max-monthly/],
    [
      ["--events-per-day", "t=5", "--loadtest", "./package.json"],
      1,
      "--loadtest must be what npm run -s loadtest -- --json printed, got in ./package.json: JSON with name.",
    ],
    [["--events-per-day", "t=5", "--loadtest", "./gone"], 1, /^--loadtest must be a file that can be read: ENOENT/],
    [
      ["--events-per-day", "t=5", "--loadtest", "a", "--samples", "b"],
      2,
      "--samples and --loadtest both tell the shares: give one of them. See --help.",
    ],
    [
      ["--events-per-day", "t=5", "--stack", "big"],
      2,
      '--stack must name a stack of the app, got: "big". It has: small. See --help.',
    ],
  ])("%j", async (args, exitCode, message) => {
    const result = await run(["./out", ...args], files);
    expect(result).toMatchObject({ exitCode, output: "" });
    expect(result.errors).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });
});

test("each price has its page of AWS, and the month in which it was looked up if it was", () => {
  for (const [name, { source, asOf, usd, per }] of Object.entries(PRICES)) {
    expect(source, name).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z-]+\/pricing\//);
    expect(asOf ?? "2026-11", name).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(usd > 0 && per > 0, name).toBe(true);
  }
});

test("the page in docs/ names every option of the command", async () => {
  const { output } = await run(["--help"]);
  const page = readFileSync(join(__dirname, "../../../docs/cost.md"), "utf8");
  const options = [...output.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = ""]) => option);
  expect(options).toContain("--events-per-day");
  for (const option of options.filter((each) => each !== "--help")) expect(page).toContain(option);
});
