import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { datapointsOf } from "../../../simulator/cloudwatch/metric-queries";
import { MetricStore } from "../../../simulator/cloudwatch/metric-store";
import { VirtualScheduler } from "../../../simulator/kernel/virtual-scheduler";

const START = Date.parse("2026-11-21T10:00:00Z");
const MINUTE = 60_000;

function store(scheduler = new VirtualScheduler(START, 10_000_000)) {
  const metrics = new MetricStore(scheduler);
  const series = metrics.series("N", "M", { A: "1", B: "2" });
  const read = (statistic: string, periodSeconds = 60, from = START, to = scheduler.now + 1) =>
    datapointsOf(metrics, { ...series.identity, periodSeconds, statistic }, { from, to }).map(
      ({ time, value }) => [(time - START) / MINUTE, value] as const,
    );
  return { scheduler, metrics, series, read };
}

test("a metric is known by namespace, name and dimensions, in whatever order", () => {
  const { metrics, series } = store();
  expect(metrics.series("N", "M", { B: "2", A: "1" })).toBe(series);
  expect(metrics.series("N", "M", { A: "1" })).not.toBe(series);
  expect(metrics.series("N", "M", { A: "12", B: "" })).not.toBe(series);
});

describe("values by the minute", () => {
  test("belong to the minute in which they come, from its first millisecond to its last", async () => {
    const { scheduler, series, read } = store();
    series.add(1);
    await scheduler.runUntil(START + MINUTE - 1);
    series.add(5);
    await scheduler.runUntil(START + MINUTE);
    series.add(3);
    await scheduler.runUntil(START + 5 * MINUTE);
    series.add(7);
    expect(read("Sum")).toEqual([
      [0, 6],
      [1, 3],
      [5, 7],
    ]);
    expect(read("Average")[0]).toEqual([0, 3]);
    expect(read("Minimum", 300)).toEqual([
      [0, 1],
      [5, 7],
    ]);
    expect(read("Maximum", 300)[0]).toEqual([0, 5]);
    expect(read("SampleCount", 600)).toEqual([[0, 4]]);
  });

  test("also where the clock is real, which is asked once a minute only", async () => {
    const real = new VirtualScheduler(START + 30_000, 1_000);
    Object.defineProperty(real, "isReal", { value: true });
    const { scheduler, series, read } = store(real);
    series.add(1);
    await scheduler.runUntil(START + MINUTE - 1);
    series.add(2);
    await scheduler.runUntil(START + 3 * MINUTE);
    series.add(4);
    expect(read("Sum")).toEqual([
      [0, 3],
      [3, 4],
    ]);
  });

  test("are what a plain list of them gives, whatever comes when", async () => {
    const steps = fc.array(fc.record({ minutes: fc.nat(3), values: fc.array(fc.nat(2), { maxLength: 3 }) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(30), fc.integer({ min: 1, max: 30 }), async (given, from, length) => {
        const { scheduler, series } = store();
        const all: { minute: number; value: number }[] = [];
        let minute = 0;
        for (const { minutes, values } of given) {
          minute += minutes;
          await scheduler.runUntil(START + minute * MINUTE);
          for (const value of values) {
            series.add(value);
            all.push({ minute, value });
          }
        }
        const first = START / MINUTE + from;
        const expected = all
          .filter((each) => each.minute >= from && each.minute < from + length)
          .map(({ value }) => value);
        const found = series.between(first, first + length);
        expect(found?.count ?? 0).toBe(expected.length);
        if (expected.length === 0) return;
        expect(found).toMatchObject({ min: Math.min(...expected), max: Math.max(...expected) });
        expect(found?.sum).toBe(expected.reduce((sum, value) => sum + value, 0));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("are kept for 15 days, alike or not", async () => {
    for (const value of [() => 1, (minute: number) => minute]) {
      const { scheduler, series, read } = store();
      const days = 16;
      for (let minute = 0; minute < days * 1_440; minute++) {
        await scheduler.runUntil(START + minute * MINUTE);
        series.add(value(minute));
      }
      const kept = read("Sum");
      expect(kept.at(-1)).toEqual([days * 1_440 - 1, value(days * 1_440 - 1)]);
      expect(kept.length).toBeGreaterThanOrEqual(15 * 1_440);
      expect(kept.length).toBeLessThanOrEqual(15 * 1_440 + 1);
    }
  });
});

test("a gauge is read at the end of each minute, and the value belongs to it", async () => {
  const { scheduler, metrics } = store();
  const values = [4, undefined, 6];
  metrics.gauge("AWS/SQS", "Depth", { QueueName: "q" }, () => values.shift());
  const ends: number[] = [];
  metrics.onMinute((end) => ends.push((end - START) / MINUTE));
  await scheduler.runUntil(START + 3 * MINUTE);
  const identity = { namespace: "AWS/SQS", metricName: "Depth", dimensions: { QueueName: "q" } };
  const range = { from: START, to: START + 3 * MINUTE };
  expect(datapointsOf(metrics, { ...identity, periodSeconds: 60, statistic: "Maximum" }, range)).toEqual([
    { time: START, value: 4 },
    { time: START + 2 * MINUTE, value: 6 },
  ]);
  expect(ends).toEqual([1, 2, 3]);
  expect(scheduler.isSettled).toBe(true);
});

describe("percentiles", () => {
  test("are within half a percent of the values that are there, over several minutes too", async () => {
    const { scheduler, series, read } = store();
    for (let minute = 0; minute < 4; minute++) {
      await scheduler.runUntil(START + minute * MINUTE);
      for (let value = 1; value <= 250; value++) series.add(minute * 250 + value);
    }
    const near = (statistic: string, expected: number) => {
      const [, value = Number.NaN] = read(statistic, 600)[0] ?? [];
      expect(Math.abs(value - expected) / expected, `${statistic}: ${value}`).toBeLessThan(0.005);
    };
    near("p50", 500);
    near("p99", 990);
    near("p99.9", 999);
    near("p0", 1);
    near("p100", 1_000);
    // The mean of 1 to 900.
    near("tm90", 450.5);
    expect(read("tc90", 600)).toEqual([[0, 900]]);
  });

  test("of values that are all the same are that value, and negative ones come first", async () => {
    const { scheduler, series, read } = store();
    for (let count = 0; count < 3; count++) series.add(12.345);
    await scheduler.runUntil(START + MINUTE);
    for (const value of [-8, 0, 16]) series.add(value);
    const [same, mixed] = read("p50");
    expect(same).toEqual([0, 12.345]);
    expect(mixed).toEqual([1, 0]);
    expect(read("p1")[1]?.[1]).toBeCloseTo(-8, 1);
  });

  test("of very many different values stay near", () => {
    const { series, read } = store();
    for (let exponent = -20; exponent <= 20; exponent++) {
      for (let step = 0; step < 64; step++) series.add(2 ** exponent * (1 + step / 64));
    }
    const [, median = Number.NaN] = read("p50")[0] ?? [];
    // Half of the 41 octaves lie below 2 ** 0.5 * 1.
    expect(median).toBeGreaterThan(1.3);
    expect(median).toBeLessThan(1.7);
  });
});
