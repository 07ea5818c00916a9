import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleEvent } from "../../handlers/events/ecommerce-samples";
import { type Bundle, bundleHandler } from "./support/bundle";
import { type IdempotencyTable, startIdempotencyTable } from "./support/idempotency-table";
import { type Invocation, LambdaProcess, type LogLine } from "./support/lambda-process";
import { batchOf, failedIds, snsEnvelope } from "./support/messages";

// The very bundle that is deployed, in a bare Node process, against a DynamoDB that speaks the real protocol.
let bundle: Bundle;
let table: IdempotencyTable;
let lambda: LambdaProcess;

beforeAll(async () => {
  [bundle, table] = await Promise.all([bundleHandler("handlers/orders-consumer.ts"), startIdempotencyTable()]);
  lambda = await LambdaProcess.start(bundle.file, {
    IDEMPOTENCY_TABLE_NAME: table.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  });
});

afterAll(async () => {
  await lambda?.stop();
  await Promise.all([table?.stop(), bundle?.remove()]);
});

/** Each test has events of its own, as the table remembers those of the others. */
let nextIndex = 0;
const newOrder = () => sampleEvent("OrderCreated", { index: nextIndex++ });
const placedOrders = ({ stdout }: Invocation) => linesWith(stdout, "Order placed").map((line) => line.order_id);
const linesWith = (lines: readonly LogLine[], message: string) => lines.filter((line) => line.message === message);

/** The metrics of an invocation, by name, with their dimensions: `{ "Duplicates{service=orders-consumer}": 1 }`. */
function metricsOf({ stdout }: Invocation): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const line of stdout) {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as {
      CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
    };
    for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
      const dimensions = Dimensions.flat().map((name) => `${name}=${line[name]}`);
      for (const { Name, Unit } of Metrics) found[`${Namespace}/${Name}{${dimensions}} ${Unit}`] = line[Name];
    }
  }
  return found;
}

describe("orders-consumer", () => {
  it("processes an event that comes straight from the rule", async () => {
    const order = newOrder();
    const invocation = await lambda.invoke(batchOf(order));

    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(linesWith(invocation.stdout, "Order placed")).toEqual([
      expect.objectContaining({
        level: "INFO",
        service: "orders-consumer",
        function_name: "orders-consumer",
        function_request_id: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        event_id: order.id,
        order_id: order.detail.orderId,
        effect: expect.objectContaining({ kind: "placed", value: order.detail.value, currency: "USD" }),
      }),
    ]);
    expect(linesWith(invocation.stdout, "Event processed")).toEqual([
      expect.objectContaining({
        message_id: "m0",
        receive_count: 1,
        delivery: "direct",
        event_id: order.id,
        detail_type: "OrderCreated",
        order_id: order.detail.orderId,
      }),
    ]);
    expect(metricsOf(invocation)).toEqual({
      "Signalbox/OrdersProcessed{service=orders-consumer,DetailType=OrderCreated} Count": 1,
      "Signalbox/OrderValue{service=orders-consumer,Currency=USD} None": order.detail.value,
    });
    expect(invocation.stderr).toEqual([]);
  });

  it("processes an event that a topic has wrapped", async () => {
    const order = newOrder();
    const invocation = await lambda.invoke(batchOf(snsEnvelope(order)));

    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(placedOrders(invocation)).toEqual([order.detail.orderId]);
    expect(linesWith(invocation.stdout, "Event processed")).toEqual([expect.objectContaining({ delivery: "sns" })]);
  });

  it("processes each kind of order event, and counts it under its detail-type", async () => {
    const index = nextIndex++;
    const invocation = await lambda.invoke(
      batchOf(sampleEvent("OrderCancelled", { index }), sampleEvent("OrderUpdated", { index })),
    );

    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(linesWith(invocation.stdout, "Order cancelled")).toHaveLength(1);
    expect(linesWith(invocation.stdout, "Order changed")).toHaveLength(1);
    expect(metricsOf(invocation)).toEqual({
      "Signalbox/OrdersProcessed{service=orders-consumer,DetailType=OrderCancelled} Count": 1,
      "Signalbox/OrdersProcessed{service=orders-consumer,DetailType=OrderUpdated} Count": 1,
    });
  });

  it("processes an event once when both of its copies are in one batch, and acknowledges both", async () => {
    const order = newOrder();
    const invocation = await lambda.invoke(batchOf(order, snsEnvelope(order)));

    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(placedOrders(invocation)).toEqual([order.detail.orderId]);
    expect(metricsOf(invocation)).toMatchObject({
      "Signalbox/OrdersProcessed{service=orders-consumer,DetailType=OrderCreated} Count": 1,
      "Signalbox/Duplicates{service=orders-consumer} Count": 1,
    });
  });

  it("processes an event once when its copies are in two batches, and acknowledges both", async () => {
    const order = newOrder();
    const first = await lambda.invoke(batchOf(snsEnvelope(order)));
    const second = await lambda.invoke(batchOf(order));

    expect([first.response, second.response]).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect(placedOrders(first)).toEqual([order.detail.orderId]);
    expect(placedOrders(second)).toEqual([]);
    expect(metricsOf(second)).toEqual({ "Signalbox/Duplicates{service=orders-consumer} Count": 1 });
  });

  it("waits a moment for a copy that is in progress elsewhere, and then acknowledges its own", async () => {
    const order = newOrder();
    const digest = createHash("sha256").update(JSON.stringify(order.id)).digest("base64");
    const record = { id: { S: `orders-consumer#${digest}` }, status: { S: "INPROGRESS" } };
    const inHalfASecond = Date.now() + 500;
    await table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: {
          ...record,
          expiration: { N: String(Math.floor(Date.now() / 1_000) + 3_600) },
          in_progress_expiration: { N: String(inHalfASecond) },
        },
      }),
    );
    const invocation = await lambda.invoke(batchOf(order, snsEnvelope(order)));

    expect(Date.now()).toBeGreaterThanOrEqual(inHalfASecond);
    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(placedOrders(invocation)).toEqual([order.detail.orderId]);
    expect(invocation.stderr).toEqual([]);
  });

  it("acknowledges a detail-type that it does not know, with a warning", async () => {
    const refund = { ...newOrder(), "detail-type": "OrderRefunded" };
    const invocation = await lambda.invoke(batchOf(refund, snsEnvelope(refund)));

    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(invocation.stderr).toEqual([
      expect.objectContaining({ level: "WARN", message_id: "m0", detail_type: "OrderRefunded", event_id: refund.id }),
      expect.objectContaining({ level: "WARN", message_id: "m1", detail_type: "OrderRefunded", event_id: refund.id }),
    ]);
    expect(metricsOf(invocation)).toEqual({ "Signalbox/UnknownEvents{service=orders-consumer} Count": 2 });
  });

  it("reports exactly the messages that hold no valid event, and names every problem of each", async () => {
    const order = newOrder();
    const { customerId: _, ...detail } = order.detail;
    const broken = { ...order, detail: { ...detail, value: "12" } };
    const invocation = await lambda.invoke(
      batchOf("no JSON", "null", "[]", "17", snsEnvelope("no JSON either"), { Type: "Notification" }, broken, order),
    );

    expect(failedIds(invocation.response)).toEqual(["m0", "m1", "m2", "m3", "m4", "m5", "m6"]);
    expect(placedOrders(invocation)).toEqual([order.detail.orderId]);
    expect(invocation.stderr.map(({ message_id, problems }) => [message_id, problems])).toEqual([
      ["m0", [expect.stringMatching(/^body must be JSON, got: "no JSON" \(.+\)\.$/)]],
      ["m1", ["must be an event, got: null."]],
      ["m2", ["must be an event, got: a list of 0."]],
      ["m3", ["must be an event, got: 17."]],
      ["m4", [expect.stringMatching(/^body\.Message must be JSON, got: "no JSON either" \(.+\)\.$/)]],
      ["m5", ["body.Message must be JSON text, got: nothing."]],
      ["m6", ["detail.customerId must be a string, got: nothing.", 'detail.value must be a number, got: "12".']],
    ]);
    expect(invocation.stderr.every(({ level }) => level === "ERROR")).toBe(true);
    expect(invocation.stderr.at(-1)).toMatchObject({ event_id: order.id, order_id: order.detail.orderId });
    expect(metricsOf(invocation)).toMatchObject({ "Signalbox/InvalidEvents{service=orders-consumer} Count": 7 });
  });

  it("reports one broken message among ten, and processes the nine", async () => {
    const orders = Array.from({ length: 10 }, newOrder);
    const bodies = orders.map((order, index) => (index === 6 ? { ...order, source: "app.orderz" } : order));
    const invocation = await lambda.invoke(batchOf(...bodies));

    expect(failedIds(invocation.response)).toEqual(["m6"]);
    expect(placedOrders(invocation).toSorted()).toEqual(
      orders.filter((_, index) => index !== 6).map((order) => order.detail.orderId),
    );
    expect(metricsOf(invocation)).toMatchObject({
      "Signalbox/OrdersProcessed{service=orders-consumer,DetailType=OrderCreated} Count": 9,
    });
  });

  it("reports a message whose body is null, and the others are not affected", async () => {
    const order = newOrder();
    const batch = batchOf(order, order);
    const nullBody = { ...batch.Records[1], body: null } as unknown as (typeof batch.Records)[number];
    const invocation = await lambda.invoke({ Records: [...batch.Records.slice(0, 1), nullBody] });

    expect(failedIds(invocation.response)).toEqual(["m1"]);
    expect(invocation.stderr).toEqual([expect.objectContaining({ problems: ["body must be JSON text, got: null."] })]);
  });

  it("answers an empty batch with no failures and no metrics", async () => {
    const invocation = await lambda.invoke(batchOf());
    expect(invocation).toEqual({ response: { batchItemFailures: [] }, stdout: [], stderr: [] });
  });

  it("remembers an event under its id for 30 days, and stores nothing of the order", async () => {
    const order = newOrder();
    const before = Math.floor(Date.now() / 1_000);
    const known = new Set((await table.items()).map(({ id }) => id?.S));
    await lambda.invoke(batchOf(order));

    const [item, ...others] = (await table.items()).filter(({ id }) => !known.has(id?.S));
    expect(others).toEqual([]);
    expect(Object.keys(item ?? {}).toSorted()).toEqual(["expiration", "id", "in_progress_expiration", "status"]);
    const digest = createHash("sha256").update(JSON.stringify(order.id)).digest("base64");
    expect(item).toMatchObject({ id: { S: `orders-consumer#${digest}` }, status: { S: "COMPLETED" } });
    expect(Number(item?.expiration?.N) - before).toBeGreaterThanOrEqual(2_592_000);
    expect(Number(item?.expiration?.N) - before).toBeLessThan(2_592_000 + 60);
  });

  it("takes metrics namespace, service name and log level from the environment", async () => {
    const other = await LambdaProcess.start(bundle.file, {
      IDEMPOTENCY_TABLE_NAME: table.tableName,
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      POWERTOOLS_METRICS_NAMESPACE: "Shop",
      POWERTOOLS_SERVICE_NAME: "orders",
      POWERTOOLS_LOG_LEVEL: "WARN",
    });
    try {
      const invocation = await other.invoke(batchOf(sampleEvent("OrderCancelled", { index: nextIndex++ })));
      expect(metricsOf(invocation)).toEqual({
        "Shop/OrdersProcessed{service=orders,DetailType=OrderCancelled} Count": 1,
      });
      expect(invocation.stdout.filter(({ message }) => message !== undefined)).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

describe("orders-consumer without its table", () => {
  it("does not start without the table's name, and says so once", async () => {
    const start = LambdaProcess.start(bundle.file, {});
    await expect(start).rejects.toThrow(
      "Environment of the function: IDEMPOTENCY_TABLE_NAME must be the name of the DynamoDB table for processed event ids, got: nothing.",
    );
  });

  it("reports every message and processes none while DynamoDB is out of reach, and all of them afterwards", async () => {
    const orders = [newOrder(), newOrder(), newOrder()];
    const batch = batchOf(...orders.flatMap((order) => [order, snsEnvelope(order)]));
    const cutOff = await LambdaProcess.start(bundle.file, {
      IDEMPOTENCY_TABLE_NAME: table.tableName,
      AWS_ENDPOINT_URL_DYNAMODB: await closedEndpoint(),
    });
    try {
      const invocation = await cutOff.invoke(batch);
      expect(failedIds(invocation.response)).toEqual(["m0", "m1", "m2", "m3", "m4", "m5"]);
      expect(placedOrders(invocation)).toEqual([]);
      expect(linesWith(invocation.stderr, "Event could not be processed: left in the queue")).toHaveLength(6);
      expect(JSON.stringify(invocation.stderr[0])).toContain("ECONNREFUSED");
      expect(metricsOf(invocation)).toEqual({ "Signalbox/FailedEvents{service=orders-consumer} Count": 6 });
    } finally {
      await cutOff.stop();
    }

    const retried = await lambda.invoke(batch);
    expect(retried.response).toEqual({ batchItemFailures: [] });
    expect(placedOrders(retried).toSorted()).toEqual(orders.map((order) => order.detail.orderId));
  });

  it("reports every message while the table does not exist", async () => {
    const misled = await LambdaProcess.start(bundle.file, {
      IDEMPOTENCY_TABLE_NAME: "no-such-table",
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    });
    try {
      const invocation = await misled.invoke(batchOf(newOrder(), newOrder()));
      expect(failedIds(invocation.response)).toEqual(["m0", "m1"]);
      expect(placedOrders(invocation)).toEqual([]);
      expect(JSON.stringify(invocation.stderr[0])).toContain("ResourceNotFoundException");
    } finally {
      await misled.stop();
    }
  });
});

/** An endpoint on which nobody listens: of a port that was free a moment ago. */
async function closedEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}
