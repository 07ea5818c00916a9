import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/summary";
import type { StackSummary } from "../../scripts/summary/summary-types";
import { synthesizedEcommerce } from "../simulator/support/ecommerce";
import { ref, stackJson } from "../simulator/support/stack-json";
import { projectFolder, smallApp, synthesizedFiles } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";

async function run(args: readonly string[], files: Record<string, string> = {}) {
  const terminal = new RecordedTerminal();
  const folder = projectFolder(files);
  const given = args.map((arg) => (arg.startsWith("./") ? join(folder, arg) : arg));
  const exitCode = await exitCodeOf((each, shown) => main(each, shown, folder), given, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors.replaceAll(folder, ".") };
}

/** The lines of a section of the text. */
function section(output: string, title: string): string[] {
  const lines = output.split("\n");
  const start = lines.indexOf(title) + 1;
  const end = lines.indexOf("", start);
  return lines.slice(start, end < 0 ? undefined : end).map((line) => line.slice(2));
}

describe("ecommerce", () => {
  const text = synthesizedEcommerce();
  const bundle = Object.values(
    (JSON.parse(text) as { resource: { aws_lambda_function: Record<string, { filename: string }> } }).resource
      .aws_lambda_function,
  )[0]?.filename;
  const files = {
    ...synthesizedFiles("out/", "ecommerce", text, ["orders: take care"]),
    [`out/stacks/ecommerce/${bundle}`]: "x".repeat(3072),
  };

  test("its routes as a tree", async () => {
    const { exitCode, output, errors } = await run(["./out"], files);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(section(output, "Routes")).toEqual([
      "bus ecom-bus  archive ecom-events-archive keeps every event 7 days",
      "├─ rule route-orders  source: app.orders · detail-type: OrderCreated | OrderCancelled | OrderUpdated",
      "│  ├─ topic topic-orders  undeliverable to route-orders-dlq",
      "│  │  └─ queue q-orders  in an SNS envelope · after 5 receives to q-orders-dlq · undeliverable to topic-orders-to-q-orders-dlq",
      "│  │     └─ function orders-consumer  batches of 10",
      "│  └─ queue q-orders  after 5 receives to q-orders-dlq · undeliverable to route-orders-dlq",
      "│     └─ function orders-consumer  batches of 10",
      "├─ rule route-payment-failures  source: app.payments · detail-type: PaymentFailed | PaymentDeclined",
      "│  └─ topic topic-alerts  no subscribers · undeliverable to route-payment-failures-dlq",
      "└─ rule route-shipments  source: app.shipping · detail-type: ShipmentCreated | ShipmentDelivered",
      "   └─ queue q-shipments  after 5 receives to q-shipments-dlq · undeliverable to route-shipments-dlq",
    ]);
  });

  test("its alarms, function, resources and warnings", async () => {
    const { output } = await run(["./out"], files);
    expect(output.split("\n")[0]).toMatch(/^ecommerce {2}us-east-1 · \d+ resources$/);
    expect(section(output, "Alarms")).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^q-orders-depth +Maximum of ApproximateNumberOfMessagesVisible > 100 in 1 min +→ topic-alerts$/,
        ),
        expect.stringMatching(/^orders-consumer-errors +Sum of Errors > 10 in 5 min +→ topic-alerts$/),
      ]),
    );
    expect(section(output, "Functions")).toEqual(["orders-consumer  nodejs22.x arm64  512 MiB  30 s  3.0 KiB zipped"]);
    expect(section(output, "Resources")).toEqual(
      expect.arrayContaining([" 8  aws_sqs_queue", " 1  aws_lambda_function"]),
    );
    expect(section(output, "Warnings")).toEqual(["ecommerce: orders: take care"]);
    expect(output).not.toContain("Not looked into");
  });

  test("for machines", async () => {
    const { output } = await run(["./out", "--json"], files);
    const [summary, ...rest] = JSON.parse(output) as StackSummary[];
    expect(rest).toEqual([]);
    expect(summary).toMatchObject({
      stack: "ecommerce",
      regions: ["us-east-1"],
      resources: { aws_sqs_queue: 8, aws_sns_topic: 2 },
      routes: [
        {
          kind: "bus",
          name: "ecom-bus",
          next: [
            { kind: "rule", name: "route-orders" },
            {},
            {
              name: "route-shipments",
              next: [{ kind: "queue", name: "q-shipments", deadLetterQueue: "route-shipments-dlq" }],
            },
          ],
        },
      ],
      functions: [{ name: "orders-consumer", bundleBytes: 3072, memoryMegabytes: 512, timeoutSeconds: 30 }],
      warnings: ["ecommerce: orders: take care"],
      unknown: [],
    });
    expect(summary?.alarms).toContainEqual({
      name: "q-orders-depth",
      condition: "Maximum of ApproximateNumberOfMessagesVisible > 100 in 1 min",
      watches: "queue q-orders",
      notifies: ["topic-alerts"],
    });
  });
});

test("what is odd is told: disabled, raw, filtered, transformed, unnotified, unknown", async () => {
  const queue = (more: object = {}) => ({ name: "q", ...more });
  const text = stackJson({
    aws_cloudwatch_event_bus: { b: { name: "b" }, c: { name: "c" } },
    aws_cloudwatch_event_rule: {
      off: { name: "off", event_bus_name: "b", state: "DISABLED", event_pattern: '{"source":["a"]}' },
      back: { name: "back", event_bus_name: "c", event_pattern: '{"source":["a"]}' },
      hourly: { name: "hourly", schedule_expression: "rate(1 hour)" },
    },
    aws_cloudwatch_event_target: {
      t: { rule: "off", event_bus_name: "b", target_id: "t", arn: ref("aws_sqs_queue.q"), input_path: "$.detail" },
      forward: { rule: "off", event_bus_name: "b", target_id: "f", arn: ref("aws_cloudwatch_event_bus.c") },
      again: { rule: "back", event_bus_name: "c", target_id: "g", arn: ref("aws_cloudwatch_event_bus.b") },
      far: { rule: "hourly", target_id: "h", arn: "arn:aws:sqs:eu-west-1:210987654321:far" },
    },
    aws_sns_topic: { news: { name: "news" } },
    aws_sns_topic_subscription: {
      s: {
        topic_arn: ref("aws_sns_topic.news"),
        protocol: "sqs",
        endpoint: ref("aws_sqs_queue.q"),
        raw_message_delivery: true,
        filter_policy: '{"kind":["order"]}',
      },
    },
    aws_sqs_queue: { q: queue() },
    aws_cloudwatch_metric_alarm: {
      a: {
        alarm_name: "quiet",
        metric_name: "M",
        namespace: "N",
        comparison_operator: "LessThanThreshold",
        threshold: 1,
        period: 30,
        evaluation_periods: 3,
        datapoints_to_alarm: 2,
        statistic: "Sum",
      },
    },
    aws_mq_broker: { p: { name: "p" } },
  });
  const { output } = await run(["./cdk.tf.json"], { "cdk.tf.json": text });
  expect(section(output, "Routes")).toEqual([
    "bus b",
    "└─ rule off  disabled · source: a",
    "   ├─ queue q  path input · no dead-letter queue",
    "   └─ bus c",
    "      └─ rule back  source: a",
    "         └─ bus b",
    "bus c",
    "└─ rule back  source: a",
    "   └─ bus b",
    "      └─ rule off  disabled · source: a",
    "         ├─ queue q  path input · no dead-letter queue",
    "         └─ bus c",
    "bus default  not of this stack",
    "└─ rule hourly  rate(1 hour)",
    "   └─ queue far  not of this stack",
    "topic news",
    "└─ queue q  raw · filter kind: order · no dead-letter queue",
  ]);
  expect(section(output, "Alarms")).toEqual(["quiet  Sum of M < 1 in 30 s, 2 of 3 times  notifies nobody"]);
  expect(section(output, "Not looked into: what these do with events is not seen here")).toEqual([
    "aws_mq_broker.p  resources of this type are not known",
  ]);
});

describe("what it reads", () => {
  test("the app, synthesized anew, where no path is given; cdktf.out stays as it is", async () => {
    const { exitCode, output } = await run([], smallApp());
    expect(exitCode).toBe(0);
    expect(section(output, "Routes")).toEqual([
      "bus ecom-bus",
      "└─ rule all  source: prefix app.",
      "   └─ queue everything  no dead-letter queue",
    ]);
  });

  test("a folder of cdktf, of a stack, or a file", async () => {
    const files = synthesizedFiles("out/", "small", stackJson({ aws_sns_topic: { t: { name: "t" } } }));
    for (const path of ["./out", "./out/stacks/small", "./out/stacks/small/cdk.tf.json"]) {
      const { exitCode, output } = await run([path], files);
      expect({ exitCode, first: output.split("\n")[0] }).toEqual({
        exitCode: 0,
        first: "small  eu-central-1 · 1 resources",
      });
    }
  });

  test.each([
    [
      "a path to nothing",
      ["./gone"],
      {},
      1,
      "There must be a synthesized stack at ./gone, and there is none. Run npm run synth, or give the path of a cdk.tf.json.",
    ],
    [
      "a folder without a stack",
      ["./dir"],
      { "dir/x": "" },
      1,
      "There must be a synthesized stack at ./dir, and there is none. Run npm run synth, or give the path of a cdk.tf.json.",
    ],
    [
      "a file that is not JSON",
      ["./x"],
      { x: "hello" },
      1,
      /^The stack must be JSON, got: "hello" \(.*\)\. Synthesize it anew: npm run synth\.$/,
    ],
    [
      "JSON that is no stack",
      ["./package.json"],
      { "package.json": '{"name":"x"}' },
      1,
      "the stack must hold resources, as cdk.tf.json does, got: name. Give the cdk.tf.json that cdktf synth writes under cdktf.out/stacks/.",
    ],
    [
      "a stack that there is not",
      ["--stack", "big"],
      smallApp(),
      2,
      '--stack must name a stack of the app, got: "big". It has: small. See --help.',
    ],
    [
      "a folder that is no project",
      [],
      {},
      1,
      "There must be a cdktf.json that names the app in ., and there is none. Run this where it is.",
    ],
    [
      "an app that fails",
      [],
      {
        "cdktf.json": '{"app":"node app.js"}',
        "app.js":
          'class UserError extends Error {}\nthrow new UserError("ecommerce/orders: name must be short.\\n  And more.")',
      },
      1,
      "The app does not synthesize. ecommerce/orders: name must be short.\n  And more.",
    ],
    [
      "an app that cannot be started",
      [],
      { "cdktf.json": '{"app":"no-such-command"}' },
      1,
      /^The app does not synthesize\. .*no-such-command: .*not found/,
    ],
    ["an option that there is not", ["--jsno"], {}, 2, "Unknown option '--jsno'. See --help."],
  ])("%s is told in one message", async (_, args, files, exitCode, message) => {
    const result = await run(args, files as Record<string, string>);
    expect(result).toMatchObject({ exitCode, output: "" });
    expect(result.errors).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });

  test("help lists the options and exit codes", async () => {
    const { exitCode, output } = await run(["--help"]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/--stack NAME(.*\n)*.*--json(.*\n)*Exit codes\n {2}0 .*\n {2}1 .*\n {2}2 /);
  });
});

test("as a process, on the app of this repository: plain text, nothing on standard error", { timeout: 30_000 }, () => {
  vi.stubEnv("STAGE", undefined);
  const { status, stdout, stderr } = spawnSync("node", ["--import", "tsx", "scripts/summary.ts"], { encoding: "utf8" });
  vi.unstubAllEnvs();
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("bus ecom-bus");
  expect(stdout).toMatch(/orders-consumer {2}nodejs22\.x arm64 .* KiB zipped/);
  expect(stdout).not.toContain("\u001b");
});
