import { AWS_LIMITS } from "../../modules/aws-limits";
import type { Queue } from "../topology/places";
import type { Delivery, MessageAttributes, Refusal } from "../world";
import { invalidMessageContents, invalidParameter, invalidValue, missingParameter } from "./sqs-error";

/** A message to send, as the API takes it. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes | undefined;
  /** Of a standard queue: 0 to 900. @default the queue's */
  readonly delaySeconds?: number | undefined;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
}

/**
 * Bytes that count against the limit: of the body, and of the names, types and values of the attributes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export function messageBytes(body: string, attributes: MessageAttributes | undefined): number {
  let bytes = Buffer.byteLength(body);
  if (attributes === undefined) return bytes;
  for (const name in attributes) {
    const { DataType, StringValue = "", BinaryValue } = attributes[name] as MessageAttributes[string];
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
    if (BinaryValue !== undefined) bytes += Buffer.byteLength(BinaryValue, "base64");
  }
  return bytes;
}

/**
 * Whether SendMessage takes a message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 *
 * @throws {AwsError}
 */
export function checkOutgoing(queue: Queue, message: OutgoingMessage, bytes: number): void {
  const { body, attributes, delaySeconds } = message;
  if (body === "") throw missingParameter("MessageBody");
  if (UNACCEPTABLE.test(body)) throw invalidMessageContents();
  if (attributes !== undefined) checkAttributes(attributes);
  if (bytes > queue.maxMessageBytes)
    throw invalidParameter(`One or more parameters are invalid. Reason: ${tooLong(queue)}`);
  if (delaySeconds !== undefined) checkDelay(queue, delaySeconds);
  checkGrouping(queue, message);
}

/** Why a delivery of another service cannot be taken, now or later. */
export function refusalOf(queue: Queue, delivery: Delivery, bytes: number): Refusal | undefined {
  const { attributes } = delivery;
  if (bytes > queue.maxMessageBytes) return invalid(tooLong(queue));
  if (attributes !== undefined && Object.keys(attributes).length > MOST_ATTRIBUTES) return invalid(TOO_MANY_ATTRIBUTES);
  if (!queue.fifo) return undefined;
  if (!delivery.messageGroupId) return invalid(NO_GROUP);
  if (!delivery.messageDeduplicationId && !queue.contentBasedDeduplication) return invalid(NO_DEDUPLICATION);
  return undefined;
}

function checkDelay({ fifo }: Queue, seconds: number): void {
  const { min, max } = AWS_LIMITS.sqs.delaySeconds;
  if (fifo && seconds !== 0) {
    throw invalidValue(seconds, "DelaySeconds", "The request include parameter that is not valid for this queue type.");
  }
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw invalidValue(seconds, "DelaySeconds", `DelaySeconds must be >= ${min} and <= ${max}.`);
  }
}

function checkGrouping(queue: Queue, { messageGroupId, messageDeduplicationId }: OutgoingMessage): void {
  checkId("MessageGroupId", messageGroupId);
  checkId("MessageDeduplicationId", messageDeduplicationId);
  if (!queue.fifo) {
    if (messageDeduplicationId === undefined) return;
    const reason = "The request include parameter that is not valid for this queue type.";
    throw invalidValue(messageDeduplicationId, "MessageDeduplicationId", reason);
  }
  if (messageGroupId === undefined) throw missingParameter("MessageGroupId");
  if (messageDeduplicationId === undefined && !queue.contentBasedDeduplication)
    throw invalidParameter(NO_DEDUPLICATION);
}

function checkId(parameter: string, id: string | undefined): void {
  if (id === undefined || /^[!-~]{1,128}$/.test(id)) return;
  const reason = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw invalidValue(id, parameter, reason);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) throw invalidParameter(TOO_MANY_ATTRIBUTES);
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    if (!isAttributeName(name)) {
      throw invalidParameter(
        `Message (user) attribute name '${name}' is invalid. It can contain letters, digits, '_', '-' and '.', at most 256, and must not begin with AWS. or Amazon.`,
      );
    }
    const type = DataType.split(".", 1)[0] as string;
    if (!["String", "Number", "Binary"].includes(type)) {
      throw invalidParameter(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    const value = type === "Binary" ? BinaryValue : StringValue;
    if (!value)
      throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
    if (type === "Number" && !Number.isFinite(Number(value))) {
      throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
    }
  }
}

function isAttributeName(name: string): boolean {
  if (!/^[\w-]+(\.[\w-]+)*$/.test(name) || name.length > 256) return false;
  return !/^(aws|amazon)\./i.test(name);
}

function tooLong({ maxMessageBytes }: Queue): string {
  return `Message must be shorter than ${maxMessageBytes} bytes.`;
}

function invalid(message: string): Refusal {
  return { code: "INVALID_PARAMETER", message, retryable: false };
}

const MOST_ATTRIBUTES = 10;
const TOO_MANY_ATTRIBUTES = "Number of message attributes exceeds the allowed maximum 10.";
const NO_GROUP = "The request must contain the parameter MessageGroupId.";
const NO_DEDUPLICATION =
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";

/** What is no character of XML 1.0. */
const UNACCEPTABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
