import { type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  type ConsumerOptions,
  EncryptionKey,
  HandlerFunction,
  type HandlerFunctionProps,
  IdempotencyTable,
  ReliableQueue,
  type ReliableQueueProps,
} from "../../../modules";
import { address, block, inventory, refused, statements, synthesized } from "../../support/stack";

const ENTRY = "__tests__/support/handlers/minimal.ts";

const consumed =
  (options: ConsumerOptions = {}, queue: Partial<ReliableQueueProps> = {}, fn: Partial<HandlerFunctionProps> = {}) =>
  (stack: TerraformStack) => {
    const orders = new ReliableQueue(stack, "orders", { name: "q-orders", ...queue });
    const idempotency = { because: "the test processes nothing" };
    orders.consumedBy(new HandlerFunction(stack, "consumer", { entry: ENTRY, idempotency, ...fn }), options);
  };

const mapping = (...given: Parameters<typeof consumed>) =>
  block(synthesized(consumed(...given)), "aws_lambda_event_source_mapping", "orders_to-consumer");

describe("the event source mapping", () => {
  it("has the documented defaults, and comes after the permissions of the role", () => {
    const stack = synthesized(consumed());
    expect(block(stack, "aws_lambda_event_source_mapping", "orders_to-consumer")).toMatchObject({
      event_source_arn: `\${${address(stack, "aws_sqs_queue", "orders")}.arn}`,
      function_name: `\${${address(stack, "aws_lambda_function", "consumer")}.arn}`,
      batch_size: 10,
      maximum_batching_window_in_seconds: 0,
      function_response_types: ["ReportBatchItemFailures"],
      depends_on: [address(stack, "aws_iam_role_policy", "consumer_role-policy")],
    });
    expect(inventory(stack).aws_lambda_event_source_mapping).toBe(1);
  });

  it("overrides every default", () => {
    const filters = [{ body: { kind: [{ prefix: "order-" }] } }];
    expect(
      mapping({ batchSize: 500, batchWindowSeconds: 5, maximumConcurrency: 7, partialBatchResponse: false, filters }),
    ).toMatchObject({
      batch_size: 500,
      maximum_batching_window_in_seconds: 5,
      scaling_config: { maximum_concurrency: 7 },
      filter_criteria: { filter: [{ pattern: '{"body":{"kind":[{"prefix":"order-"}]}}' }] },
    });
    expect(mapping({ partialBatchResponse: false })).not.toHaveProperty("function_response_types");
  });

  it("lets the role receive from this queue alone, and decrypt with its key", () => {
    const stack = synthesized((scope) => {
      consumed({}, { encryptionKey: new EncryptionKey(scope, "key", { name: "orders" }) })(scope);
    });
    const policy = statements(block(stack, "aws_iam_role_policy", "consumer_role-policy"));
    expect(policy.find(({ Sid }) => Sid === "ReceiveMessages")).toEqual({
      Sid: "ReceiveMessages",
      Effect: "Allow",
      Action: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      Resource: `\${${address(stack, "aws_sqs_queue", "orders")}.arn}`,
    });
    expect(policy.find(({ Sid }) => Sid === "DecryptMessages")).toMatchObject({
      Action: "kms:Decrypt",
      Resource: `\${${address(stack, "aws_kms_key", "key")}.arn}`,
    });
  });

  it.each([
    [2, 2],
    [5, 5],
    [1000, 1000],
  ])("takes %i reserved invocations for its maximum of batches", (reservedConcurrency, expected) => {
    expect(mapping({}, {}, { reservedConcurrency })).toMatchObject({
      scaling_config: { maximum_concurrency: expected },
    });
    expect(mapping({ maximumConcurrency: 2 }, {}, { reservedConcurrency })).toMatchObject({
      scaling_config: { maximum_concurrency: 2 },
    });
  });

  it.each([[undefined], [1], [1001]])(
    "has no maximum of batches of its own with %s reserved",
    (reservedConcurrency) => {
      expect(mapping({}, {}, { reservedConcurrency })).not.toHaveProperty("scaling_config");
    },
  );

  it("has no batching window on a FIFO queue", () => {
    expect(mapping({}, { fifo: true })).not.toHaveProperty("maximum_batching_window_in_seconds");
    expect(refused(consumed({ batchWindowSeconds: 1 }, { fifo: true }))).toContain("[WINDOW_ON_FIFO]");
  });
});

describe("what is refused", () => {
  it.each([
    [{ batchSize: 0 }, {}],
    [{ batchSize: 10_001, batchWindowSeconds: 1 }, {}],
    [{ batchSize: 11 }, { fifo: true }],
    [{ batchWindowSeconds: 301 }, {}],
    [{ maximumConcurrency: 1 }, {}],
    [{ maximumConcurrency: 1001 }, {}],
  ])("%j on a queue with %j is out of range", (options, queue) => {
    expect(refused(consumed(options, queue))).toContain("[OUT_OF_RANGE]");
  });

  it.each([
    [{ batchSize: 1 }, {}],
    [{ batchSize: 10_000, batchWindowSeconds: 1 }, {}],
    [{ batchSize: 10 }, { fifo: true }],
    [{ batchWindowSeconds: 300 }, {}],
    [{ maximumConcurrency: 2 }, {}],
    [{ maximumConcurrency: 1000 }, {}],
  ])("%j on a queue with %j is fine", (options, queue) => {
    expect(() => synthesized(consumed(options, queue))).not.toThrow();
  });

  it("a batch above 10 without a window", () => {
    expect(refused(consumed({ batchSize: 11 }))).toContain("[WINDOW_MISSING]");
    expect(() => synthesized(consumed({ batchSize: 10 }))).not.toThrow();
  });

  it("six filters, none, and one that is no pattern", () => {
    const filter = { body: { kind: ["a"] } };
    expect(() => synthesized(consumed({ filters: Array(5).fill(filter) }))).not.toThrow();
    expect(refused(consumed({ filters: Array(6).fill(filter) }))).toContain("[MAPPING_FILTERS]");
    expect(refused(consumed({ filters: [] }))).toContain("[MAPPING_FILTERS]");
    expect(refused(consumed({ filters: [{ body: { kind: [{ prefixx: "a" }] } } as never] }))).toContain(
      "filters[0] must be a pattern that Lambda accepts",
    );
  });

  it.each([
    ["wildcard", { body: { kind: [{ wildcard: "order-*" }] } }],
    ["cidr", { body: { ip: [{ cidr: "10.0.0.0/8" }] } }],
    ["anything-but of prefix", { body: { kind: [{ "anything-but": { prefix: "order-" } }] } }],
    ["prefix of equals-ignore-case", { body: { kind: [{ prefix: { "equals-ignore-case": "order-" } }] } }],
    ["wildcard", { body: { $or: [{ kind: ["a"] }, { kind: [{ wildcard: "*" }] }] } }],
  ] as const)("a filter by %s, which EventBridge knows and Lambda does not", (operator, filter) => {
    const message = refused(consumed({ filters: [filter as never] }));
    expect(message).toContain("filters[0].body");
    expect(message).toContain(`Lambda knows no ${operator}: filter by it in the rule or the subscription instead.`);
  });

  it.each([
    { body: { kind: ["a", null, ""], n: [{ numeric: [">", 0, "<=", 5] }] } },
    { body: { kind: [{ prefix: "a" }, { suffix: "b" }, { "equals-ignore-case": "c" }] } },
    { body: { kind: [{ "anything-but": ["a", "b"] }], other: [{ exists: false }] } },
    { body: { $or: [{ kind: ["a"] }, { n: [1] }] }, messageAttributes: { k: { stringValue: ["v"] } } },
  ])("but no filter that Lambda knows: %j", (filter) => {
    expect(() => synthesized(consumed({ filters: [filter as never] }))).not.toThrow();
  });

  it.each([
    "alias/orders",
    "arn:aws:kms:eu-central-1:123456789012:alias/orders",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
  ])("a queue with the key %s, which the role cannot be allowed", (encryptionKey) => {
    expect(refused(consumed({}, { encryptionKey }))).toContain(
      "[test/orders] encryptionKey must be an EncryptionKey or the ARN of a key, so that the role of test/consumer can be let use it",
    );
    const unconsumed = (scope: TerraformStack) =>
      void new ReliableQueue(scope, "orders", { name: "q-orders", encryptionKey });
    expect(() => synthesized(unconsumed)).not.toThrow();
  });

  it.each([
    ["arn:aws:kms:eu-central-1:123456789012:key/1234abcd", true],
    // The key that AWS manages for SQS lets in whoever may use the queue.
    ["alias/aws/sqs", false],
  ])("but no queue with the key %s", (encryptionKey, named) => {
    const stack = synthesized(consumed({}, { encryptionKey }));
    const sids = statements(block(stack, "aws_iam_role_policy", "consumer_role-policy")).map(({ Sid }) => Sid);
    expect(sids.includes("DecryptMessages")).toBe(named);
  });

  it("more concurrency than the function has reserved", () => {
    expect(refused(consumed({ maximumConcurrency: 6 }, {}, { reservedConcurrency: 5 }))).toContain(
      "[CONCURRENCY_ABOVE_RESERVED]",
    );
    expect(() => synthesized(consumed({ maximumConcurrency: 5 }, {}, { reservedConcurrency: 5 }))).not.toThrow();
  });
});

it("refuses a consumer that may never run", () => {
  expect(refused(consumed({}, {}, { reservedConcurrency: 0 }))).toContain(
    "[test/orders/to-consumer] reservedConcurrency must be above 0 on test/consumer, which consumes test/orders: ",
  );
  expect(refused(consumed({}, {}, { reservedConcurrency: 0 }))).toContain("[RESERVED_ZERO]");
  expect(() => synthesized(consumed({}, {}, { reservedConcurrency: 1 }))).not.toThrow();
  // Nothing waits for it: it is switched off.
  const alone = (scope: TerraformStack) =>
    void new HandlerFunction(scope, "f", { entry: ENTRY, reservedConcurrency: 0 });
  expect(() => synthesized(alone)).not.toThrow();
});

describe("what is warned of", () => {
  const warnings = (...given: Parameters<typeof consumed>) => synthesized(consumed(...given)).warnings.join("\n");

  it("a consumer of which nobody says what it does with an event that comes twice", () => {
    expect(warnings({}, {}, { idempotency: undefined })).toContain("[NOT_IDEMPOTENT]");
    expect(warnings()).not.toContain("NOT_IDEMPOTENT");
    const stack = synthesized((scope) => {
      consumed({}, {}, { idempotency: new IdempotencyTable(scope, "table", { name: "seen-events" }) })(scope);
    });
    expect(stack.warnings).toEqual([expect.stringContaining("[ALARMS_NOTIFY_NOBODY]")]);
  });

  it("a function with fewer reserved invocations than Lambda can be held to", () => {
    expect(warnings({}, {}, { reservedConcurrency: 1 })).toContain("[RESERVED_BELOW_POLLERS]");
    expect(warnings({}, {}, { reservedConcurrency: 2 })).not.toContain("RESERVED_BELOW_POLLERS");
    expect(warnings()).not.toContain("RESERVED_BELOW_POLLERS");
  });

  it("nothing of a reserved concurrency that is known after apply only", () => {
    const stack = synthesized((scope) => {
      const reservedConcurrency = new TerraformVariable(scope, "reserved", { type: "number" }).numberValue;
      consumed({}, {}, { reservedConcurrency })(scope);
    });
    expect(stack.warnings.join()).not.toContain("RESERVED");
    expect(block(stack, "aws_lambda_event_source_mapping", "orders_to-consumer")).not.toHaveProperty("scaling_config");
  });

  it("filters, as Lambda deletes what they do not let through", () => {
    expect(warnings({ filters: [{ body: { kind: ["a"] } }] })).toContain("[FILTER_DELETES]");
  });
});
