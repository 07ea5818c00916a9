import { describe, expect, test } from "vitest";
import { Counters, classPercentile } from "../../../scripts/loadtest/sender/counters";
import { Latencies } from "../../../scripts/loadtest/sender/latencies";
import { RetryQueue } from "../../../scripts/loadtest/sender/retry-queue";

/** Latencies of these milliseconds. */
function latenciesOf(values: readonly number[]): Latencies {
  const latencies = Latencies.empty();
  for (const value of values) latencies.record(value);
  return latencies;
}

describe("latencies", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

  test("to three digits", () => {
    const { p50, p90, p99, p999, max } = latenciesOf(hundred).percentiles ?? {};
    expect([p50, p90, p99, p999, max].map((value) => Math.round((value ?? 0) * 10) / 10)).toEqual([
      50, 90, 99, 100, 100,
    ]);
  });

  test("of nothing are unknown, not 0", () => expect(Latencies.empty().percentiles).toBeUndefined());

  test.each([
    [0, 0.001],
    [0.000_4, 0.001],
    [-3, 0.001],
    [9_000_000, 3_600_000],
  ])("a value of %d ms counts as %d: from a microsecond to an hour", (value, kept) => {
    expect(latenciesOf([value]).max).toBe(kept);
  });

  test("pass from thread to thread, and add up", () => {
    const sum = Latencies.fromText(latenciesOf(hundred).toText());
    sum.add(latenciesOf([500, 600]));
    expect(sum.count).toBe(102);
    expect(sum.at(99)).toBeGreaterThan(499);
    expect(sum.max).toBeCloseTo(600, 3);
  });

  test("in bars: each value in the bar whose bounds hold it, none forgotten", () => {
    const bars = latenciesOf([1.05, 1.2, 2, 2.01, 95]).bars(10);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(bars.filter(({ count }) => count > 0).map(({ from, count }) => [Number(from.toFixed(2)), count])).toEqual([
      [1, 2],
      [2, 2],
      [79.43, 1],
    ]);
    expect(bars.slice(1).every(({ from }, i) => Math.abs(from - (bars[i]?.to ?? 0)) < 1e-9)).toBe(true);
  });
});

test("latencies in classes, as another thread reads them, are right to a quarter", () => {
  const counters = new Counters();
  for (let value = 1; value <= 1_000; value++) counters.latency(value);
  const { classes } = new Counters(counters.memory);
  for (const percentile of [10, 50, 90, 99]) {
    const value = classPercentile(classes, percentile) ?? 0;
    expect(value / (percentile * 10)).toBeGreaterThanOrEqual(1);
    expect(value / (percentile * 10)).toBeLessThan(1.26);
  }
  expect(classPercentile([0, 0], 50)).toBeUndefined();
});

test("what waits to be sent again comes out when it is due, the first due first", () => {
  const queue = new RetryQueue<string>();
  for (const [item, due] of [
    ["c", 30],
    ["a", 10],
    ["d", 40],
    ["b", 20],
  ] as const)
    queue.add(item, due);
  expect(queue.nextDue).toBe(10);
  expect(queue.takeDue(9, 10)).toEqual([]);
  expect(queue.takeDue(30, 2)).toEqual(["a", "b"]);
  expect(queue.takeDue(30, 2)).toEqual(["c"]);
  expect([queue.length, queue.clear(), queue.length]).toEqual([1, ["d"], 0]);
});
