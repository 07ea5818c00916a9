import { describe, expect, it } from "vitest";
import { EncryptionKey, EVENT_STORE_DEFAULTS, EventBus, EventStore, eventStoreQueries } from "../../../modules";
import { rowsOf } from "../../../modules/event-store/store-batch";
import { partitionByTime } from "../../../modules/event-store/store-keys";
import { block, inventory, newStack, parsed, statements, synthesized } from "../../support/stack";

const made = (props: object = {}) =>
  synthesized((stack) => {
    const bus = new EventBus(stack, "bus", { name: "orders" });
    new EventStore(stack, "store", { bus, name: "orders-events", ...props });
  });

const variables = (stack: ReturnType<typeof made>) => {
  const [environment] = [block(stack, "aws_lambda_function", "store_writer").environment].flat();
  return (environment as { variables: Record<string, string> }).variables;
};

describe("EventStore", () => {
  it("deploys exactly this", () => {
    const stack = made();
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_event_bus: 1,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_cloudwatch_log_group: 1,
      aws_cloudwatch_metric_alarm: 10,
      aws_dynamodb_table: 1,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_lambda_event_source_mapping: 1,
      aws_lambda_function: 1,
      aws_sqs_queue: 3,
      aws_sqs_queue_policy: 3,
      aws_sqs_queue_redrive_allow_policy: 1,
    });
    expect(stack.warnings.filter((warning) => !warning.includes("ALARMS_NOTIFY_NOBODY"))).toEqual([]);
  });

  it("keeps events by partition and position, from a queue in large batches", () => {
    expect(EVENT_STORE_DEFAULTS).toEqual({
      includeReplays: false,
      shards: 4,
      batchSize: 100,
      batchWindowSeconds: 5,
      maximumConcurrency: 10,
      timeoutSeconds: 30,
      queueRetentionDays: 14,
    });
    const stack = made();
    const table = block(stack, "aws_dynamodb_table", "store_table");
    expect(table).toMatchObject({ name: "orders-events", hash_key: "partition", range_key: "position" });
    expect(table).not.toHaveProperty("ttl");
    expect(block(stack, "aws_lambda_event_source_mapping", "store_queue_to-store-writer")).toMatchObject({
      batch_size: 100,
      maximum_batching_window_in_seconds: 5,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 10 },
    });
    // 6 × 30 s and the window; 14 days.
    expect(block(stack, "aws_sqs_queue", "store_queue")).toMatchObject({
      visibility_timeout_seconds: 185,
      message_retention_seconds: 1_209_600,
    });
    expect(variables(stack)).toMatchObject({ SHARDS: "4", TABLE_NAME: expect.stringContaining("aws_dynamodb_table") });
    expect(variables(stack)).not.toHaveProperty("ENTITIES");
  });

  it("may write to its table and no more, and encrypts with a key of yours", () => {
    const stack = synthesized((scope) => {
      const bus = new EventBus(scope, "bus", { name: "orders" });
      const encryptionKey = new EncryptionKey(scope, "key", { name: "orders" });
      new EventStore(scope, "store", { bus, name: "orders-events", encryptionKey, retentionDays: 30 });
    });
    const may = Object.fromEntries(
      statements(block(stack, "aws_iam_role_policy", "store_writer_role-policy")).map(({ Sid, Action }) => [
        Sid,
        Action,
      ]),
    );
    expect(may).toMatchObject({ AppendRows: "dynamodb:PutItem", DecryptMessages: "kms:Decrypt" });
    expect(Object.keys(may).sort()).toEqual([
      "AppendRows",
      "DecryptMessages",
      "EncryptRows",
      "ReceiveMessages",
      "WriteLogs",
      "WriteTraces",
    ]);
    expect(block(stack, "aws_dynamodb_table", "store_table").ttl).toEqual({ attribute_name: "expires", enabled: true });
    expect(variables(stack)).toMatchObject({ RETENTION_DAYS: "30" });
  });

  it("stores every event but those of a replay", () => {
    const pattern = parsed(block(made(), "aws_cloudwatch_event_rule", "store_route"), "event_pattern");
    expect(pattern).toEqual({ source: [{ prefix: "" }], "replay-name": [{ exists: false }] });
  });

  it.each([
    [{ shards: 100 }, "accepted"],
    [{ shards: 101 }, "[OUT_OF_RANGE]"],
    [{ shards: 0 }, "[OUT_OF_RANGE]"],
    [{ retentionDays: 0 }, "[OUT_OF_RANGE]"],
    [{ entities: ["detail.order.id"] }, "accepted"],
    [{ entities: ["orderId"] }, "[ENTITY_PATH]"],
    [{ entities: ["$.detail.orderId"] }, "[ENTITY_PATH]"],
    [{ entities: ["detail.a", "detail.a"] }, "[ENTITY_PATH]"],
    [{ entities: ["a", "b", "c", "d", "e"].map((name) => `detail.${name}`) }, "accepted"],
    [{ entities: ["a", "b", "c", "d", "e", "f"].map((name) => `detail.${name}`) }, "[ENTITY_PATH]"],
  ])("%j: %s", (props, expected) => {
    const stack = newStack();
    const bus = new EventBus(stack, "bus", { name: "orders" });
    let said = "accepted";
    try {
      new EventStore(stack, "store", { bus, name: "orders-events", ...(props as object) });
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toContain(expected);
  });
});

describe("where events are in a store", () => {
  it("spreads the events of an hour over its partitions evenly", () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 4_000; n++) {
      const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
      const partition = partitionByTime("2026-11-21T17:32:07Z", id, 4);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3].map((shard) => `2026-11-21T17#${shard}`));
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it("asks each partition of each hour that a period touches", () => {
    const hour = (text: string) => new Date(`2026-11-21T${text}Z`);
    const queries = eventStoreQueries({ from: hour("17:59:59"), to: hour("19:00:00"), shards: 2 });
    expect(queries.map(({ partition }) => partition)).toEqual([
      "2026-11-21T17#0",
      "2026-11-21T17#1",
      "2026-11-21T18#0",
      "2026-11-21T18#1",
    ]);
    expect(queries[0]).toMatchObject({ from: "2026-11-21T17:59:59Z", to: "2026-11-21T19:00:00Z" });
    expect(eventStoreQueries({ from: hour("17:00:00"), to: hour("17:00:00"), shards: 2 })).toEqual([]);
  });

  it("makes a row for the time, and one for each thing that has a name", () => {
    const event = {
      id: "e",
      time: "2026-11-21T17:32:07Z",
      source: "s",
      "detail-type": "d",
      detail: { a: { id: 7 }, b: "" },
    };
    const settings = { shards: 1, retentionDays: 1, entities: ["detail.a.id", "detail.b", "detail.c.d"] };
    const body = JSON.stringify(event);
    const facts = {
      position: "2026-11-21T17:32:07Z#e",
      id: "e",
      time: event.time,
      source: "s",
      detailType: "d",
      event: body,
    };
    // 2026-11-22T17:32:07Z.
    const expires = 1_795_368_727;
    expect(rowsOf(body, settings)).toEqual([
      { partition: "2026-11-21T17#0", ...facts, expires },
      { partition: "detail.a.id=7", ...facts, expires },
    ]);
    expect(() => rowsOf("[]", settings)).toThrow("lacks the form of a JSON object");
    expect(() => rowsOf(JSON.stringify({ ...event, time: "soon" }), settings)).toThrow("lacks time");
  });
});
