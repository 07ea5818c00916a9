import { onTestFinished, vi } from "vitest";
import { type Simulation, type SimulationOptions, startSimulation } from "../../../simulator";
import { ref, stackJson } from "../../simulator/support/stack-json";

const SITE = "eu-central-1:123456789012";

function allow(service: string, action: string) {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

const SENDERS = JSON.stringify({
  Version: "2012-10-17",
  Statement: ["events.amazonaws.com", "sns.amazonaws.com"].map((Service) => ({
    Effect: "Allow",
    Principal: { Service },
    Action: "sqs:SendMessage",
    Resource: "*",
  })),
});

const assumedBy = JSON.parse(allow("lambda.amazonaws.com", "sts:AssumeRole")) as { Statement: object[] };
const ASSUMED_BY_LAMBDA = JSON.stringify({ ...assumedBy, Statement: assumedBy.Statement.map(withoutResource) });

function withoutResource(statement: object): object {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== "Resource"));
}

const rule = (name: string, pattern: object, more: object = {}) => ({
  name,
  event_bus_name: "parcels",
  event_pattern: JSON.stringify(pattern),
  ...more,
});

const target = (of: string, arn: string, more: object = {}) => ({
  rule: of,
  event_bus_name: "parcels",
  target_id: arn.replace(/\W/g, "-"),
  arn,
  ...more,
});

const letters = (address: string) => JSON.stringify({ deadLetterTargetArn: ref(address), maxReceiveCount: 2 });

const fn = (name: string, variables: Readonly<Record<string, string>> = {}) => ({
  function_name: name,
  role: ref("aws_iam_role.all"),
  handler: "index.handler",
  runtime: "nodejs22.x",
  timeout: 10,
  environment: [{ variables }],
});

const alarm = (name: string, queue: string) => ({
  alarm_name: name,
  namespace: "AWS/SQS",
  metric_name: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: queue },
  statistic: "Maximum",
  comparison_operator: "GreaterThanThreshold",
  threshold: 0,
  period: 60,
  evaluation_periods: 1,
  treat_missing_data: "notBreaching",
  alarm_actions: [ref("aws_sns_topic.news")],
});

/**
 * A bus that nobody here made with the constructs, with every kind of way and dead-letter queue behind it; beside it, a
 * queue and an alarm that are none of its business.
 *
 * @param actions what the role of its functions may do
 */
export function parcelsStack(actions: readonly string[] = ["*"]): string {
  return stackJson({
    aws_cloudwatch_event_bus: { bus: { name: "parcels" } },
    aws_cloudwatch_event_archive: {
      all: { name: "parcels-archive", event_source_arn: ref("aws_cloudwatch_event_bus.bus"), retention_days: 7 },
    },
    aws_cloudwatch_event_rule: {
      sorted: rule("sorted", { source: ["app.parcels"] }),
      direct: rule("direct", { "detail-type": ["Lost"] }),
      off: rule("off", { source: ["app.parcels"] }, { state: "DISABLED" }),
      live: rule("live-only", { source: ["app.parcels"], "replay-name": [{ exists: false }] }),
      flow: rule("flow", { source: ["app.nobody"] }),
    },
    aws_cloudwatch_event_target: {
      work: target("sorted", ref("aws_sqs_queue.work"), {
        dead_letter_config: [{ arn: ref("aws_sqs_queue.rule_letters") }],
      }),
      news: target("sorted", ref("aws_sns_topic.news")),
      notify: target("direct", ref("aws_lambda_function.notify")),
      off: target("off", ref("aws_sqs_queue.work")),
      live: target("live-only", ref("aws_sqs_queue.live")),
      flow: target("flow", `arn:aws:states:${SITE}:stateMachine:delivery-flow`, { role_arn: ref("aws_iam_role.all") }),
    },
    aws_sns_topic: { news: { name: "news" } },
    aws_sns_topic_policy: {
      news: { arn: ref("aws_sns_topic.news"), policy: allow("events.amazonaws.com", "sns:Publish") },
    },
    aws_sns_topic_subscription: {
      work: {
        topic_arn: ref("aws_sns_topic.news"),
        protocol: "sqs",
        endpoint: ref("aws_sqs_queue.work"),
        filter_policy: JSON.stringify({ source: ["app.parcels"] }),
        filter_policy_scope: "MessageBody",
        redrive_policy: JSON.stringify({ deadLetterTargetArn: ref("aws_sqs_queue.news_letters") }),
      },
      sms: { topic_arn: ref("aws_sns_topic.news"), protocol: "sms", endpoint: "+15550100" },
      mail: { topic_arn: ref("aws_sns_topic.news"), protocol: "email", endpoint: "ops@example.com" },
    },
    aws_sqs_queue: {
      work: {
        name: "work",
        visibility_timeout_seconds: 60,
        redrive_policy: letters("aws_sqs_queue.work_letters"),
        policy: SENDERS,
      },
      live: { name: "live", policy: SENDERS },
      work_letters: { name: "work-letters", message_retention_seconds: 1_209_600 },
      rule_letters: { name: "rule-letters", policy: SENDERS },
      news_letters: { name: "news-letters", policy: SENDERS },
      notify_failures: { name: "notify-failures" },
      stranger: { name: "stranger" },
    },
    aws_iam_role: { all: { name: "functions", assume_role_policy: ASSUMED_BY_LAMBDA } },
    aws_iam_role_policy: {
      all: {
        role: "functions",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: [...CONSUMING, ...actions], Resource: "*" }],
        }),
      },
    },
    aws_lambda_function: {
      worker: fn("worker", { IDEMPOTENCY_TABLE_NAME: "parcels-seen" }),
      notify: fn("notify"),
    },
    aws_lambda_permission: {
      notify: {
        function_name: "notify",
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        source_arn: ref("aws_cloudwatch_event_rule.direct"),
      },
    },
    aws_lambda_function_event_invoke_config: {
      notify: {
        function_name: "notify",
        maximum_retry_attempts: 0,
        destination_config: [{ on_failure: [{ destination: ref("aws_sqs_queue.notify_failures") }] }],
      },
    },
    aws_lambda_event_source_mapping: {
      work: {
        event_source_arn: ref("aws_sqs_queue.work"),
        function_name: ref("aws_lambda_function.worker"),
        batch_size: 1,
      },
    },
    aws_cloudwatch_metric_alarm: {
      letters: alarm("letters", "work-letters"),
      stranger: alarm("of-others", "stranger"),
    },
    aws_cloudwatch_composite_alarm: { any: { alarm_name: "any", alarm_rule: 'ALARM("letters")' } },
  });
}

/** What the functions need to be functions. */
const CONSUMING = [
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:SendMessage",
  "states:StartExecution",
];

/** Fails for parcels that are called bad. */
function handle(event: unknown): void {
  if (JSON.stringify(event).includes("bad parcel")) throw new Error("This parcel is bad.");
}

/** The bus behind an endpoint, on a virtual clock: time passes when a test says so. Ended with the test. */
export async function openParcels({
  actions,
  ...options
}: SimulationOptions & { readonly actions?: readonly string[] } = {}): Promise<Simulation & { readonly url: string }> {
  const functions = { worker: handle, notify: handle };
  const simulation = await startSimulation(parcelsStack(actions), { seed: 1, endpoint: {}, functions, ...options });
  onTestFinished(() => simulation.stop());
  if (simulation.url === undefined) throw new Error("There is an endpoint where one was asked for.");
  return simulation as Simulation & { readonly url: string };
}

/** A parcel as an event. */
export function parcel(label: string, detailType = "Sorted") {
  return { source: "app.parcels", "detail-type": detailType, detail: { label } };
}

/** An environment in which nothing but the options says which AWS is meant. */
export function plainEnvironment(change: Readonly<Record<string, string | undefined>> = {}): void {
  const names = ["STAGE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"];
  const cleared = Object.fromEntries(names.map((name) => [name, undefined]));
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_EC2_METADATA_DISABLED: "true" };
  for (const [name, value] of Object.entries({ ...cleared, ...keys, ...change })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}
