import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { sampleFanoutOrder } from "../../../handlers/events/order-fanout-samples";
import { doneOrThrow } from "../../../handlers/fanout/done-or-throw";
import { pay } from "../../../handlers/fanout/pay";
import { processOrders, readOrder } from "../../../handlers/fanout/process-orders";
import { orderAttributes, takeOrder } from "../../../handlers/fanout/take-order";

const order = sampleFanoutOrder({ index: 3, seed: 1 });

describe("taking an order", () => {
  it("publishes it and answers 202 with its id", async () => {
    const published: unknown[] = [];
    const answer = await takeOrder(JSON.stringify(order), async (each) => void published.push(each));
    expect(answer).toMatchObject({ statusCode: 202, body: JSON.stringify({ orderId: order.orderId }) });
    expect(published).toEqual([order]);
  });

  it.each<[string, string | undefined, RegExp[]]>([
    ["no JSON", "{", [/must be JSON/]],
    ["nothing", undefined, [/must be JSON/]],
    [
      "several mistakes",
      JSON.stringify({ ...order, value: -1, priority: "urgent", region: "" }),
      [/value/, /priority/, /region/],
    ],
    ["an id that is none", JSON.stringify({ ...order, orderId: "1" }), [/orderId/]],
  ])("answers 400 with every problem, and publishes nothing: %s", async (_, body, problems) => {
    const answer = await takeOrder(body, () => Promise.reject(new Error("published")));
    expect(answer.statusCode).toBe(400);
    for (const problem of problems) expect(answer.body).toMatch(problem);
  });

  it("gives subscribers what they filter by, the value as a number", () => {
    expect(orderAttributes({ ...order, value: 12.5, region: "us-east" })).toMatchObject({
      orderValue: { DataType: "Number", StringValue: "12.5" },
      customerType: { DataType: "String", StringValue: order.customerType },
      region: { DataType: "String", StringValue: "us-east" },
    });
  });
});

describe("paying", () => {
  it("tells each time, as nobody knows whether an attempt before did", async () => {
    const charged = new Set<string>();
    const told: string[] = [];
    const dependencies = {
      charge: async ({ orderId }: { orderId: string }) => charged.size < charged.add(orderId).size,
      announce: async ({ paymentId }: { paymentId: string }) => void told.push(paymentId),
    };
    expect(await pay(order, dependencies)).toBe("paid");
    expect(await pay(order, dependencies)).toBe("paid before");
    expect(told).toEqual(["PAY-1-000003", "PAY-1-000003"]);
  });

  it("that could not be charged is not told of", async () => {
    const announce = () => Promise.reject(new Error("told"));
    await expect(pay(order, { charge: () => Promise.reject(new Error("no")), announce })).rejects.toThrow("no");
  });
});

describe("a batch", () => {
  const record = (messageId: string, body: string) => ({
    messageId,
    body,
    attributes: { ApproximateReceiveCount: "1" },
  });
  const batch = (...records: object[]) => ({ Records: records }) as SQSEvent;
  const silent = { info: () => {}, error: () => {} } as never;

  it("reports what failed and what is no order, and does the rest", async () => {
    const done: string[] = [];
    const work = async ({ orderId }: { orderId: string }) => {
      if (orderId.endsWith("5")) throw new Error("no");
      done.push(orderId);
      return "done";
    };
    const text = (index: number) => JSON.stringify(sampleFanoutOrder({ index }));
    const found = await processOrders(
      batch(record("a", text(4)), record("b", text(5)), record("c", "{"), record("d", "{}"), record("e", text(6))),
      work,
      silent,
    );
    expect(found.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(["b", "c", "d"]);
    expect(done).toEqual(["ORD-0-000004", "ORD-0-000006"]);
  });

  it("an order is read, or refused by a class of its own", () => {
    expect(readOrder(JSON.stringify(order))).toEqual(order);
    for (const text of ["{", "[]", "{}"]) {
      expect(() => readOrder(text)).toThrow(expect.objectContaining({ name: "InvalidOrder" }));
    }
  });

  it("work that runs elsewhere is looked at again", () => {
    expect([doneOrThrow("done"), doneOrThrow("duplicate")]).toEqual(["done", "duplicate"]);
    expect(() => doneOrThrow("in-progress")).toThrow(/elsewhere/);
  });
});
