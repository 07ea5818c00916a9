import { describe, expect, test } from "vitest";
import { secondsOf } from "../../../scripts/cli/parse-seconds";
import { judge, type MetricName, parseExpectation } from "../../../scripts/loadtest/expectation";
import { parseFaults } from "../../../scripts/simulator/parse-faults";

test.each([
  ["20", 20],
  ["20s", 20],
  ["1.5m", 90],
  ["500ms", 0.5],
  ["1h", 3_600],
  ["", undefined],
  ["s", undefined],
  ["-1", undefined],
  ["20 s", undefined],
  ["1d", undefined],
])("a time %j is %s seconds", (text, seconds) => expect(secondsOf(text)).toBe(seconds));

describe("faults", () => {
  test.each<[string, object[]]>([
    ["duplicate", [{ kind: "duplicate" }]],
    ["duplicate:2%", [{ kind: "duplicate", probability: 0.02 }]],
    ["throttle:100%", [{ kind: "throttle", probability: 1 }]],
    ["reorder:q-orders", [{ kind: "reorder", at: "q-orders" }]],
    ["outage:q-orders:10s+5s", [{ kind: "outage", at: "q-orders", fromSeconds: 10, forSeconds: 5 }]],
    ["outage:q-orders:+500ms", [{ kind: "outage", at: "q-orders", forSeconds: 0.5 }]],
    ["outage:q-orders:1m+", [{ kind: "outage", at: "q-orders", fromSeconds: 60 }]],
    ["slow:orders-consumer:2s:3x", [{ kind: "slow", at: "orders-consumer", seconds: 2, times: 3 }]],
    [
      "outage:arn:aws:sqs:eu-central-1:123456789012:q-orders:5s+5s",
      [{ kind: "outage", at: "arn:aws:sqs:eu-central-1:123456789012:q-orders", fromSeconds: 5, forSeconds: 5 }],
    ],
    [
      "crash:arn:aws:lambda:eu-central-1:123456789012:function:orders-consumer:1x",
      [{ kind: "crash", at: "arn:aws:lambda:eu-central-1:123456789012:function:orders-consumer", times: 1 }],
    ],
    [
      "handler-error:orders-consumer:5%, duplicate:2%,late-error",
      [
        { kind: "handler-error", at: "orders-consumer", probability: 0.05 },
        { kind: "duplicate", probability: 0.02 },
        { kind: "late-error" },
      ],
    ],
  ])("%s", (spec, faults) => expect(parseFaults(spec)).toEqual(faults));

  test.each([
    ["", /must begin with a kind of fault, one of handler-error, .*got: ""/],
    ["explosion:5%", /must begin with a kind of fault/],
    ["duplicate:", /such as 5% .*got: "" in "duplicate:"/],
    ["duplicate:101%", /got: "101%" in "duplicate:101%"/],
    ["duplicate:2%:q-orders", /got: "q-orders"/],
    ["duplicate:2%:3%", /must say each thing once, got: "duplicate:2%:3%"/],
    ["outage:q-orders:5s", /10s\+5s \(begins after 10 s, lasts 5 s\).*got: "5s"/],
    ["outage:q-orders:+", /got: "\+"/],
    ["outage:q-orders:10s+5s+1s", /got: "10s\+5s\+1s"/],
    ["duplicate,", /must begin with a kind of fault.*got: ""/],
  ])("%j is refused", (spec, message) => {
    expect(() => parseFaults(spec)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }),
    );
  });
});

describe("budgets", () => {
  const measured = (values: Partial<Record<MetricName, number>>) => values as Parameters<typeof judge>[1];
  const met = (text: string, values: Partial<Record<MetricName, number>>, events = 1_000) =>
    judge(parseExpectation(text), measured(values), events).met;

  test.each<[string, Partial<Record<MetricName, number>>, Partial<Record<MetricName, number>>]>([
    ["p99<250ms", { p99: 249.9 }, { p99: 250 }],
    ["p99<250", { p99: 249.9 }, { p99: 250 }],
    ["p99.9 <= 0.25s", { "p99.9": 250 }, { "p99.9": 250.1 }],
    ["max<1m", { max: 59_999 }, { max: 60_000 }],
    ["e2e.p99<2s", { "e2e.p99": 1_999 }, { "e2e.p99": 2_000 }],
    ["lost=0", { lost: 0 }, { lost: 1 }],
    ["lost == 0", { lost: 0 }, { lost: 1 }],
    ["duplicates<1%", { duplicates: 9 }, { duplicates: 10 }],
    ["errors<=1%", { errors: 10 }, { errors: 11 }],
    ["errors<10", { errors: 9 }, { errors: 10 }],
    ["rate>1000/s", { rate: 1_001 }, { rate: 1_000 }],
    ["rate>=1000", { rate: 1_000 }, { rate: 999 }],
    ["events=1000", { events: 1_000 }, { events: 999 }],
    ["dead-lettered>0", { "dead-lettered": 1 }, { "dead-lettered": 0 }],
    ["P50>1ms", { p50: 1.1 }, { p50: 1 }],
  ])("%s", (text, within, beyond) => {
    expect([met(text, within), met(text, beyond)]).toEqual([true, false]);
  });

  test("on what cannot be observed are not met, and say so", () => {
    expect(judge(parseExpectation("lost=0"), measured({}), 10)).toEqual({
      text: "lost=0",
      met: false,
      measured: undefined,
      measuredText: "not observable here",
    });
  });

  test.each([
    ["p99<250ms", { p99: 312.4 }, "312 ms"],
    ["p50<1ms", { p50: 0.4234 }, "0.42 ms"],
    ["errors<1%", { errors: 25 }, "2.5 %"],
    ["rate>5000", { rate: 3_310.2 }, "3,310/s"],
    ["lost=0", { lost: 20_000 }, "20,000"],
  ])("%s tells what was measured", (text, values, shown) => {
    expect(judge(parseExpectation(text), measured(values), 1_000).measuredText).toBe(shown);
  });

  test.each([
    ["p99", /a metric, an operator and a bound, such as "p99<250ms"/],
    ["p99<", /a metric, an operator and a bound/],
    ["p99!=3", /a metric, an operator and a bound/],
    ["p98<3ms", /one of p50, p90, p99, p99.9, max, e2e.p50, .*got: "p98<3ms"/],
    ["p99<3%", /must give p99 in ms or s, got: "p99<3%"/],
    ["p99<3/s", /must give p99 in ms or s/],
    ["lost<3ms", /must give lost as a number or in %/],
    ["rate>3%", /must give rate as events a second/],
    ["events>3%", /must give events as a number/],
  ])("%j is refused", (text, message) => {
    expect(() => parseExpectation(text)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }),
    );
  });
});
