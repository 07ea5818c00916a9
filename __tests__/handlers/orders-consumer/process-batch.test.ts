import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { BatchTally } from "../../../handlers/orders-consumer/batch-tally";
import type { OrderBook } from "../../../handlers/orders-consumer/order-effect";
import { processBatch } from "../../../handlers/orders-consumer/process-batch";
import { onceIn } from "../../../handlers/runtime/once";
import { gate } from "../support/gate";
import { type IdempotencyTable, startIdempotencyTable } from "../support/idempotency-table";
import { batchOf, failedIds, invocation, snsEnvelope } from "../support/messages";

let table: IdempotencyTable;
beforeAll(async () => {
  table = await startIdempotencyTable();
});
afterAll(async () => {
  await table?.stop();
});

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
beforeEach(() => {
  vi.clearAllMocks();
});

/** A function in its execution environment, with an order book that does as it is told. */
function consumer(enter: OrderBook["enter"]) {
  const onceDuring = onceIn({ ...table, scope: "orders-consumer", expirySeconds: 3_600 });
  return (...bodies: readonly unknown[]) =>
    processBatch(batchOf(...bodies), {
      once: onceDuring(invocation()),
      orders: { enter },
      log,
      tally: new BatchTally(),
      now: Date.now,
    });
}

let nextIndex = 1_000;
const newOrder = () => sampleEvent("OrderCreated", { index: nextIndex++ });

describe("processBatch", () => {
  it("reports the message whose order could not be entered, logs why, and frees its id so that a retry enters it", async () => {
    const orders = Array.from({ length: 10 }, newOrder);
    const entered: string[] = [];
    let broken = true;
    const consume = consumer(async (effect) => {
      if (broken && effect.orderId === orders[4]?.detail.orderId) throw new RangeError("The shelf is full.");
      entered.push(effect.orderId);
    });

    expect(failedIds(await consume(...orders))).toEqual(["m4"]);
    expect(entered).toHaveLength(9);
    expect(log.error).toHaveBeenCalledExactlyOnceWith(
      "Event could not be processed: left in the queue",
      expect.objectContaining({
        message_id: "m4",
        event_id: orders[4]?.id,
        order_id: orders[4]?.detail.orderId,
        error: expect.objectContaining({ name: "RangeError", message: "The shelf is full." }),
      }),
    );

    broken = false;
    expect(failedIds(await consume(orders[4]))).toEqual([]);
    expect(entered).toEqual(expect.arrayContaining(orders.map((order) => order.detail.orderId)));
    expect(entered).toHaveLength(10);
  });

  it("asks the table once for all copies of an event in a batch", async () => {
    const [order, other] = [newOrder(), newOrder()];
    const once = vi.fn(async () => "done" as const);
    const batch = batchOf(order, snsEnvelope(order), other, order);
    const dependencies = { once, orders: { enter: vi.fn() }, log, tally: new BatchTally(), now: Date.now };

    expect(await processBatch(batch, dependencies)).toEqual({ batchItemFailures: [] });
    expect(once.mock.calls).toEqual([
      [order.id, expect.any(Function)],
      [other.id, expect.any(Function)],
    ]);
  });

  it("lets twins in one batch share a failure too: both come back, and the work was tried once", async () => {
    const order = newOrder();
    const enter = vi.fn<OrderBook["enter"]>().mockRejectedValueOnce(new Error("Not now.")).mockResolvedValue();
    const consume = consumer(enter);

    expect(failedIds(await consume(order, snsEnvelope(order)))).toEqual(["m0", "m1"]);
    expect(enter).toHaveBeenCalledTimes(1);
    expect(failedIds(await consume(order, snsEnvelope(order)))).toEqual([]);
    expect(enter).toHaveBeenCalledTimes(2);
  });

  it("leaves a copy in the queue while its twin is in progress in another batch, and drops it afterwards", async () => {
    const order = newOrder();
    const release = gate();
    const entering = gate();
    const enter = vi.fn<OrderBook["enter"]>(async () => {
      entering.open();
      await release.opened;
    });
    const first = consumer(enter)(order);
    await entering.opened;

    const other = consumer(enter);
    expect(failedIds(await other(snsEnvelope(order)))).toEqual(["m0"]);
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(
      "Event is still being processed elsewhere: left in the queue",
      expect.objectContaining({ message_id: "m0", event_id: order.id, delivery: "sns" }),
    );
    expect(log.error).not.toHaveBeenCalled();

    release.open();
    expect(failedIds(await first)).toEqual([]);
    expect(failedIds(await other(snsEnvelope(order)))).toEqual([]);
    expect(enter).toHaveBeenCalledTimes(1);
  });

  it("works on the messages of a batch at the same time", async () => {
    const orders = Array.from({ length: 10 }, newOrder);
    const allEntered = gate();
    let underway = 0;
    // Ends only if all ten are under way at once.
    const consume = consumer(async () => {
      underway += 1;
      if (underway === orders.length) allEntered.open();
      await allEntered.opened;
    });
    expect(failedIds(await consume(...orders))).toEqual([]);
  });

  it("keeps fields that the contract does not name", async () => {
    const order = { ...newOrder(), "replay-name": "last-hour", "next-field": 1 };
    const enter = vi.fn<OrderBook["enter"]>().mockResolvedValue();
    await consumer(enter)({ ...order, detail: { ...order.detail, giftNote: "Enjoy" } });

    expect(enter.mock.calls[0]?.[1]).toMatchObject({ "next-field": 1, detail: { giftNote: "Enjoy" } });
    expect(log.info).toHaveBeenCalledWith("Event processed", expect.objectContaining({ replay_name: "last-hour" }));
  });

  it("refuses a batch that is none", async () => {
    const batch = {} as Parameters<typeof processBatch>[0];
    const dependencies = { once: vi.fn(), orders: { enter: vi.fn() }, log, tally: new BatchTally(), now: Date.now };
    await expect(processBatch(batch, dependencies)).rejects.toThrow("Unexpected batch type");
  });
});
