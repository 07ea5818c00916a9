import { AWS_LIMITS } from "../../../../modules/aws-limits";
import { AwsError } from "../../../aws-error";
import { bytesOf, type PublishRequest } from "../../../sns/publish-request";
import type { SimulatedTopic } from "../../../sns/simulated-topic";
import type { MessageAttributes } from "../../../world";
import type { Call } from "../../call";
import type { Input } from "../../input";
import type { Output } from "../../service";
import { messageAttributes } from "../message-attributes";
import { batchError, invalidParameter, invalidValue } from "./errors";
import { topicNamed } from "./topics";

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function publish(call: Call): Output {
  const { input } = call;
  if (input.has("PhoneNumber")) throw invalidParameter("PhoneNumber Reason: text messages are not simulated");
  const arn = input.text("TopicArn") ?? input.text("TargetArn");
  if (arn === undefined) throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
  const topic = topicNamed(call, arn);
  call.authorize("sns:Publish", topic.place.arn);
  const { messageId, sequenceNumber } = topic.publish(requestOf(input));
  return { MessageId: messageId, SequenceNumber: sequenceNumber };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function publishBatch(call: Call): Output {
  const { input } = call;
  const topic = topicNamed(call, input.neededText("TopicArn"));
  call.authorize("sns:Publish", topic.place.arn);
  const entries = input.structures("PublishBatchRequestEntries") ?? [];
  const ids = checkedIds(entries);
  const requests = entries.map(requestOf);
  const bytes = requests.reduce((sum, request) => sum + bytesOf(request), 0);
  if (bytes > AWS_LIMITS.sns.messageBytes) {
    throw batchError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${AWS_LIMITS.sns.messageBytes} bytes. You have sent ${bytes} bytes.`,
    );
  }
  const results = requests.map((request, index) => publishEntry(topic, ids[index] as string, request));
  return {
    Successful: results.flatMap(({ successful }) => successful ?? []),
    Failed: results.flatMap(({ failed }) => failed ?? []),
  };
}

function publishEntry(topic: SimulatedTopic, Id: string, request: PublishRequest) {
  try {
    const { messageId, sequenceNumber } = topic.publish(request);
    return { successful: { Id, MessageId: messageId, SequenceNumber: sequenceNumber } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { failed: { Id, Code: error.queryCode, Message: error.message, SenderFault: error.status < 500 } };
  }
}

function checkedIds(entries: readonly Input[]): string[] {
  if (entries.length === 0) throw batchError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > MOST_ENTRIES) {
    throw batchError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  }
  const ids = entries.map((entry) => entry.neededText("Id"));
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    throw batchError(
      "InvalidBatchEntryId",
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw batchError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  }
  return ids;
}

const MOST_ENTRIES = 10;

function requestOf(input: Input): PublishRequest {
  const attributes = messageAttributes(input, "MessageAttributes", (name) =>
    invalidValue(`The message attribute '${name}' must contain non-empty message attribute type.`),
  );
  if (attributes !== undefined) checkAttributes(attributes);
  return {
    message: input.neededText("Message"),
    subject: input.text("Subject"),
    attributes,
    messageStructure: input.text("MessageStructure"),
    messageGroupId: input.text("MessageGroupId"),
    messageDeduplicationId: input.text("MessageDeduplicationId"),
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function checkAttributes(attributes: MessageAttributes): void {
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    const [type = ""] = DataType.split(".", 1);
    if (!["String", "Number", "Binary"].includes(type)) {
      throw invalidValue(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    const value = type === "Binary" ? BinaryValue : StringValue;
    if (!value) {
      throw invalidValue(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
      );
    }
    if (type === "Number" && Number.isNaN(Number(value))) {
      throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
    }
  }
}
