import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { chargeOrder } from "../../../handlers/charge/charge-order";
import type { PlacedOrder } from "../../../handlers/events/order-pipeline";
import { sampleOrderRequest } from "../../../handlers/events/order-pipeline-samples";
import { bankAccepts } from "../../../handlers/events/simulated-bank";
import { notify } from "../../../handlers/notifications/notify";
import { processOrders } from "../../../handlers/order-pipeline/order-batch";
import { tableReservationBook } from "../../../handlers/reserve/reservation-book";
import type { Once, OnceOutcome } from "../../../handlers/runtime/once";

const AT = "2026-01-01T00:00:00.000Z";

function event(orderId: string, more: object = {}) {
  const detail = { ...sampleOrderRequest(), orderId, placedAt: AT };
  const envelope = { version: "0", id: `event-${orderId}`, account: "1", time: AT, region: "r", resources: [] };
  return { ...envelope, source: "com.myapp.orders", "detail-type": "order.placed", detail, ...more };
}

function batch(...bodies: readonly unknown[]): SQSEvent {
  const records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: "2" },
  }));
  return { Records: records } as never;
}

/** A memory as Powertools has it, without a table. */
function memory(): Once {
  const done = new Set<string>();
  return async (key, work) => {
    if (done.has(key)) return "duplicate";
    await work();
    done.add(key);
    return "done";
  };
}

function recorder() {
  const lines: Record<string, unknown>[] = [];
  const write = (_message: unknown, about: unknown) => void lines.push(about as Record<string, unknown>);
  return { log: { info: write, warn: write, error: write } as never, lines };
}

describe("a batch of orders", () => {
  const run = async (
    bodies: readonly unknown[],
    work: (order: PlacedOrder, attempt: number) => Promise<OnceOutcome>,
  ) => {
    const { log, lines } = recorder();
    const { batchItemFailures } = await processOrders(batch(...bodies), { work, log, now: () => Date.parse(AT) + 5 });
    return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), lines };
  };

  it("names what failed, what is broken and what is being done elsewhere, each for itself", async () => {
    const outcomes: Record<string, OnceOutcome> = { "ORD-2": "duplicate", "ORD-3": "in-progress" };
    const bodies = [
      event("ORD-1"),
      event("ORD-2"),
      event("ORD-3"),
      event("ORD-4"),
      "no JSON",
      event("ORD-5", { "detail-type": "order.lost" }),
      event("5"),
    ];
    const { failed, lines } = await run(bodies, async ({ orderId }) => {
      if (orderId === "ORD-4") throw new Error("down");
      return outcomes[orderId] ?? "done";
    });
    expect(failed).toEqual(["m2", "m3", "m4", "m5", "m6"]);
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      "processed",
      "duplicate",
      "deferred",
      "failed",
      "invalid",
      "invalid",
      "invalid",
    ]);
    expect(lines[0]).toMatchObject({ event_id: "event-ORD-1", order_id: "ORD-1", receive_count: 2, age_ms: 5 });
    expect(lines[6]?.problems).toEqual([expect.stringMatching(/^detail\.orderId must be .*, got: "5"\.$/)]);
  });

  it("works on one after the other, so that a copy finds the first done", async () => {
    let running = 0;
    const once = memory();
    const { lines } = await run([event("ORD-1"), event("ORD-1")], ({ orderId }) =>
      once(orderId, async () => {
        expect(++running).toBe(1);
        await Promise.resolve();
        running--;
      }),
    );
    expect(lines.map(({ outcome }) => outcome)).toEqual(["processed", "duplicate"]);
  });
});

describe("charge", () => {
  it("asks the bank until it accepts, and then no more", async () => {
    // Found by hand: declined at the first attempt and accepted at the second.
    const orderId = Array.from({ length: 1_000 }, (_, i) => `ORD-${i}`).find(
      (id) => !bankAccepts(id, 1) && bankAccepts(id, 2),
    );
    const order = event(orderId ?? "").detail;
    const counts: string[] = [];
    const dependencies = { once: memory(), count: (name: string) => void counts.push(name) };
    await expect(chargeOrder(order, 1, dependencies)).rejects.toMatchObject({ name: "ChargeDeclined" });
    expect(await chargeOrder(order, 2, dependencies)).toBe("done");
    expect(await chargeOrder(order, 3, dependencies)).toBe("duplicate");
    expect(counts).toEqual(["ChargesDeclined", "OrdersCharged", "Duplicates"]);
  });

  it("succeeds nine times of ten, whatever the attempt", () => {
    for (const attempt of [1, 2, 3]) {
      const accepted = Array.from({ length: 10_000 }, (_, i) => bankAccepts(`ORD-${i}`, attempt)).filter(Boolean);
      expect(accepted.length).toBeGreaterThan(8_850);
      expect(accepted.length).toBeLessThan(9_150);
    }
  });
});

describe("reserve", () => {
  it("writes on one condition, and takes its failure for done before", async () => {
    const sent: { ConditionExpression?: string }[] = [];
    const failures = [
      undefined,
      new ConditionalCheckFailedException({ message: "", $metadata: {} }),
      new Error("down"),
    ];
    const send = async ({ input }: { input: object }) => {
      sent.push(input);
      const failure = failures[sent.length - 1];
      if (failure) throw failure;
    };
    const book = tableReservationBook({ send: send as never }, "reservations");
    const order = event("ORD-1").detail;
    expect(await book.reserve(order, AT)).toBe(true);
    expect(await book.reserve(order, AT)).toBe(false);
    await expect(book.reserve(order, AT)).rejects.toThrow("down");
    expect(sent[0]).toMatchObject({
      TableName: "reservations",
      Item: { orderId: { S: "ORD-1" }, reservedAt: { S: AT } },
      ConditionExpression: "attribute_not_exists(orderId)",
    });
  });
});

describe("notifications", () => {
  it("tells a customer once, and leaves what is broken to the dead-letter queue", async () => {
    const told: string[] = [];
    const { log, lines } = recorder();
    const tell = async ({ orderId }: PlacedOrder) => void told.push(orderId);
    const dependencies = { once: memory(), tell, log };
    await notify(event("ORD-1"), dependencies);
    await notify(event("ORD-1", { id: "another" }), dependencies);
    expect(told).toEqual(["ORD-1"]);
    expect(lines.map(({ outcome }) => outcome)).toEqual(["processed", "duplicate"]);
    await expect(notify({ ...event("ORD-2"), detail: {} }, dependencies)).rejects.toMatchObject({
      name: "BrokenEvent",
    });
    const busy = { ...dependencies, once: async () => "in-progress" as const };
    await expect(notify(event("ORD-3"), busy)).rejects.toThrow("ORD-3");
  });
});
