import { describe, expect, it } from "vitest";
import { CommerceEventsStack } from "../../stacks/commerce-events";
import { type Block, block, inventory, parsed, statements, synthOf } from "../support/stack";

const made = synthOf(CommerceEventsStack, "commerce-events");
const stack = made();

const named = (of: typeof stack, type: string, key: string) =>
  Object.fromEntries(Object.values(of.resource[type] ?? {}).map((each) => [each[key] as string, each])) as Record<
    string,
    Block
  >;

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 2,
    aws_cloudwatch_event_bus: 2,
    aws_cloudwatch_event_rule: 9,
    aws_cloudwatch_event_target: 9,
    aws_cloudwatch_log_group: 5,
    aws_cloudwatch_log_stream: 1,
    aws_cloudwatch_metric_alarm: 54,
    aws_dynamodb_table: 4,
    aws_iam_role: 8,
    aws_iam_role_policy: 8,
    aws_kinesis_firehose_delivery_stream: 1,
    aws_lambda_event_source_mapping: 2,
    aws_lambda_function: 3,
    aws_lambda_permission: 2,
    aws_s3_bucket: 1,
    aws_s3_bucket_lifecycle_configuration: 1,
    aws_s3_bucket_ownership_controls: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
    aws_schemas_registry: 1,
    aws_schemas_schema: 8,
    aws_sfn_state_machine: 1,
    aws_sns_topic: 2,
    aws_sns_topic_policy: 2,
    aws_sqs_queue: 14,
    aws_sqs_queue_policy: 14,
    aws_sqs_queue_redrive_allow_policy: 2,
  });
});

it("warns of nothing once somebody reads alerts and notifications", () => {
  expect(stack.warnings).toEqual([
    expect.stringMatching(/^commerce-events\/alerts: .*\[NO_SUBSCRIBERS\]$/),
    expect.stringMatching(/^commerce-events\/order-notifications: .*\[NO_SUBSCRIBERS\]$/),
  ]);
  expect(made({ alertEmail: "ops@example.com" }).warnings).toEqual([]);
});

describe("the rules of the bus ecommerce-events", () => {
  const rules = named(stack, "aws_cloudwatch_event_rule", "name");
  const targetOf = (rule: string) => {
    const own = Object.values(stack.resource.aws_cloudwatch_event_target ?? {}).filter(({ rule: of }) =>
      (of as string).includes(`.${rule}_`),
    );
    expect(own).toHaveLength(1);
    return own[0] as Block;
  };
  const orders = ["ecommerce.orders"];

  it.each([
    [
      "OrderEventsRule",
      { source: orders, "detail-type": ["Order Created", "Order Updated", "Order Cancelled"] },
      "aws_lambda_function.event-processor_",
    ],
    [
      "HighValueOrdersRule",
      { source: orders, "detail-type": ["Order Created"], detail: { totalAmount: [{ numeric: [">", 1000] }] } },
      "aws_sns_topic.order-notifications_",
    ],
    [
      "AllEventsToSQSRule",
      { source: ["ecommerce.orders", "ecommerce.users", "ecommerce.payments"] },
      "aws_sqs_queue.event-processing_",
    ],
    [
      "UserRegistrationRule",
      { source: ["ecommerce.users"], "detail-type": ["User Registered"] },
      "aws_lambda_function.event-processor_",
    ],
    ["OrderWorkflowRule", { source: orders, "detail-type": ["Order Created"] }, "aws_sfn_state_machine.workflow_"],
  ])("%s", (name, pattern, target) => {
    expect(parsed(rules[name] as Block, "event_pattern")).toEqual(pattern);
    expect(rules[name]?.event_bus_name).toContain("aws_cloudwatch_event_bus.bus_");
    expect(targetOf(name).arn).toContain(target);
  });

  it("turn a large order into one sentence", () => {
    expect(targetOf("HighValueOrdersRule").input_transformer).toEqual({
      input_paths: {
        order: "$.detail.orderId",
        customer: "$.detail.customerId",
        total: "$.detail.totalAmount",
        currency: "$.detail.currency",
        time: "$.time",
      },
      input_template: '"High-value order <order>: customer <customer> ordered for <total> <currency> at <time>."',
    });
  });

  it("send every event to the store, the bucket, and the other Region", () => {
    expect(rules["commerce-event-store"]).toBeDefined();
    expect(rules["commerce-events-archive"]).toBeDefined();
    expect(parsed(rules.ReplicaRule as Block, "event_pattern")).toEqual({ region: ["eu-central-1"] });
  });

  it("and one of the account's own bus tells of workflows that did not succeed", () => {
    const rule = rules.AwsServiceEventsRule as Block;
    expect(rule.event_bus_name).toBe("default");
    expect(parsed(rule, "event_pattern")).toMatchObject({
      source: ["aws.states"],
      detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"] },
    });
    // Not the whole event: its input is the order.
    expect(targetOf("AwsServiceEventsRule").input_transformer).toEqual({
      input_paths: { name: "$.detail.name", status: "$.detail.status", execution: "$.detail.executionArn" },
      input_template: '"The execution <name> of the order workflow ended with <status>: <execution>"',
    });
  });
});

it("the queue event-processing, which analytics consumes", () => {
  const queue = named(stack, "aws_sqs_queue", "name")["event-processing"] as Block;
  expect(queue).toMatchObject({ visibility_timeout_seconds: 300, message_retention_seconds: 14 * 86_400 });
  expect(block(stack, "aws_lambda_event_source_mapping", "event-processing_to-analytics")).toMatchObject({
    function_response_types: ["ReportBatchItemFailures"],
  });
});

it("every function and the workflow are traced, and may write traces", () => {
  for (const fn of Object.values(stack.resource.aws_lambda_function ?? {})) {
    expect(fn.tracing_config).toEqual({ mode: "Active" });
  }
  expect(block(stack, "aws_sfn_state_machine", "workflow").tracing_configuration).toEqual({ enabled: true });
  for (const role of ["event-processor_role-policy", "analytics_role-policy"]) {
    const actions = statements(block(stack, "aws_iam_role_policy", role)).flatMap(({ Action }) => Action as string[]);
    expect(actions).toContain("xray:PutTraceSegments");
  }
});

it("the schemas of all events are in one registry", () => {
  expect(block(stack, "aws_schemas_registry", "schemas").name).toBe("ecommerce-events");
  const schemas = named(stack, "aws_schemas_schema", "name");
  expect(Object.keys(schemas).sort()).toEqual([
    "ecommerce.orders@OrderCancelled",
    "ecommerce.orders@OrderCreated",
    "ecommerce.orders@OrderUpdated",
    "ecommerce.payments@PaymentFailed",
    "ecommerce.payments@PaymentProcessed",
    "ecommerce.users@UserRegistered",
    "ecommerce.users@UserUpdated",
    "ecommerce.workflow@OrderAccepted",
  ]);
  expect(parsed(schemas["ecommerce.orders@OrderCreated"] as Block, "content")).toMatchObject({
    $schema: "http://json-schema.org/draft-04/schema#",
    "x-amazon-events-detail-type": "Order Created",
    "x-amazon-events-source": "ecommerce.orders",
  });
});

describe("the copy of the bus", () => {
  const regionOf = (of: typeof stack) =>
    (JSON.parse(of.json).provider.aws as Block[]).find(({ alias }) => alias === "replica")?.region;

  it("is in another Region, under the same name and with an archive", () => {
    const copies = Object.values(stack.resource.aws_cloudwatch_event_bus ?? {}).filter(({ provider }) => provider);
    expect(copies).toMatchObject([{ name: "ecommerce-events", provider: "aws.replica" }]);
    const archives = Object.values(stack.resource.aws_cloudwatch_event_archive ?? {});
    expect(archives.map(({ name, retention_days, provider }) => [name, retention_days, provider])).toEqual([
      ["ecommerce-events-archive", 30, undefined],
      ["ecommerce-events-archive", 30, "aws.replica"],
    ]);
  });

  it("is in us-west-2, unless told otherwise or the stack itself is there", () => {
    expect(regionOf(stack)).toBe("us-west-2");
    expect(regionOf(made({ region: "us-west-2" }))).toBe("us-east-1");
    expect(regionOf(made({ replicaRegion: "eu-west-1" }))).toBe("eu-west-1");
  });
});

it("a stage goes in front of every name", () => {
  const prod = made({ stage: "prod" });
  const types = {
    aws_cloudwatch_event_bus: "name",
    aws_cloudwatch_event_rule: "name",
    aws_sns_topic: "name",
    aws_sqs_queue: "name",
    aws_dynamodb_table: "name",
    aws_lambda_function: "function_name",
    aws_sfn_state_machine: "name",
    aws_schemas_registry: "name",
  };
  for (const [type, key] of Object.entries(types)) {
    for (const name of Object.keys(named(prod, type, key))) expect(name).toMatch(/^prod-(?!prod)/);
  }
});
