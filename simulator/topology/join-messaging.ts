import { AWS_LIMITS } from "../../modules/aws-limits";
import { FilterPolicy } from "../../modules/event-pattern";
import {
  blockAt,
  blocksAt,
  flagAt,
  jsonAt,
  numberAt,
  type Resource,
  requiredTextAt,
  StackError,
  textAt,
  textsAt,
} from "../terraform";
import type { DraftFunction, DraftPlace, DraftQueue } from "./draft";
import { accepted, type Drafting, type NotJoined, patternAt, placeAt } from "./drafting";
import { redriveAllowOf } from "./place-of";
import type { Redrive } from "./places";

/** To people SNS sends the message alone. https://docs.aws.amazon.com/sns/latest/dg/sns-user-notifications.html */
const BARE_PROTOCOLS: ReadonlySet<string> = new Set(["email", "sms", "application"]);

/** Puts a subscription on its topic. */
export function joinSubscription(drafting: Drafting, resource: Resource): NotJoined {
  const { places } = drafting;
  const topic = placeAt(places, resource, "topic_arn");
  if (topic?.kind !== "topic") return "its topic_arn names no topic";
  const protocol = requiredTextAt(resource, "protocol");
  const deadLetters = jsonAt(resource, "redrive_policy")?.deadLetterTargetArn;
  topic.subscriptions.push({
    address: resource.address,
    arn: requiredTextAt(resource, "arn"),
    constructPath: resource.constructPath,
    protocol,
    to: places.endpoint(protocol, requiredTextAt(resource, "endpoint")),
    raw: BARE_PROTOCOLS.has(protocol) || flagAt(resource, "raw_message_delivery") === true,
    filter: filterOf(resource),
    deadLetterQueue: typeof deadLetters === "string" ? places.at(deadLetters) : undefined,
  });
}

/** Puts a consumer on its queue. */
export function joinMapping(drafting: Drafting, resource: Resource): NotJoined {
  const source = placeAt(drafting.places, resource, "event_source_arn");
  if (source?.kind !== "queue") return "its event source is no queue";
  const scaling = blockAt(resource, "scaling_config");
  const criteria = blockAt(resource, "filter_criteria");
  const metrics = blockAt(resource, "metrics_config");
  source.mappings.push({
    address: resource.address,
    constructPath: resource.constructPath,
    uuid: requiredTextAt(resource, "uuid"),
    to: drafting.places.at(requiredTextAt(resource, "function_arn")),
    enabled: flagAt(resource, "enabled") ?? true,
    batchSize: numberAt(resource, "batch_size") ?? AWS_LIMITS.lambda.sqsBatchSize.default,
    batchWindowSeconds:
      numberAt(resource, "maximum_batching_window_in_seconds") ?? AWS_LIMITS.lambda.sqsBatchWindowSeconds.default,
    partialBatchResponse: textsAt(resource, "function_response_types").includes("ReportBatchItemFailures"),
    maximumConcurrency: scaling && numberAt(scaling, "maximum_concurrency"),
    eventCounts: metrics !== undefined && textsAt(metrics, "metrics").includes("EventCount"),
    filters: (criteria ? blocksAt(criteria, "filter") : []).flatMap((filter) => patternAt(filter, "pattern") ?? []),
  });
}

/** Where a queue moves what was received too often: said by the queue itself, or by a resource beside it. */
export function joinRedrive(drafting: Drafting, resource: Resource): NotJoined {
  const isQueue = resource.type === "aws_sqs_queue";
  const queue = isQueue
    ? (placeAt(drafting.places, resource, "arn") as DraftQueue | undefined)
    : drafting.places.queueAt(requiredTextAt(resource, "queue_url"));
  if (queue === undefined) return "the stack does not hold its queue";
  queue.redrive = redriveOf(drafting, resource) ?? queue.redrive;
}

/** Which queues may use a queue as their dead-letter queue, said by a resource beside it. */
export function joinRedriveAllow({ places }: Drafting, resource: Resource): NotJoined {
  const queue = places.queueAt(requiredTextAt(resource, "queue_url"));
  if (queue === undefined) return "the stack does not hold its queue";
  queue.redriveAllow = redriveAllowOf(resource);
}

/** Where the asynchronous events of a function go that it failed to process. */
export function joinOnFailure(drafting: Drafting, resource: Resource): NotJoined {
  const { places } = drafting;
  const isFunction = resource.type === "aws_lambda_function";
  const consumer = isFunction ? placeAt(places, resource, "arn") : functionNamed(drafting, resource);
  if (consumer?.kind !== "function") return "the stack does not hold its function";
  const place = isFunction
    ? joinDeadLetters(drafting, resource, consumer)
    : joinDestinations(drafting, resource, consumer);
  consumer.onFailure = place ?? consumer.onFailure;
}

function joinDeadLetters({ places }: Drafting, resource: Resource, consumer: DraftFunction): DraftPlace | undefined {
  const deadLetterQueue = placeAt(places, blockAt(resource, "dead_letter_config"), "target_arn");
  consumer.asyncInvocation = { ...consumer.asyncInvocation, deadLetterQueue };
  return deadLetterQueue;
}

function joinDestinations({ places }: Drafting, resource: Resource, consumer: DraftFunction): DraftPlace | undefined {
  const { asyncInvocation } = consumer;
  const destinations = blockAt(resource, "destination_config");
  const onFailure = placeAt(places, destinations && blockAt(destinations, "on_failure"), "destination");
  consumer.asyncInvocation = {
    ...asyncInvocation,
    maximumRetryAttempts: numberAt(resource, "maximum_retry_attempts") ?? asyncInvocation.maximumRetryAttempts,
    maximumEventAgeSeconds:
      numberAt(resource, "maximum_event_age_in_seconds") ?? asyncInvocation.maximumEventAgeSeconds,
    onSuccess: placeAt(places, destinations && blockAt(destinations, "on_success"), "destination"),
    onFailure,
  };
  return onFailure;
}

function functionNamed({ places }: Drafting, resource: Resource) {
  const name = requiredTextAt(resource, "function_name");
  if (name.startsWith("arn:")) return places.at(name);
  const { partition, region, account } = resource.location;
  return places.at(`arn:${partition}:lambda:${region}:${account}:function:${name}`);
}

function filterOf(resource: Resource): FilterPolicy | undefined {
  const policy = textAt(resource, "filter_policy");
  if (policy === undefined) return undefined;
  const scope = textAt(resource, "filter_policy_scope");
  return accepted(resource, "filter_policy", () =>
    FilterPolicy.parse(policy, scope === "MessageBody" ? "MessageBody" : "MessageAttributes"),
  );
}

function redriveOf({ places }: Drafting, resource: Resource): Redrive | undefined {
  const policy = jsonAt(resource, "redrive_policy");
  if (policy === undefined) return undefined;
  const { deadLetterTargetArn: arn, maxReceiveCount } = policy;
  const count = Number(maxReceiveCount);
  if (typeof arn === "string" && Number.isInteger(count)) return { to: places.at(arn), maxReceiveCount: count };
  throw new StackError(
    "ATTRIBUTE_TYPE",
    `${resource.address}.redrive_policy must hold deadLetterTargetArn and maxReceiveCount, got: ${JSON.stringify(policy)}. SQS would refuse it too.`,
  );
}
