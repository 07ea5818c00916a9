import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { countBatch } from "../../../handlers/analytics/count-batch";
import { type CommerceDetailType, sampleCommerceEvent } from "../../../handlers/events/commerce-samples";
import { onceIn } from "../../../handlers/runtime/once";
import { type IdempotencyTable, startIdempotencyTable } from "../support/idempotency-table";
import { batchOf, failedIds, invocation } from "../support/messages";

let table: IdempotencyTable;
beforeAll(async () => {
  table = await startIdempotencyTable();
});
afterAll(() => table?.stop());

const log = { warn: vi.fn(), error: vi.fn() };
const figures = { event: vi.fn(), revenue: vi.fn() };
beforeEach(() => {
  vi.clearAllMocks();
});

const count = async (...bodies: readonly unknown[]) => {
  const once = onceIn({ ...table, scope: "analytics", expirySeconds: 3_600 })(invocation());
  return failedIds(await countBatch(batchOf(...bodies), { once, figures, log }));
};

let nextIndex = 0;
const eventOf = (detailType: CommerceDetailType, change: object = {}) => {
  const index = nextIndex++;
  const { source, detail } = sampleCommerceEvent(detailType, { index });
  const envelope = { version: "0", account: "123456789012", time: "2026-11-02T09:00:00Z", region: "us-east-1" };
  return {
    ...envelope,
    id: `event-${index}`,
    source,
    "detail-type": detailType,
    resources: [],
    detail: { ...detail, ...change },
  };
};

it("counts each event by its type, and what was paid by its currency", async () => {
  const paid = eventOf("Payment Processed", { amount: 12.5, currency: "EUR" });
  expect(await count(eventOf("Order Created"), eventOf("User Updated"), paid, eventOf("Payment Failed"))).toEqual([]);
  expect(figures.event.mock.calls.flat().sort()).toEqual([
    "Order Created",
    "Payment Failed",
    "Payment Processed",
    "User Updated",
  ]);
  expect(figures.revenue.mock.calls).toEqual([["EUR", 12.5]]);
});

it("counts an event once, however often it comes", async () => {
  const paid = eventOf("Payment Processed");
  expect(await count(paid)).toEqual([]);
  expect(await count(paid, eventOf("Order Created"))).toEqual([]);
  expect(figures.revenue).toHaveBeenCalledTimes(1);
  expect(figures.event).toHaveBeenCalledTimes(2);
});

it("leaves what breaks its contract for the dead-letter queue, and acknowledges what it does not know", async () => {
  const unknown = { ...eventOf("Order Created"), "detail-type": "Order Packed" };
  expect(
    await count("no JSON", unknown, eventOf("Payment Processed", { amount: -1 }), eventOf("Order Created")),
  ).toEqual(["m0", "m2"]);
  expect(figures.event).toHaveBeenCalledExactlyOnceWith("Order Created");
  expect(figures.revenue).not.toHaveBeenCalled();
  expect(log.error.mock.calls.map(([, { problems }]) => problems)).toEqual([
    [expect.stringContaining("body must be JSON")],
    ["detail.amount must be at least 0, got: -1."],
  ]);
});

it("counts again what could not be counted", async () => {
  const order = eventOf("Order Created");
  figures.event.mockImplementationOnce(() => {
    throw new Error("The log is full.");
  });
  expect(await count(order)).toEqual(["m0"]);
  expect(await count(order)).toEqual([]);
  expect(figures.event).toHaveBeenCalledTimes(2);
});
