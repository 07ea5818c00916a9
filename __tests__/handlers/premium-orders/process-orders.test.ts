import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { sampleOrderPlaced } from "../../../handlers/events/premium-samples";
import { processOrders } from "../../../handlers/premium-orders/process-orders";
import { onceIn } from "../../../handlers/runtime/once";
import { type IdempotencyTable, startIdempotencyTable } from "../support/idempotency-table";
import { batchOf, failedIds, invocation } from "../support/messages";

let table: IdempotencyTable;
beforeAll(async () => {
  table = await startIdempotencyTable();
});
afterAll(() => table?.stop());

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const eventOf = (index: number, change: object = {}) => ({
  version: "0",
  id: `event-${index}`,
  source: "premium.shop",
  "detail-type": "OrderPlaced",
  account: "123456789012",
  time: "2026-11-02T09:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: { ...sampleOrderPlaced({ index }), ...change },
});

it("cares for each order once, and again for one that failed", async () => {
  const careFor = vi.fn(async ({ orderId }: { orderId: string }) => {
    if (orderId === "ORD-0-000001" && careFor.mock.calls.length < 4) throw new Error("Nobody is there.");
  });
  const once = onceIn({ ...table, scope: "premium-orders", expirySeconds: 3_600 })(invocation());
  const run = async (...bodies: readonly unknown[]) =>
    failedIds(await processOrders(batchOf(...bodies), { once, careFor, log }));
  expect(await run(eventOf(0), eventOf(1), "no JSON", eventOf(2, { amount: -1 }))).toEqual(["m1", "m2", "m3"]);
  expect(await run(eventOf(0), eventOf(1))).toEqual(["m1"]);
  expect(await run(eventOf(0), eventOf(1), { ...eventOf(3), "detail-type": "OrderPacked" })).toEqual([]);
  expect(careFor.mock.calls.map(([{ orderId }]) => orderId)).toEqual([
    "ORD-0-000000",
    "ORD-0-000001",
    "ORD-0-000001",
    "ORD-0-000001",
  ]);
});
