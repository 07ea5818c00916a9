import type { SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import type { Entry } from "../aws/entry";
import { contentsOf } from "./event-inside";
import type { Letter, LetterAttributes } from "./letter";
import { isForItsTarget } from "./route";

/** What EventBridge writes beside an event that it could not deliver. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export const WRITTEN_BY_EVENT_BRIDGE: ReadonlySet<string> = new Set([
  "RULE_ARN",
  "TARGET_ARN",
  "ERROR_CODE",
  "ERROR_MESSAGE",
  "EXHAUSTED_RETRY_CONDITION",
  "RETRY_ATTEMPTS",
]);

/** The attributes that a letter keeps: all of them; but a target gets an event as its rule would have delivered it. */
export function keptAttributes(letter: Letter, destinationArn: string): LetterAttributes {
  if (!isForItsTarget(letter, destinationArn)) return letter.attributes;
  return Object.fromEntries(Object.entries(letter.attributes).filter(([name]) => !WRITTEN_BY_EVENT_BRIDGE.has(name)));
}

/** A letter as SendMessageBatch takes it: with its attributes, group, deduplication id and trace. */
export function queueEntry(letter: Letter, destinationArn: string): Omit<SendMessageBatchRequestEntry, "Id"> {
  const { body, groupId, deduplicationId, system } = letter;
  const attributes = keptAttributes(letter, destinationArn);
  const trace = system.AWSTraceHeader;
  return {
    MessageBody: body,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: { ...attributes } }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    ...(trace !== undefined && {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } },
    }),
  };
}

/** A letter as PutEvents takes it. It becomes another event: EventBridge gives it a new id. */
export function busEntry({ body }: Letter, bus: string): Entry {
  const contents = contentsOf(body);
  if (contents.kind !== "event") throw new TypeError("Only an event can be put on a bus.");
  const { source, detail, time, resources, "detail-type": detailType } = contents.event;
  const sentAt = typeof time === "string" ? new Date(time) : undefined;
  return {
    EventBusName: bus,
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    ...(sentAt !== undefined && !Number.isNaN(sentAt.getTime()) && { Time: sentAt }),
    ...(Array.isArray(resources) && { Resources: resources.map(String) }),
  };
}
