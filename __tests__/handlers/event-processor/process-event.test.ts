import { describe, expect, it, vi } from "vitest";
import { InvalidEvent, type ProcessedRecord, processEvent } from "../../../handlers/event-processor/process-event";
import { type CommerceDetailType, sampleCommerceEvent } from "../../../handlers/events/commerce-samples";

const eventOf = (detailType: CommerceDetailType, change: object = {}, id = "event-1") => {
  const { source, detail } = sampleCommerceEvent(detailType);
  const envelope = { version: "0", account: "123456789012", time: "2026-11-02T09:00:00Z", region: "us-east-1" };
  return { ...envelope, id, source, "detail-type": detailType, resources: [], detail: { ...detail, ...change } };
};

async function run(...events: readonly unknown[]) {
  const records = new Map<string, ProcessedRecord>();
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const keep = async (record: ProcessedRecord) => {
    if (records.has(record.eventId)) return false;
    records.set(record.eventId, record);
    return true;
  };
  const outcomes = [];
  for (const event of events) {
    outcomes.push(await processEvent(event, { keep, log, now: () => Date.UTC(2026, 10, 2, 9, 0, 5) }));
  }
  return { outcomes, records: [...records.values()], log };
}

describe("the priority", () => {
  it.each([
    [1000, "normal"],
    [1000.01, "high"],
    [0, "normal"],
    [99_999, "high"],
  ])("of an order of %d is %s", async (totalAmount, priority) => {
    const { outcomes, records } = await run(eventOf("Order Created", { totalAmount }));
    expect(outcomes).toEqual([{ kind: "processed", detailType: "Order Created", priority }]);
    expect(records).toEqual([
      {
        eventId: "event-1",
        detailType: "Order Created",
        subject: "ORD-0-000000",
        priority,
        processedAt: "2026-11-02T09:00:05.000Z",
      },
    ]);
  });

  it("of what has no amount is normal", async () => {
    for (const type of ["Order Updated", "Order Cancelled", "User Registered"] as const) {
      expect((await run(eventOf(type))).outcomes).toMatchObject([{ kind: "processed", priority: "normal" }]);
    }
    const changed = eventOf("Order Updated", { totalAmount: 2000 });
    expect((await run(changed)).outcomes).toMatchObject([{ priority: "high" }]);
  });
});

it("an event that comes again changes nothing, and another of the same order is another", async () => {
  const order = eventOf("Order Created");
  const { outcomes, records } = await run(order, order, eventOf("Order Cancelled", {}, "event-2"));
  expect(outcomes.map(({ kind }) => kind)).toEqual(["processed", "duplicate", "processed"]);
  expect(records).toHaveLength(2);
});

it("what it does not know is left alone, and what breaks its contract is an error that names every problem", async () => {
  const { outcomes, records, log } = await run({ ...eventOf("Order Created"), "detail-type": "Order Packed" });
  expect(outcomes).toEqual([{ kind: "unknown" }]);
  expect([records.length, log.warn.mock.calls.length]).toEqual([0, 1]);
  const broken = eventOf("Order Created", { totalAmount: "12", currency: "usd" });
  await expect(run(broken)).rejects.toThrow(InvalidEvent);
  await expect(run(broken)).rejects.toThrow(/detail\.totalAmount must be a number.*detail\.currency must be text/);
  await expect(run({ ...eventOf("Order Created"), source: "somebody.else" })).rejects.toThrow(/source must be/);
  await expect(run("text")).rejects.toThrow("must be an event");
});

it("what the table answers is passed on, for Lambda to try again", async () => {
  const keep = async () => {
    throw new Error("The table does not answer.");
  };
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  await expect(processEvent(eventOf("Order Created"), { keep, log, now: Date.now })).rejects.toThrow(
    "The table does not answer.",
  );
});
