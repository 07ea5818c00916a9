import type { Condition, ConsumerPlan, QueuePlan, RoutePlan, Scenario, SubscriptionPlan, TargetPlan } from "./scenario";

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

export const BUS = "chaos";
export const queueName = (index: number, { fifo }: QueuePlan) => `queue-${index}${fifo ? ".fifo" : ""}`;
export const deadLetterName = (index: number, { fifo }: QueuePlan) => `queue-${index}-dlq${fifo ? ".fifo" : ""}`;
export const consumerName = (index: number) => `consumer-${index}`;
export const targetLetters = (route: number, target: number) => `route-${route}-${target}-dlq`;
export const subscriptionLetters = (topic: number, subscription: number) => `topic-${topic}-${subscription}-dlq`;

/** The scenario as Terraform JSON: what `cdktf synth` would write for it. */
export function stackOf(scenario: Scenario): string {
  const blocks: Blocks = { aws_cloudwatch_event_bus: { chaos: { name: BUS } } };
  const add = (type: string, name: string, block: Record<string, unknown>) => {
    blocks[type] = { ...blocks[type], [name]: block };
  };
  for (const [index, plan] of scenario.queues.entries()) addQueue(add, plan, index, scenario);
  scenario.topics.forEach(({ subscriptions }, index) => {
    add("aws_sns_topic", `topic_${index}`, { name: `topic-${index}`, policy: topicPolicy(scenario, index) });
    for (const [at, subscription] of subscriptions.entries()) addSubscription(add, subscription, index, at);
  });
  for (const [index, route] of scenario.routes.entries()) addRoute(add, route, index, scenario);
  return JSON.stringify({ provider: { aws: [{ region: "eu-central-1" }] }, resource: blocks });
}

type Add = (type: string, name: string, block: Record<string, unknown>) => void;

function addQueue(add: Add, plan: QueuePlan, index: number, scenario: Scenario): void {
  const { fifo, maxReceiveCount } = plan;
  const letters = maxReceiveCount !== undefined;
  if (letters) {
    const name = deadLetterName(index, plan);
    add("aws_sqs_queue", `dlq_${index}`, { name, fifo_queue: fifo, message_retention_seconds: RETENTION });
  }
  add("aws_sqs_queue", `queue_${index}`, {
    name: queueName(index, plan),
    fifo_queue: fifo,
    content_based_deduplication: fifo || undefined,
    visibility_timeout_seconds: plan.visibilitySeconds,
    delay_seconds: plan.delaySeconds,
    message_retention_seconds: RETENTION,
    policy: queuePolicy(scenario, index),
    redrive_policy: letters
      ? JSON.stringify({ deadLetterTargetArn: `\${aws_sqs_queue.dlq_${index}.arn}`, maxReceiveCount })
      : undefined,
  });
  if (plan.consumer) addConsumer(add, plan.consumer, index);
}

/** Fourteen days: longer than any run. */
const RETENTION = 1_209_600;

function addConsumer(add: Add, consumer: ConsumerPlan, index: number): void {
  const statement = {
    Effect: "Allow",
    Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    Resource: `\${aws_sqs_queue.queue_${index}.arn}`,
  };
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  add("aws_iam_role", `consumer_${index}`, {
    name: consumerName(index),
    assume_role_policy: policyOf([trust]),
    inline_policy: [{ name: "consume", policy: policyOf([statement]) }],
  });
  add("aws_lambda_function", `consumer_${index}`, {
    function_name: consumerName(index),
    role: `\${aws_iam_role.consumer_${index}.arn}`,
    timeout: TIMEOUT,
  });
  const { batchSize, windowSeconds, partial, maximumConcurrency, filter } = consumer;
  add("aws_lambda_event_source_mapping", `consumer_${index}`, {
    event_source_arn: `\${aws_sqs_queue.queue_${index}.arn}`,
    function_name: `\${aws_lambda_function.consumer_${index}.arn}`,
    batch_size: batchSize,
    maximum_batching_window_in_seconds: windowSeconds,
    function_response_types: partial ? ["ReportBatchItemFailures"] : undefined,
    scaling_config: maximumConcurrency === undefined ? undefined : { maximum_concurrency: maximumConcurrency },
    filter_criteria: filter && { filter: [{ pattern: JSON.stringify({ body: { detail: detailPattern(filter) } }) }] },
  });
}

/** Seconds that a consumer may take. */
const TIMEOUT = 20;

function addSubscription(add: Add, plan: SubscriptionPlan, topic: number, at: number): void {
  const name = `topic_${topic}_${at}`;
  if (plan.deadLetters) {
    const senders = [allow("sns", "sqs:SendMessage", `aws_sns_topic.topic_${topic}`)];
    add("aws_sqs_queue", `${name}_dlq`, {
      name: subscriptionLetters(topic, at),
      policy: policyOf(senders),
      message_retention_seconds: RETENTION,
    });
  }
  add("aws_sns_topic_subscription", name, {
    topic_arn: `\${aws_sns_topic.topic_${topic}.arn}`,
    protocol: "sqs",
    raw_message_delivery: true,
    endpoint: `\${aws_sqs_queue.queue_${plan.queue}.arn}`,
    filter_policy: plan.filter && JSON.stringify({ detail: detailPattern(plan.filter) }),
    filter_policy_scope: plan.filter && "MessageBody",
    redrive_policy: plan.deadLetters
      ? JSON.stringify({ deadLetterTargetArn: `\${aws_sqs_queue.${name}_dlq.arn}` })
      : undefined,
  });
}

function addRoute(add: Add, route: RoutePlan, index: number, { queues }: Scenario): void {
  const { source, types, condition, targets } = route;
  add("aws_cloudwatch_event_rule", `route_${index}`, {
    name: `route-${index}`,
    event_bus_name: `\${aws_cloudwatch_event_bus.chaos.name}`,
    event_pattern: JSON.stringify({
      source: [source === "app.*" ? { prefix: "app." } : source],
      "detail-type": types,
      ...(condition && { detail: detailPattern(condition) }),
    }),
  });
  targets.forEach(({ to, deadLetters }, at) => {
    const name = `route_${index}_${at}`;
    if (deadLetters) {
      const senders = [allow("events", "sqs:SendMessage", `aws_cloudwatch_event_rule.route_${index}`)];
      add("aws_sqs_queue", `${name}_dlq`, {
        name: targetLetters(index, at),
        policy: policyOf(senders),
        message_retention_seconds: RETENTION,
      });
    }
    const fifo = to.kind === "queue" && queues[to.index]?.fifo;
    add("aws_cloudwatch_event_target", name, {
      rule: `\${aws_cloudwatch_event_rule.route_${index}.name}`,
      event_bus_name: `\${aws_cloudwatch_event_bus.chaos.name}`,
      target_id: `target-${at}`,
      arn: to.kind === "queue" ? `\${aws_sqs_queue.queue_${to.index}.arn}` : `\${aws_sns_topic.topic_${to.index}.arn}`,
      dead_letter_config: deadLetters ? { arn: `\${aws_sqs_queue.${name}_dlq.arn}` } : undefined,
      sqs_target: fifo ? { message_group_id: `group-${at % 2}` } : undefined,
    });
  });
}

function detailPattern(condition: Condition): object {
  switch (condition.kind) {
    case "tier":
      return { tier: condition.oneOf };
    case "tier-not":
      return { tier: [{ "anything-but": [condition.value] }] };
    case "amount-above":
      return { amount: [{ numeric: [">", condition.amount] }] };
    case "note":
      return { note: [{ exists: condition.present }] };
  }
}

function queuePolicy(scenario: Scenario, index: number): string | undefined {
  const rules = rulesWithout(scenario, { kind: "queue", index });
  const topics = scenario.topics.flatMap(({ subscriptions }, topic) =>
    subscriptions.some(({ queue, permitted }) => queue === index && permitted)
      ? [allow("sns", "sqs:SendMessage", `aws_sns_topic.topic_${topic}`)]
      : [],
  );
  const statements = [...rules.map((rule) => allow("events", "sqs:SendMessage", rule)), ...topics];
  return statements.length > 0 ? policyOf(statements) : undefined;
}

function topicPolicy(scenario: Scenario, index: number): string | undefined {
  // A topic's policy cannot tell rules apart: it lets EventBridge in, or not.
  const rules = rulesWithout(scenario, { kind: "topic", index });
  if (rules.length === 0) return undefined;
  return policyOf([
    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish", Resource: "*" },
  ]);
}

/** Rules that may send to a place: those of which some target there is permitted. */
function rulesWithout({ routes }: Scenario, to: TargetPlan["to"]): string[] {
  return routes.flatMap(({ targets }, route) =>
    targets.some((target) => target.permitted && target.to.kind === to.kind && target.to.index === to.index)
      ? [`aws_cloudwatch_event_rule.route_${route}`]
      : [],
  );
}

function allow(service: string, action: string, source: string): object {
  return {
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: action,
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": `\${${source}.arn}` } },
  };
}

function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
