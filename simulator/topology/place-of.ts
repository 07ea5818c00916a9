import {
  blockAt,
  flagAt,
  jsonAt,
  numberAt,
  type Resource,
  requiredTextAt,
  StackError,
  textAt,
  textsAt,
} from "../terraform";
import type { DraftFunction, DraftPlace, DraftQueue, DraftTopic } from "./draft";
import type { AsyncInvocation, RedriveAllow } from "./places";
import { OTHER_PLACES } from "./resource-roles";

/**
 * As AWS makes them. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 * Only the size is the Terraform provider's, which writes 256 KiB where AWS has 1 MiB by now.
 */
export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 345_600,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maxMessageBytes: 262_144,
  contentBasedDeduplication: false,
  deduplicationScope: "queue",
  fifoThroughputLimit: "perQueue",
  redriveAllow: undefined,
} as const;

/** As AWS makes them. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_DEFAULTS = { architecture: "x86_64", timeoutSeconds: 3, memoryMegabytes: 128 } as const;

/** As AWS has them. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const ASYNC_INVOCATION_DEFAULTS: AsyncInvocation = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 21_600,
  onSuccess: undefined,
  onFailure: undefined,
  deadLetterQueue: undefined,
};

/** The place that a resource or data source is; `undefined` where it is none. */
export function placeOf(resource: Resource): DraftPlace | undefined {
  switch (resource.type) {
    case "aws_cloudwatch_event_bus":
      return { ...facts(resource), kind: "bus", rules: [], archives: [], deadLetterQueue: undefined };
    case "aws_sns_topic":
      return topicOf(resource);
    case "aws_sqs_queue":
      return queueOf(resource);
    case "aws_lambda_function":
      return functionOf(resource);
  }
  const what = OTHER_PLACES[resource.type];
  if (what === undefined || resource.mode === "data") return undefined;
  if (resource.type !== "aws_s3_bucket") return { ...facts(resource), kind: "other", what };
  // The resources beside it say more.
  const bucket = { versioned: false, eventBridge: false, keyId: undefined };
  return { ...facts(resource, "bucket"), kind: "other", what, bucket };
}

function facts(resource: Resource, nameAttribute = "name") {
  return {
    address: resource.address,
    name: requiredTextAt(resource, nameAttribute),
    arn: requiredTextAt(resource, "arn"),
    location: resource.location,
    constructPath: resource.constructPath,
    inStack: resource.mode === "resource",
  };
}

function topicOf(resource: Resource): DraftTopic {
  return {
    ...facts(resource),
    kind: "topic",
    fifo: isFifo(resource, "fifo_topic"),
    contentBasedDeduplication: flagAt(resource, "content_based_deduplication") ?? false,
    signatureVersion: numberAt(resource, "signature_version") === 2 ? "2" : "1",
    subscriptions: [],
  };
}

function queueOf(resource: Resource): DraftQueue {
  const { visibilityTimeoutSeconds, retentionSeconds, delaySeconds, receiveWaitSeconds } = QUEUE_DEFAULTS;
  const perGroup = textAt(resource, "fifo_throughput_limit") === "perMessageGroupId";
  return {
    ...facts(resource),
    kind: "queue",
    url: requiredTextAt(resource, "url"),
    fifo: isFifo(resource, "fifo_queue"),
    visibilityTimeoutSeconds: numberAt(resource, "visibility_timeout_seconds") ?? visibilityTimeoutSeconds,
    retentionSeconds: numberAt(resource, "message_retention_seconds") ?? retentionSeconds,
    delaySeconds: numberAt(resource, "delay_seconds") ?? delaySeconds,
    receiveWaitSeconds: numberAt(resource, "receive_wait_time_seconds") ?? receiveWaitSeconds,
    maxMessageBytes: numberAt(resource, "max_message_size") ?? QUEUE_DEFAULTS.maxMessageBytes,
    contentBasedDeduplication: flagAt(resource, "content_based_deduplication") ?? false,
    deduplicationScope: textAt(resource, "deduplication_scope") === "messageGroup" ? "messageGroup" : "queue",
    fifoThroughputLimit: perGroup ? "perMessageGroupId" : "perQueue",
    redrive: undefined,
    redriveAllow: redriveAllowOf(resource),
    mappings: [],
  };
}

/** What the `redrive_allow_policy` of a queue says, or of a resource beside it. */
export function redriveAllowOf(resource: Resource): RedriveAllow | undefined {
  const policy = jsonAt(resource, "redrive_allow_policy");
  if (policy === undefined) return undefined;
  const { redrivePermission: permission, sourceQueueArns = [] } = policy;
  if (permission === "allowAll" || permission === "denyAll") return { permission, sourceArns: [] };
  if (permission === "byQueue" && Array.isArray(sourceQueueArns)) {
    return { permission, sourceArns: sourceQueueArns.map(String) };
  }
  throw new StackError(
    "ATTRIBUTE_TYPE",
    `${resource.address}.redrive_allow_policy must hold redrivePermission (allowAll, denyAll or byQueue with sourceQueueArns), got: ${JSON.stringify(policy)}. SQS would refuse it too.`,
  );
}

function functionOf(resource: Resource): DraftFunction {
  const variables = blockAt(resource, "environment")?.attribute("variables");
  const reserved = numberAt(resource, "reserved_concurrent_executions");
  return {
    ...facts(resource, "function_name"),
    kind: "function",
    runtime: textAt(resource, "runtime"),
    architecture: textsAt(resource, "architectures")[0] ?? FUNCTION_DEFAULTS.architecture,
    handler: textAt(resource, "handler"),
    filename: textAt(resource, "filename"),
    timeoutSeconds: numberAt(resource, "timeout") ?? FUNCTION_DEFAULTS.timeoutSeconds,
    memoryMegabytes: numberAt(resource, "memory_size") ?? FUNCTION_DEFAULTS.memoryMegabytes,
    // The provider writes "none reserved" as -1.
    reservedConcurrency: reserved === -1 ? undefined : reserved,
    environment: Object.fromEntries(Object.entries(variables ?? {}).map(([key, value]) => [key, String(value)])),
    roleArn: roleArnOf(resource),
    onFailure: undefined,
    asyncInvocation: ASYNC_INVOCATION_DEFAULTS,
    sendsTo: [],
  };
}

/** A role that another stack makes is known only where it was given. */
function roleArnOf(resource: Resource): string | undefined {
  try {
    return textAt(resource, "role");
  } catch (error) {
    if (error instanceof StackError && error.code === "REFERENCE_UNRESOLVED") return undefined;
    throw error;
  }
}

/** What is only looked up by its name says it by its name. */
function isFifo(resource: Resource, attribute: string): boolean {
  return flagAt(resource, attribute) === true || requiredTextAt(resource, "name").endsWith(".fifo");
}
