import { describe, expect, test } from "vitest";
import { AwsError } from "../../../simulator/aws-error";
import { datapointsOf, listMetrics, metricData } from "../../../simulator/cloudwatch/metric-queries";
import { MetricStore } from "../../../simulator/cloudwatch/metric-store";
import { VirtualScheduler } from "../../../simulator/kernel/virtual-scheduler";

const START = Date.parse("2026-11-21T10:00:00Z");
const MINUTE = 60_000;
const SENT = { namespace: "AWS/SQS", metricName: "NumberOfMessagesSent", dimensions: { QueueName: "q" } };

/** 1, 2, 3… in the minutes from 10:00 on. */
async function tenMinutes() {
  const scheduler = new VirtualScheduler(START, 1_000);
  const store = new MetricStore(scheduler);
  const series = store.series(SENT.namespace, SENT.metricName, SENT.dimensions);
  store.series(SENT.namespace, SENT.metricName, { QueueName: "never used" });
  store.series("AWS/SNS", "NumberOfMessagesPublished", { TopicName: "t" }).add(1);
  for (let minute = 0; minute < 10; minute++) {
    await scheduler.runUntil(START + minute * MINUTE);
    series.add(minute + 1);
  }
  return store;
}

const sum = { ...SENT, statistic: "Sum", periodSeconds: 300 };

function refusal(call: () => unknown): AwsError {
  try {
    call();
  } catch (error) {
    if (error instanceof AwsError) return error;
  }
  throw new Error("It was not refused.");
}

describe("GetMetricData", () => {
  test("periods are counted from the start, which is rounded down to the minute, and end before the end", async () => {
    const store = await tenMinutes();
    const read = (from: number, to: number) =>
      datapointsOf(store, sum, { from: START + from, to: START + to }).map(({ time, value }) => [time - START, value]);
    expect(read(0, 10 * MINUTE)).toEqual([
      [0, 15],
      [5 * MINUTE, 40],
    ]);
    expect(read(2 * MINUTE + 59_999, 8 * MINUTE)).toEqual([
      [2 * MINUTE, 3 + 4 + 5 + 6 + 7],
      [7 * MINUTE, 8],
    ]);
    expect(read(9 * MINUTE, 9 * MINUTE + 1)).toEqual([[9 * MINUTE, 10]]);
    expect(read(-30 * MINUTE, -5 * MINUTE)).toEqual([]);
  });

  test("an answer for each query that returns data", async () => {
    const queries = [
      { id: "a", metric: sum, label: "sent" },
      { id: "b", metric: sum, returnData: false },
      { id: "c", metric: { ...sum, dimensions: { QueueName: "other" } } },
    ];
    expect(metricData(await tenMinutes(), queries, { from: START, to: START + 5 * MINUTE })).toEqual([
      { id: "a", label: "sent", datapoints: [{ time: START, value: 15 }] },
      { id: "c", label: "NumberOfMessagesSent", datapoints: [] },
    ]);
  });

  test("what is not simulated, or no query at all, is refused by name", async () => {
    const store = await tenMinutes();
    const range = { from: START, to: START + MINUTE };
    const refused = (query: object, times = range) => refusal(() => metricData(store, [{ id: "e1", ...query }], times));
    expect(refused({ expression: "SUM(METRICS())" })).toMatchObject({
      code: "ValidationError",
      status: 400,
      message: expect.stringContaining('"SUM(METRICS())": metric math is not simulated'),
    });
    expect(refused({}).message).toContain("e1 must have a MetricStat");
    expect(refused({ metric: { ...sum, statistic: "IQM" } }).message).toContain("The statistic IQM is not simulated");
    expect(refused({ metric: { ...sum, periodSeconds: 90 } }).message).toContain("got: 90");
    expect(refused({ metric: sum }, { from: START, to: START }).message).toContain("less than the parameter EndTime");
  });
});

test("ListMetrics has what had a value, narrowed by namespace, name and dimensions", async () => {
  const store = await tenMinutes();
  expect(listMetrics(store)).toHaveLength(2);
  expect(listMetrics(store, { namespace: "AWS/SQS" })).toEqual([SENT]);
  expect(listMetrics(store, { dimensions: { QueueName: undefined } })).toEqual([SENT]);
  expect(listMetrics(store, { dimensions: { QueueName: "other" } })).toEqual([]);
  expect(listMetrics(store, { metricName: "NumberOfMessagesPublished" })).toHaveLength(1);
});
