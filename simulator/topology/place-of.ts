import { blockAt, flagAt, numberAt, type Resource, requiredTextAt, textAt, textsAt } from "../terraform";
import type { DraftFunction, DraftPlace, DraftQueue } from "./draft";
import { OTHER_PLACES } from "./resource-roles";

/** As AWS makes them. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 345_600,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
} as const;

/** As AWS makes them. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_DEFAULTS = { architecture: "x86_64", timeoutSeconds: 3, memoryMegabytes: 128 } as const;

/** The place that a resource or data source is; `undefined` where it is none. */
export function placeOf(resource: Resource): DraftPlace | undefined {
  switch (resource.type) {
    case "aws_cloudwatch_event_bus":
      return { ...facts(resource), kind: "bus", rules: [], archives: [], deadLetterQueue: undefined };
    case "aws_sns_topic":
      return { ...facts(resource), kind: "topic", fifo: isFifo(resource, "fifo_topic"), subscriptions: [] };
    case "aws_sqs_queue":
      return queueOf(resource);
    case "aws_lambda_function":
      return functionOf(resource);
  }
  const what = OTHER_PLACES[resource.type];
  if (what === undefined || resource.mode === "data") return undefined;
  return { ...facts(resource, resource.type === "aws_s3_bucket" ? "bucket" : "name"), kind: "other", what };
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

function queueOf(resource: Resource): DraftQueue {
  const { visibilityTimeoutSeconds, retentionSeconds, delaySeconds, receiveWaitSeconds } = QUEUE_DEFAULTS;
  return {
    ...facts(resource),
    kind: "queue",
    url: requiredTextAt(resource, "url"),
    fifo: isFifo(resource, "fifo_queue"),
    visibilityTimeoutSeconds: numberAt(resource, "visibility_timeout_seconds") ?? visibilityTimeoutSeconds,
    retentionSeconds: numberAt(resource, "message_retention_seconds") ?? retentionSeconds,
    delaySeconds: numberAt(resource, "delay_seconds") ?? delaySeconds,
    receiveWaitSeconds: numberAt(resource, "receive_wait_time_seconds") ?? receiveWaitSeconds,
    redrive: undefined,
    mappings: [],
  };
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
    onFailure: undefined,
  };
}

/** What is only looked up by its name says it by its name. */
function isFifo(resource: Resource, attribute: string): boolean {
  return flagAt(resource, attribute) === true || requiredTextAt(resource, "name").endsWith(".fifo");
}
