import { type Block, nested, type StackIndex } from "./synthesized-stack";

/** A condition on what Terraform applied, as an HCL expression, and what is wrong when it does not hold. */
export interface Assertion {
  /** Path of the construct that it is about. */
  readonly path: string;
  readonly must: string;
  readonly condition: string;
}

/**
 * What must hold so that no event is lost in silence: every hop has its permission and its dead-letter queue, every
 * dead-letter queue an alarm that somebody hears, every queue and topic one policy, which refuses plain HTTP.
 */
export function promises(stack: StackIndex): readonly Assertion[] {
  const queues = stack.ofType("aws_sqs_queue");
  const deliveries = [...targets(stack), ...subscriptions(stack), ...asynchronousFunctions(stack)];
  const deadLetterQueues = [...deliveries, ...redrives(stack)].flatMap(({ deadLetterQueue }) => deadLetterQueue ?? []);
  return [
    ...queues.map((queue) => onePolicy(stack, queue, QUEUE_POLICY)),
    ...stack.ofType("aws_sns_topic").map((topic) => onePolicy(stack, topic, TOPIC_POLICY)),
    ...[QUEUE_POLICY, TOPIC_POLICY].flatMap(({ type }) => stack.ofType(type).map(refusesPlainHttp)),
    ...deliveries.map(({ block, hasDeadLetterQueue }) => ({
      path: block.path,
      must: "have a dead-letter queue",
      condition: hasDeadLetterQueue,
    })),
    ...deliveries.flatMap((delivery) => [
      ...letsIn(stack, delivery, delivery.receiver),
      ...letsIn(stack, delivery, delivery.deadLetterQueue),
    ]),
    ...redrives(stack).flatMap((redrive) => redriveWorks(stack, redrive)),
    ...[...new Set(deadLetterQueues)].map((queue) => hasAlarm(stack, queue)),
  ];
}

const QUEUE_POLICY = { type: "aws_sqs_queue_policy", owner: "queue_url", key: "url", send: "sqs:sendmessage" } as const;
const TOPIC_POLICY = { type: "aws_sns_topic_policy", owner: "arn", key: "arn", send: "sns:publish" } as const;

/** Something that sends on what it gets, and must not lose it when it cannot. */
interface Delivery {
  readonly block: Block;
  readonly service: "events.amazonaws.com" | "sns.amazonaws.com" | "lambda.amazonaws.com";
  /** On whose behalf the service sends; `undefined` where it does so by a role, or it is not of this stack. */
  readonly sender: Block | undefined;
  readonly receiver: Block | undefined;
  readonly deadLetterQueue: Block | undefined;
  /** Condition, as an HCL expression. */
  readonly hasDeadLetterQueue: string;
}

function targets(stack: StackIndex): Delivery[] {
  return stack.ofType("aws_cloudwatch_event_target").map((block) => ({
    block,
    service: "events.amazonaws.com",
    sender: stack.referred(block.attributes.rule),
    receiver: stack.referred(block.attributes.arn),
    deadLetterQueue: stack.referred(nested(block.attributes.dead_letter_config)?.arn),
    hasDeadLetterQueue: `length(${block.address}.dead_letter_config) == 1`,
  }));
}

function subscriptions(stack: StackIndex): Delivery[] {
  return stack.ofType("aws_sns_topic_subscription").map((block) => ({
    block,
    service: "sns.amazonaws.com",
    sender: stack.referred(block.attributes.topic_arn),
    receiver: stack.referred(block.attributes.endpoint),
    deadLetterQueue: deadLetterQueueIn(stack, block),
    hasDeadLetterQueue: `can(jsondecode(${block.address}.redrive_policy).deadLetterTargetArn)`,
  }));
}

/** Functions that a rule or topic invokes: those are done once Lambda has the event, which it drops after three tries. */
function asynchronousFunctions(stack: StackIndex): Delivery[] {
  const invoked = [...targets(stack), ...subscriptions(stack)].flatMap(({ receiver }) => receiver ?? []);
  return [...new Set(invoked)]
    .filter(({ type }) => type === "aws_lambda_function")
    .map((block) => ({
      block,
      service: "lambda.amazonaws.com",
      sender: undefined,
      receiver: undefined,
      deadLetterQueue: stack.referred(nested(block.attributes.dead_letter_config)?.target_arn),
      hasDeadLetterQueue: `length(${block.address}.dead_letter_config) == 1`,
    }));
}

function redrives(stack: StackIndex): { readonly block: Block; readonly deadLetterQueue: Block | undefined }[] {
  return stack
    .ofType("aws_sqs_queue")
    .filter(({ attributes }) => "redrive_policy" in attributes)
    .map((block) => ({ block, deadLetterQueue: deadLetterQueueIn(stack, block) }));
}

function deadLetterQueueIn(stack: StackIndex, { attributes }: Block): Block | undefined {
  const arn = /"deadLetterTargetArn":\s*"([^"]+)"/.exec(String(attributes.redrive_policy))?.[1];
  return stack.referred(arn);
}

/** None: what it is sent is refused, or goes unprotected. Two: they overwrite each other for ever. */
function onePolicy(stack: StackIndex, owner: Block, policy: typeof QUEUE_POLICY | typeof TOPIC_POLICY): Assertion {
  const owners = stack.ownedBy(owner, policy.type, policy.owner).map(({ address }) => `${address}.${policy.owner}`);
  return {
    path: owner.path,
    must: `have exactly one ${policy.type}`,
    condition: `length([for owner in [${owners.join(", ")}] : owner if owner == ${owner.address}.${policy.key}]) == 1`,
  };
}

function refusesPlainHttp({ path, address }: Block): Assertion {
  return {
    path,
    must: "be a JSON policy that refuses requests without TLS",
    condition: `try(anytrue([for statement in jsondecode(${address}.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"]), false)`,
  };
}

/** That a receiver lets the sender in. A receiver that is reached by a role, or is not of this stack, says nothing here. */
function letsIn(stack: StackIndex, { block, service, sender }: Delivery, receiver: Block | undefined): Assertion[] {
  if (!sender || !receiver) return [];
  const condition = conditionToBeLetIn(stack, receiver, service, `${sender.address}.arn`);
  if (condition === undefined) return [];
  return [
    { path: block.path, must: `be let in by ${receiver.path}: ${service} on behalf of ${sender.path}`, condition },
  ];
}

function conditionToBeLetIn(stack: StackIndex, receiver: Block, service: string, sender: string): string | undefined {
  switch (receiver.type) {
    case "aws_sqs_queue":
      return policyAllows(stack, QUEUE_POLICY, receiver, service, sender);
    case "aws_sns_topic":
      return policyAllows(stack, TOPIC_POLICY, receiver, service, sender);
    case "aws_lambda_function":
      return permitted(stack, receiver, service, sender);
    default:
      return undefined;
  }
}

/** A topic names no sender for EventBridge, as SNS cannot check it: so a statement without a source lets all in. */
function policyAllows(
  stack: StackIndex,
  policy: typeof QUEUE_POLICY | typeof TOPIC_POLICY,
  receiver: Block,
  service: string,
  sender: string,
): string {
  const documents = stack.ownedBy(receiver, policy.type, policy.owner).map(({ address }) => `${address}.policy`);
  return `try(anytrue([for statement in flatten([for policy in [${documents.join(", ")}] : jsondecode(policy).Statement]) :
      statement.Effect == "Allow" && contains([for action in flatten([statement.Action]) : lower(action)], "${policy.send}")
      && contains(flatten([try(statement.Principal.Service, [])]), "${service}")
      && contains(flatten([try(statement.Condition.ArnEquals["aws:SourceArn"], ${sender})]), ${sender})]), false)`;
}

function permitted(stack: StackIndex, receiver: Block, service: string, sender: string): string {
  const permissions = stack.ownedBy(receiver, "aws_lambda_permission", "function_name");
  return `anytrue([for permission in [${permissions.map(({ address }) => address).join(", ")}] :
      permission.principal == "${service}" && permission.source_arn == ${sender}])`;
}

function redriveWorks(stack: StackIndex, { block, deadLetterQueue }: ReturnType<typeof redrives>[number]): Assertion[] {
  const candidates = (deadLetterQueue ? [deadLetterQueue] : stack.ofType("aws_sqs_queue")).map(
    ({ address }) => address,
  );
  const arn = `jsondecode(${block.address}.redrive_policy).deadLetterTargetArn`;
  const toQueueOfStack = `anytrue([for queue in [${candidates.join(", ")}] : queue.arn == ${arn}])`;
  const assertions = [{ path: block.path, must: "redrive to a queue of this stack", condition: toQueueOfStack }];
  if (!deadLetterQueue) return assertions;

  assertions.push({
    path: deadLetterQueue.path,
    must: `keep messages at least as long as ${block.path}, or they expire in it at once`,
    condition: `${deadLetterQueue.address}.message_retention_seconds >= ${block.address}.message_retention_seconds`,
  });
  const allowing = [
    ...stack.ownedBy(deadLetterQueue, "aws_sqs_queue_redrive_allow_policy", "queue_url"),
    ...("redrive_allow_policy" in deadLetterQueue.attributes ? [deadLetterQueue] : []),
  ];
  return [
    ...assertions,
    ...allowing.map(({ address }) => ({
      path: deadLetterQueue.path,
      must: `allow ${block.path} to redrive to it`,
      condition: `try(contains(jsondecode(${address}.redrive_allow_policy).sourceQueueArns, ${block.address}.arn),
      jsondecode(${address}.redrive_allow_policy).redrivePermission == "allowAll")`,
    })),
  ];
}

function hasAlarm(stack: StackIndex, queue: Block): Assertion {
  const alarms = stack
    .ownedBy(queue, "aws_cloudwatch_metric_alarm", "dimensions.QueueName")
    .filter(({ attributes }) => attributes.metric_name === "ApproximateNumberOfMessagesVisible");
  return {
    path: queue.path,
    must: "have an alarm that notifies somebody of the first message in it",
    condition: `anytrue([for alarm in [${alarms.map(({ address }) => address).join(", ")}] :
      alarm.dimensions.QueueName == ${queue.address}.name && alarm.threshold == 0 && try(length(alarm.alarm_actions), 0) > 0])`,
  };
}
