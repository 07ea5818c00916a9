import { describe, expect, test } from "vitest";
import { measuredTraffic, parseLoadtest } from "../../../scripts/cost/traffic/loadtest";
import { meanBytes, parseSamples, sampledShares } from "../../../scripts/cost/traffic/samples";
import { evenShares, withGivenShares } from "../../../scripts/cost/traffic/shares";
import { readTopology } from "../../../simulator";
import { ref, stackJson } from "../../simulator/support/stack-json";

const pattern = (types: readonly string[]) => JSON.stringify({ source: ["app"], "detail-type": types });

/** Orders to a topic with two subscribers, one of them filtered; everything of the app to a queue with a filtering consumer. */
const topology = readTopology(
  stackJson({
    aws_cloudwatch_event_bus: { b: { name: "b" } },
    aws_cloudwatch_event_archive: {
      a: { name: "a", event_source_arn: ref("aws_cloudwatch_event_bus.b"), event_pattern: pattern(["Refund"]) },
    },
    aws_cloudwatch_event_rule: {
      orders: { name: "orders", event_bus_name: "b", event_pattern: pattern(["Order"]) },
      all: { name: "all", event_bus_name: "b", event_pattern: '{"source":["app"]}' },
      off: { name: "off", event_bus_name: "b", event_pattern: '{"source":["app"]}', state: "DISABLED" },
    },
    aws_cloudwatch_event_target: {
      t: { rule: "orders", event_bus_name: "b", target_id: "t", arn: ref("aws_sns_topic.t") },
      q: { rule: "all", event_bus_name: "b", target_id: "q", arn: ref("aws_sqs_queue.all") },
    },
    aws_sns_topic: { t: { name: "t" } },
    aws_sqs_queue: { all: { name: "all" }, every: { name: "every" }, large: { name: "large" } },
    aws_sns_topic_subscription: {
      every: { topic_arn: ref("aws_sns_topic.t"), protocol: "sqs", endpoint: ref("aws_sqs_queue.every") },
      large: {
        topic_arn: ref("aws_sns_topic.t"),
        protocol: "sqs",
        endpoint: ref("aws_sqs_queue.large"),
        filter_policy_scope: "MessageBody",
        filter_policy: '{"detail":{"total":[{"numeric":[">",100]}]}}',
      },
    },
    aws_lambda_function: { f: { function_name: "f", role: "r" } },
    aws_lambda_event_source_mapping: {
      m: {
        event_source_arn: ref("aws_sqs_queue.all"),
        function_name: ref("aws_lambda_function.f"),
        filter_criteria: { filter: [{ pattern: JSON.stringify({ body: { "detail-type": ["Refund"] } }) }] },
      },
    },
  }),
);

const SHARES = {
  orders: "aws_cloudwatch_event_rule.orders",
  all: "aws_cloudwatch_event_rule.all",
  off: "aws_cloudwatch_event_rule.off",
  archive: "aws_cloudwatch_event_archive.a",
  every: "aws_sns_topic_subscription.every",
  large: "aws_sns_topic_subscription.large",
  mapping: "aws_lambda_event_source_mapping.m",
};

function named(shares: ReadonlyMap<string, number>): Record<string, number | undefined> {
  return Object.fromEntries(Object.entries(SHARES).map(([name, address]) => [name, shares.get(address)]));
}

test("nothing known: as often as each other, of the rules that are switched on", () => {
  expect(named(evenShares(topology).byAddress)).toMatchObject({
    orders: 0.5,
    all: 0.5,
    off: undefined,
    every: undefined,
  });
});

test("what is given replaces what is known", () => {
  const given = new Map([
    ["orders", 0.25],
    [SHARES.large, 0.1],
  ]);
  const { byAddress } = withGivenShares(evenShares(topology), topology, given);
  expect(named(byAddress)).toMatchObject({ orders: 0.25, all: 0.5, large: 0.1 });
  expect(() => withGivenShares(evenShares(topology), topology, new Map([["gone", 1]]))).toThrow(
    '--share must name a rule, or the address of a rule, subscription, event source mapping or archive, got: "gone". Rules of the stack: orders, all, off.',
  );
});

describe("samples", () => {
  const order = (total: number) => ({ source: "app", "detail-type": "Order", detail: { total } });
  const refund = { source: "app", "detail-type": "Refund", detail: {} };
  const samples = [order(50), order(150), refund, { source: "else", "detail-type": "X" }];

  test("go through the patterns and filters of the stack", () => {
    expect(named(sampledShares(topology, samples, "").byAddress)).toEqual({
      // 2 orders and 3 of the app among 4; one order of two is large; one of the three of the app is a refund
      orders: 2 / 4,
      all: 3 / 4,
      off: 0,
      archive: 1 / 4,
      every: 1,
      large: 1 / 2,
      mapping: 1 / 3,
    });
  });

  test("by weight", () => {
    const weighted = [{ ...order(150), weight: 9 }, refund];
    expect(named(sampledShares(topology, weighted, "").byAddress)).toMatchObject({ orders: 0.9, all: 1, large: 1 });
  });

  test("as an array or line by line; their mean size is that of source, detail-type and detail", () => {
    const text = samples.map((sample) => JSON.stringify(sample)).join("\n\n");
    expect(parseSamples(text, "x")).toEqual(samples);
    expect(parseSamples(JSON.stringify(samples), "x")).toEqual(samples);
    // app + Order + {"total":50} = 3 + 5 + 12; é is two bytes
    expect(meanBytes([order(50)])).toBe(20);
    expect(meanBytes([{ source: "é", "detail-type": "x", detail: {} }])).toBe(5);
  });

  test.each([
    ["", "none"],
    ["[]", "none"],
    ['{"source":"a"}', '{"source":"a"} as number 1'],
    ['[{"source":"a","detail-type":"b"},7]', "7 as number 2"],
    ['{"source":"a","detail-type":"b","weight":-1}', '{"source":"a","detail-type":"b","weight":-1} as number 1'],
  ])("%s are no samples", (text, got) => {
    expect(() => parseSamples(text, "s.json")).toThrow(`got in s.json: ${got}.`);
  });

  test("what is no JSON is told with its line", () => {
    expect(() => parseSamples('{"source":"a","detail-type":"b"}\nhello', "s")).toThrow('got in s, line 2: "hello"');
  });
});

describe("a load test", () => {
  const route = (path: readonly string[], opened: number, more: object = {}) => ({
    path,
    opened,
    filtered: 0,
    duplicates: 0,
    deadLettered: 0,
    ...more,
  });
  const report = {
    events: 1_000,
    routes: [
      route(["b", "orders", "t", "every"], 400),
      route(["b", "orders", "t", "large"], 100),
      route(["b", "all", "all"], 800, { filtered: 600, duplicates: 13, deadLettered: 26 }),
      route(["other", "orders", "x"], 999),
    ],
  };

  test("tells what matched, what filters let through, and what failed", () => {
    const { shares, retryRate, deadLetterRate } = measuredTraffic(
      topology,
      parseLoadtest(JSON.stringify(report), "l"),
      "l",
    );
    expect(named(shares.byAddress)).toMatchObject({ orders: 0.4, all: 0.8, every: 1, large: 0.25, mapping: 0.25 });
    // of 400 + 100 + 800 copies
    expect(retryRate).toBe(0.01);
    expect(deadLetterRate).toBe(0.02);
  });

  test("may have npm's lines above it", () => {
    const text = `\n> signalbox@0.1.0 loadtest\n> node scripts/loadtest.ts --json\n\n${JSON.stringify(report, null, 2)}\n`;
    expect(parseLoadtest(text, "l")).toEqual(report);
  });

  test.each([
    ["hello", 'got in l: "hello"'],
    ["[]", "got in l: "],
    ['{"name":"x","version":1}', "got in l: JSON with name, version"],
    ['{"events":5,"routes":[{"path":["a","b"]}]}', "got in l: JSON with events, routes"],
    ['{"events":0,"routes":[]}', "a load test that saw nothing arrive (0 events, 0 routes)"],
  ])("%s is none", (text, message) => {
    expect(() => parseLoadtest(text, "l")).toThrow(message);
  });

  test("of another stack is refused", () => {
    const other = { events: 1, routes: [route(["x", "y", "z"], 1)] };
    expect(() => measuredTraffic(topology, parseLoadtest(JSON.stringify(other), "l"), "l")).toThrow(
      "--loadtest must be a load test of this stack, got in l one of: x → y. Give its stack, or its PATH.",
    );
  });
});
