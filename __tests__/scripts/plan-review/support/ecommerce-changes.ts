import type { Altered } from "./stack-json";

/** A change of the stack `ecommerce`, and what the review must say of it: nothing else, and nothing less. */
export interface ExpectedReview {
  readonly name: string;
  change(stack: Altered): void;
  /** `severity CODE path of the construct`, as {@link describeRisk} writes them. */
  readonly risks: readonly string[];
}

const QUEUE = "aws_sqs_queue";
const RULE = "aws_cloudwatch_event_rule";
const TARGET = "aws_cloudwatch_event_target";
const ALARM = "aws_cloudwatch_metric_alarm";
const MAPPING = "aws_lambda_event_source_mapping";
const FUNCTION = "aws_lambda_function";
const TOPIC = "aws_sns_topic";
const SUBSCRIPTION = "aws_sns_topic_subscription";
const QUEUE_POLICY = "aws_sqs_queue_policy";
const ARCHIVE = "aws_cloudwatch_event_archive";

/** Changes that are risks. */
export const RISKY: readonly ExpectedReview[] = [
  {
    name: "a queue gets another name",
    change: (s) => s.set(QUEUE, "shipments/Resource", { name: "q-parcels" }),
    risks: ["critical QUEUE_LOST shipments/Resource"],
  },
  {
    name: "a queue becomes FIFO",
    change: (s) => s.set(QUEUE, "orders/Resource", { name: "q-orders.fifo", fifo_queue: true }),
    risks: [
      "critical QUEUE_LOST orders/Resource",
      "high FIFO_CHANGED orders/Resource",
      "medium SUBSCRIPTION_REPLACED orders-topic/to-orders/Resource",
    ],
  },
  {
    name: "the construct of a queue is renamed without moving it",
    change: (s) => s.rename(QUEUE, "orders/dlq/Resource", "orders_dead_letters_0000"),
    risks: ["critical QUEUE_LOST orders/dlq/Resource"],
  },
  {
    name: "a bus gets another name",
    change: (s) => s.set("aws_cloudwatch_event_bus", "bus/Resource", { name: "shop-bus" }),
    risks: ["critical ARCHIVE_LOST bus/archive", "critical BUS_LOST bus/Resource"],
  },
  {
    name: "the idempotency table gets another key",
    change: (s) =>
      s.set("aws_dynamodb_table", "orders-idempotency/Resource", {
        hash_key: "orderId",
        attribute: [{ name: "orderId", type: "S" }],
      }),
    risks: ["critical TABLE_LOST orders-idempotency/Resource"],
  },
  {
    name: "the archive is removed",
    change: (s) => s.remove(ARCHIVE, "bus/archive"),
    risks: ["critical ARCHIVE_LOST bus/archive"],
  },
  {
    name: "the archive keeps orders only",
    change: (s) => s.set(ARCHIVE, "bus/archive", { event_pattern: JSON.stringify({ source: ["app.orders"] }) }),
    risks: ["high ARCHIVE_NARROWED bus/archive"],
  },
  {
    name: "a dead-letter queue keeps messages for a day",
    change: (s) => s.set(QUEUE, "orders/dlq/Resource", { message_retention_seconds: 86_400 }),
    risks: ["high RETENTION_BELOW_SOURCE orders/dlq/Resource", "high RETENTION_SHORTENED orders/dlq/Resource"],
  },
  {
    name: "a target loses its dead-letter queue",
    change: (s) => s.unset(TARGET, "route-shipments/to-shipments/Resource", "dead_letter_config"),
    risks: ["high DEAD_LETTER_QUEUE_REMOVED route-shipments/to-shipments/Resource"],
  },
  {
    name: "a dead-letter queue refuses its source",
    change: (s) =>
      s.set("aws_sqs_queue_redrive_allow_policy", "orders/dlq/redrive-allow", {
        redrive_allow_policy: '{"redrivePermission":"denyAll"}',
      }),
    risks: ["high REDRIVE_REFUSED orders/dlq/Resource"],
  },
  {
    name: "a pattern loses two types",
    change: (s) =>
      s.set(RULE, "route-orders/Resource", {
        event_pattern: JSON.stringify({ source: ["app.orders"], "detail-type": ["OrderCreated"] }),
      }),
    risks: ["high PATTERN_NARROWED route-orders/Resource"],
  },
  {
    name: "a pattern matches every source that begins with app.",
    change: (s) =>
      s.set(RULE, "route-shipments/Resource", { event_pattern: JSON.stringify({ source: [{ prefix: "app." }] }) }),
    risks: ["medium PATTERN_WIDENED route-shipments/Resource"],
  },
  {
    name: "a rule is disabled",
    change: (s) => s.set(RULE, "route-payment-failures/Resource", { state: "DISABLED" }),
    risks: ["high RULE_DISABLED route-payment-failures/Resource"],
  },
  {
    name: "a route is removed, with all that belongs to it",
    change: (s) => {
      s.removeAll("route-shipments");
      s.set("aws_cloudwatch_dashboard", "dashboard/Resource", { dashboard_body: '{"widgets":[]}' });
      s.json(QUEUE_POLICY, "shipments/policy", "policy", (policy) => {
        policy.Statement = policy.Statement.filter(({ Effect }) => Effect === "Deny");
      });
    },
    risks: ["critical QUEUE_LOST route-shipments/dlq/Resource", "high RULE_REMOVED route-shipments/Resource"],
  },
  {
    name: "event_bus_name is the ARN of the bus",
    change: (s) => {
      const arn = `\${${s.address("aws_cloudwatch_event_bus", "bus/Resource")}.arn}`;
      s.set(RULE, "route-orders/Resource", { event_bus_name: arn });
      s.set(TARGET, "route-orders/to-orders/Resource", { event_bus_name: arn });
      s.set(TARGET, "route-orders/to-orders-topic/Resource", { event_bus_name: arn });
    },
    risks: ["high BUS_NAME_RESPELLED route-orders/Resource"],
  },
  {
    name: "a target is removed",
    change: (s) => s.remove(TARGET, "route-orders/to-orders/Resource"),
    risks: ["high TARGET_REMOVED route-orders/to-orders/Resource"],
  },
  {
    name: "a target gets another id",
    change: (s) => s.set(TARGET, "route-shipments/to-shipments/Resource", { target_id: "0" }),
    risks: ["medium TARGET_REPLACED route-shipments/to-shipments/Resource"],
  },
  {
    name: "a subscription is removed",
    change: (s) => s.remove(SUBSCRIPTION, "orders-topic/to-orders/Resource"),
    risks: ["high SUBSCRIPTION_REMOVED orders-topic/to-orders/Resource"],
  },
  {
    name: "raw delivery is switched on",
    change: (s) => s.set(SUBSCRIPTION, "orders-topic/to-orders/Resource", { raw_message_delivery: true }),
    risks: ["high RAW_DELIVERY_SWITCHED orders-topic/to-orders/Resource"],
  },
  {
    name: "a subscription gets a filter",
    change: (s) =>
      s.set(SUBSCRIPTION, "orders-topic/to-orders/Resource", {
        filter_policy: JSON.stringify({ "detail-type": ["OrderCreated"] }),
        filter_policy_scope: "MessageBody",
      }),
    risks: ["high FILTER_NARROWED orders-topic/to-orders/Resource"],
  },
  {
    name: "a queue lets anybody in",
    change: (s) =>
      s.json(QUEUE_POLICY, "orders/policy", "policy", (policy) => {
        policy.Statement.push({
          Sid: "Open",
          Effect: "Allow",
          Principal: "*",
          Action: "sqs:SendMessage",
          Resource: "*",
        } as unknown as (typeof policy.Statement)[number]);
      }),
    risks: ["critical ACCESS_PUBLIC orders/policy"],
  },
  {
    name: "a statement loses its SourceArn and SourceAccount",
    change: (s) =>
      s.json(QUEUE_POLICY, "shipments/policy", "policy", ({ Statement }) => {
        for (const each of Statement) if (each.Effect === "Allow") delete each.Condition;
      }),
    risks: ["high ACCESS_SOURCE_LOST shipments/policy"],
  },
  {
    name: "a topic lets another account publish",
    change: (s) =>
      s.json("aws_sns_topic_policy", "orders-topic/policy", "policy", (policy) => {
        policy.Statement.push({
          Sid: "Partner",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::210987654321:root" },
          Action: "sns:Publish",
          Resource: `\${${s.address(TOPIC, "orders-topic/Resource")}.arn}`,
        } as unknown as (typeof policy.Statement)[number]);
      }),
    risks: ["high ACCESS_OTHER_ACCOUNT orders-topic/policy"],
  },
  {
    name: "requests without TLS are no longer refused",
    change: (s) =>
      s.json(QUEUE_POLICY, "orders/policy", "policy", (policy) => {
        policy.Statement = policy.Statement.filter(({ Effect }) => Effect !== "Deny");
      }),
    risks: ["high TLS_NOT_REQUIRED orders/policy"],
  },
  {
    name: "the function may do everything with its table",
    change: (s) =>
      s.json("aws_iam_role_policy", "orders-consumer/role-policy", "policy", ({ Statement }) => {
        for (const each of Statement) if (String(each.Action).includes("dynamodb")) each.Action = "dynamodb:*";
      }),
    risks: ["high ACCESS_WILDCARD orders-consumer/role-policy"],
  },
  {
    name: "a queue is no longer encrypted",
    change: (s) => s.set(QUEUE, "orders/Resource", { sqs_managed_sse_enabled: false }),
    risks: ["high ENCRYPTION_WEAKENED orders/Resource"],
  },
  {
    name: "the policy of a queue no longer lets the rule in",
    change: (s) =>
      s.json(QUEUE_POLICY, "orders/policy", "policy", (policy) => {
        policy.Statement = policy.Statement.filter(({ Sid }) => Sid !== "AllowEventsSendMessage");
      }),
    risks: ["high DELIVERY_DENIED route-orders/to-orders/Resource"],
  },
  {
    name: "a target gets the dead-letter queue of another rule, which does not let it in",
    change: (s) =>
      s.set(TARGET, "route-shipments/to-shipments/Resource", {
        dead_letter_config: { arn: `\${${s.address(QUEUE, "route-orders/dlq/Resource")}.arn}` },
      }),
    risks: ["high DELIVERY_DENIED route-shipments/to-shipments/Resource"],
  },
  {
    name: "an alarm is removed",
    change: (s) => s.remove(ALARM, "orders/dlq/alarm"),
    risks: ["high ALARM_REMOVED orders/dlq/alarm"],
  },
  {
    name: "an alarm notifies nobody",
    change: (s) => s.unset(ALARM, "orders/dlq/alarm", "alarm_actions"),
    risks: ["high ALARM_ACTION_REMOVED orders/dlq/alarm"],
  },
  {
    name: "an alarm goes off at ten times as many messages",
    change: (s) => s.set(ALARM, "orders/depth-alarm", { threshold: 1000 }),
    risks: ["medium ALARM_THRESHOLD_RAISED orders/depth-alarm"],
  },
  {
    name: "the visibility timeout is below the function's timeout",
    change: (s) => s.set(QUEUE, "orders/Resource", { visibility_timeout_seconds: 20 }),
    risks: ["high VISIBILITY_TOO_SHORT orders/Resource"],
  },
  {
    name: "the function may run twice at once",
    change: (s) => s.set(FUNCTION, "orders-consumer/Resource", { reserved_concurrent_executions: 2 }),
    risks: ["medium CONCURRENCY_LOWERED orders-consumer/Resource"],
  },
  {
    name: "batches get larger",
    change: (s) =>
      s.set(MAPPING, "orders/to-orders-consumer/Resource", { batch_size: 100, maximum_batching_window_in_seconds: 5 }),
    risks: [
      "low BATCH_CHANGED orders/to-orders-consumer/Resource",
      "medium BATCH_CHANGED orders/to-orders-consumer/Resource",
      "medium VISIBILITY_TOO_SHORT orders/Resource",
    ],
  },
  {
    name: "the function no longer tells which messages failed",
    change: (s) => s.unset(MAPPING, "orders/to-orders-consumer/Resource", "function_response_types"),
    risks: ["high PARTIAL_BATCH_REMOVED orders/to-orders-consumer/Resource"],
  },
  {
    name: "the function gets another runtime and processor",
    change: (s) => s.set(FUNCTION, "orders-consumer/Resource", { runtime: "nodejs20.x", architectures: ["x86_64"] }),
    risks: ["medium ARCHITECTURE_CHANGED orders-consumer/Resource", "medium RUNTIME_CHANGED orders-consumer/Resource"],
  },
];

/** Changes that are none: the review must not raise a false alarm. */
export const HARMLESS: readonly ExpectedReview[] = [
  { name: "nothing", change: () => undefined, risks: [] },
  {
    name: "another tag on everything",
    change: ({ stack }) => {
      for (const aws of stack.provider.aws ?? [])
        aws.default_tags = [{ tags: { system: "ecommerce", team: "orders" } }];
    },
    risks: [],
  },
  {
    name: "other descriptions",
    change: (s) => {
      s.set("aws_cloudwatch_event_bus", "bus/Resource", { description: "Events of the shop" });
      s.set(ARCHIVE, "bus/archive", { description: "A week of events" });
      s.set(ALARM, "orders/depth-alarm", { alarm_description: "Orders wait" });
      s.set(TOPIC, "orders-topic/Resource", { display_name: "Orders" });
    },
    risks: [],
  },
  {
    name: "other code in the handler",
    change: (s) =>
      s.set(FUNCTION, "orders-consumer/Resource", { source_code_hash: "b3RoZXI=", filename: "assets/other.zip" }),
    risks: [],
  },
  {
    name: "a queue that is moved to another address, and says so",
    change: (s) => {
      const from = s.address(QUEUE, "shipments/Resource");
      s.rename(QUEUE, "shipments/Resource", "parcels_0000");
      s.stack.moved = [{ from, to: `${QUEUE}.parcels_0000` }];
    },
    risks: [],
  },
];
