import { CloudWatchClient, type GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { periodOf, readMetrics } from "../../../scripts/aws/cloudwatch-metrics";
import { openShop } from "../../simulator/endpoint/support/shop";

const MINUTE = 60_000;
const DAY = 86_400_000;

test("501 figures in two calls: one more than a call may ask for", async () => {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const { simulation } = shop;
  simulation.publish({ source: "app.orders", "detail-type": "OrderCreated", detail: {} });
  await simulation.advance({ minutes: 1 });
  simulation.publish({ source: "app.orders", "detail-type": "OrderCreated", detail: {} });
  await simulation.advance({ minutes: 1 });
  const client = new CloudWatchClient(shop.client);
  onTestFinished(() => client.destroy());
  const send = vi.spyOn(client, "send");
  const query = {
    namespace: "AWS/Events",
    metricName: "TriggeredRules",
    statistic: "Sum",
    periodSeconds: 60,
  };
  const queries = Array.from({ length: 501 }, (_, i) => ({
    ...query,
    dimensions: { EventBusName: "shop", RuleName: i === 500 ? "orders" : `rule-${i}` },
  }));
  const range = { from: simulation.startedAt, to: simulation.startedAt + 10 * MINUTE };
  const values = await readMetrics(client, queries, range);
  expect(send.mock.calls.map(([command]) => (command as GetMetricDataCommand).input.MetricDataQueries?.length)).toEqual(
    [500, 1],
  );
  expect(values).toHaveLength(501);
  // Each in its place, oldest first, and nothing where nothing happened.
  expect(values[500]).toEqual([1, 1]);
  expect(values[499]).toEqual([]);
});

describe("the shortest period that CloudWatch has", () => {
  const now = Date.UTC(2026, 0, 1);
  const periodAgo = (from: number, length: number) => periodOf({ from: now - from, to: now - from + length }, now);

  test.each([
    [60, periodAgo(60 * MINUTE, 60 * MINUTE)],
    [60, periodAgo(200 * MINUTE, 200 * MINUTE)],
    [300, periodAgo(201 * MINUTE, 201 * MINUTE)],
    [300, periodAgo(1_000 * MINUTE, 1_000 * MINUTE)],
    [3_600, periodAgo(1_001 * MINUTE, 1_001 * MINUTE)],
    [86_400, periodAgo(9 * DAY, 9 * DAY)],
    [60, periodAgo(15 * DAY - MINUTE, 10 * MINUTE)],
    [300, periodAgo(15 * DAY, 10 * MINUTE)],
    [300, periodAgo(63 * DAY - MINUTE, 10 * MINUTE)],
    [3_600, periodAgo(63 * DAY, 10 * MINUTE)],
  ])("%i s", (expected, got) => {
    expect(got).toBe(expected);
  });
});
