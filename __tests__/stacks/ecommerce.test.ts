import { describe, expect, it } from "vitest";
import { EcommerceStack } from "../../stacks/ecommerce";
import { type Block, block, inventory, parsed, synthOf } from "../support/stack";

const made = synthOf(EcommerceStack, "ecommerce");
const stack = made();

const named = (type: string, key: string) =>
  Object.fromEntries(Object.values(stack.resource[type] ?? {}).map((each) => [each[key] as string, each])) as Record<
    string,
    Block
  >;

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 3,
    aws_cloudwatch_event_target: 4,
    aws_cloudwatch_log_group: 1,
    aws_cloudwatch_metric_alarm: 20,
    aws_cloudwatch_query_definition: 5,
    aws_dynamodb_table: 1,
    aws_iam_role: 1,
    aws_iam_role_policy: 1,
    aws_lambda_event_source_mapping: 1,
    aws_lambda_function: 1,
    aws_sns_topic: 2,
    aws_sns_topic_policy: 2,
    aws_sns_topic_subscription: 1,
    aws_sqs_queue: 8,
    aws_sqs_queue_policy: 8,
    aws_sqs_queue_redrive_allow_policy: 2,
  });
});

it("warns of one thing until somebody is told of alarms: that nobody is", () => {
  expect(stack.warnings).toEqual([expect.stringMatching(/^ecommerce\/alerts: .*\[NO_SUBSCRIBERS\]$/)]);
  const told = made({ alertEmail: "ops@example.com" });
  expect(told.warnings).toEqual([]);
  expect(block(told, "aws_sns_topic_subscription", "alerts_to-email-ops-example-com")).toMatchObject({
    protocol: "email",
    endpoint: "ops@example.com",
  });
});

it("the bus and its archive", () => {
  expect(named("aws_cloudwatch_event_bus", "name")["ecom-bus"]).toMatchObject({
    description: "E-commerce event-driven architecture bus",
  });
  const archive = named("aws_cloudwatch_event_archive", "name")["ecom-events-archive"];
  expect(archive).toMatchObject({ retention_days: 7 });
  expect(archive).not.toHaveProperty("event_pattern");
});

it("the topics", () => {
  const topics = named("aws_sns_topic", "name");
  expect(Object.keys(topics).sort()).toEqual(["topic-alerts", "topic-orders"]);
  expect(topics["topic-orders"]).toMatchObject({ display_name: "Order Events Topic" });
  expect(topics["topic-alerts"]).toMatchObject({ display_name: "Critical Alerts Topic" });
});

it("the queues and every dead-letter queue", () => {
  const queues = named("aws_sqs_queue", "name");
  expect(Object.keys(queues).sort()).toEqual([
    "q-orders",
    "q-orders-dlq",
    "q-shipments",
    "q-shipments-dlq",
    "route-orders-dlq",
    "route-payment-failures-dlq",
    "route-shipments-dlq",
    "topic-orders-to-q-orders-dlq",
  ]);
  for (const name of ["q-orders", "q-shipments"]) {
    expect(queues[name]).toMatchObject({ visibility_timeout_seconds: 180, message_retention_seconds: 14 * 24 * 3600 });
    expect(parsed(queues[name] as Block, "redrive_policy")).toMatchObject({ maxReceiveCount: 5 });
  }
  for (const name of Object.keys(queues).filter((each) => each.endsWith("-dlq"))) {
    expect(queues[name]).toMatchObject({ visibility_timeout_seconds: 30, message_retention_seconds: 14 * 24 * 3600 });
  }
});

describe("the rules", () => {
  it.each([
    ["route-orders", "app.orders", ["OrderCreated", "OrderCancelled", "OrderUpdated"], ["orders-topic", "orders"]],
    ["route-payment-failures", "app.payments", ["PaymentFailed", "PaymentDeclined"], ["alerts"]],
    ["route-shipments", "app.shipping", ["ShipmentCreated", "ShipmentDelivered"], ["shipments"]],
  ])("%s", (name, source, detailTypes, targets) => {
    const rule = named("aws_cloudwatch_event_rule", "name")[name] as Block;
    expect(parsed(rule, "event_pattern")).toEqual({ source: [source], "detail-type": detailTypes });
    const theirs = Object.values(stack.resource.aws_cloudwatch_event_target ?? {}).filter((target) =>
      (target.rule as string).includes(`.${name}_`),
    );
    expect(theirs.map(({ target_id }) => target_id)).toEqual(targets);
    for (const target of theirs)
      expect(target.dead_letter_config).toEqual({ arn: expect.stringContaining(`.${name}_dlq_`) });
  });
});

it("q-orders subscribes to topic-orders, not raw", () => {
  expect(block(stack, "aws_sns_topic_subscription", "orders-topic_to-orders")).toMatchObject({
    protocol: "sqs",
    raw_message_delivery: false,
  });
});

it("orders-consumer on q-orders", () => {
  expect(named("aws_lambda_function", "function_name")).toHaveProperty("orders-consumer");
  expect(block(stack, "aws_lambda_event_source_mapping", "orders_to-orders-consumer")).toMatchObject({
    batch_size: 10,
    maximum_batching_window_in_seconds: 0,
    function_response_types: ["ReportBatchItemFailures"],
  });
});

describe("the alarms", () => {
  const alarms = named("aws_cloudwatch_metric_alarm", "alarm_name");

  it("are these, and no others", () => {
    expect(Object.keys(alarms).sort()).toEqual([
      "orders-consumer-errors",
      "orders-consumer-throttles",
      "q-orders-age",
      "q-orders-depth",
      "q-orders-dlq-not-empty",
      "q-orders-failed-messages",
      "q-shipments-age",
      "q-shipments-dlq-not-empty",
      "route-orders-dlq-not-empty",
      "route-orders-failed-invocations",
      "route-orders-lost-events",
      "route-payment-failures-dlq-not-empty",
      "route-payment-failures-failed-invocations",
      "route-payment-failures-lost-events",
      "route-shipments-dlq-not-empty",
      "route-shipments-failed-invocations",
      "route-shipments-lost-events",
      "topic-alerts-failed-deliveries",
      "topic-orders-failed-deliveries",
      "topic-orders-to-q-orders-dlq-not-empty",
    ]);
  });

  it("notify topic-alerts, all of them, and say what they mean and what to do", () => {
    for (const alarm of Object.values(alarms)) {
      expect(alarm.alarm_actions).toEqual([expect.stringMatching(/^\$\{aws_sns_topic\.alerts_\w+\.arn\}$/)]);
      expect(alarm.alarm_description).toMatch(/^.{40,}[.)] Runbook: docs\/runbooks\/[a-z-]+\.md$/);
    }
  });

  it("have the thresholds asked for", () => {
    expect(alarms["q-orders-depth"]).toMatchObject({
      metric_name: "ApproximateNumberOfMessagesVisible",
      threshold: 100,
    });
    expect(alarms["orders-consumer-errors"]).toMatchObject({ metric_name: "Errors", threshold: 10, period: 300 });
    for (const [name, alarm] of Object.entries(alarms)) {
      if (name.endsWith("-not-empty")) expect(alarm).toMatchObject({ threshold: 0, evaluation_periods: 1, period: 60 });
    }
  });
});

it("the saved queries search the log of the consumer", () => {
  const queries = named("aws_cloudwatch_query_definition", "name");
  expect(Object.keys(queries).sort()).toEqual([
    "ecommerce/dead-letter-reasons",
    "ecommerce/errors-by-type",
    "ecommerce/event-life",
    "ecommerce/slowest-invocations",
    "ecommerce/slowest-orders",
  ]);
  for (const query of Object.values(queries)) {
    expect(query.log_group_names).toEqual([
      expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.orders-consumer_logs_\w+\.name\}$/),
    ]);
  }
});

describe("with the probe of the load test", () => {
  const probed = made({ stage: "dev", probeQueue: true });

  it("there is one more queue with its dead-letter queue, and a rule to it with its own", () => {
    const before = inventory(stack);
    const added = Object.entries(inventory(probed)).flatMap(([type, count]) =>
      count === before[type] ? [] : [[type, count - (before[type] ?? 0)]],
    );
    expect(Object.fromEntries(added)).toEqual({
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      // Of the rule and of the two dead-letter queues: none on the queue, which nobody consumes.
      aws_cloudwatch_metric_alarm: 4,
      aws_sqs_queue: 3,
      aws_sqs_queue_policy: 3,
      aws_sqs_queue_redrive_allow_policy: 1,
    });
  });

  it("every event of the system is sent there, and kept for a day", () => {
    expect(block(probed, "aws_sqs_queue", "loadtest-probe")).toMatchObject({
      name: "dev-q-loadtest-probe",
      message_retention_seconds: 86_400,
    });
    const rule = block(probed, "aws_cloudwatch_event_rule", "route-loadtest-probe");
    expect(rule.name).toBe("dev-route-loadtest-probe");
    expect(parsed(rule, "event_pattern")).toEqual({ source: [{ prefix: "app." }] });
    expect(block(probed, "aws_cloudwatch_event_target", "route-loadtest-probe_to-loadtest-probe").arn).toContain(
      "aws_sqs_queue.loadtest-probe_",
    );
  });

  it("nothing else changes", () => {
    const without = made({ stage: "dev" });
    for (const [type, blocks] of Object.entries(without.resource)) {
      for (const [key, each] of Object.entries(blocks)) expect(probed.resource[type]?.[key], key).toEqual(each);
    }
  });
});

it("a stage goes in front of every name, once", () => {
  const prod = made({ stage: "prod" });
  const names = (types: Record<string, string>) =>
    Object.entries(types).flatMap(([type, key]) =>
      Object.values(prod.resource[type] ?? {}).map((each) => each[key] as string),
    );
  const all = names({
    aws_cloudwatch_event_bus: "name",
    aws_cloudwatch_event_archive: "name",
    aws_cloudwatch_event_rule: "name",
    aws_sns_topic: "name",
    aws_sqs_queue: "name",
    aws_dynamodb_table: "name",
    aws_lambda_function: "function_name",
    aws_cloudwatch_metric_alarm: "alarm_name",
    aws_cloudwatch_dashboard: "dashboard_name",
    aws_cloudwatch_query_definition: "name",
  });
  expect(all.length).toBe(43);
  for (const name of all) expect(name).toMatch(/^prod-(?!prod)/);
});

it("the same code gives the same bytes", () => {
  expect(made().json).toBe(stack.json);
});
