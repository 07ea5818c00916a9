import { createHash } from "node:crypto";
import { AWS_LIMITS } from "../../modules/aws-limits";
import { AwsError } from "../aws-error";
import type { Topic } from "../topology/places";
import type { MessageAttributes } from "../world";

/** What Publish is given. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export interface PublishRequest {
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** `json`: the message holds a text for each protocol. */
  readonly messageStructure?: string | undefined;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
}

/**
 * Checks what is published, as SNS does, and says by which deduplication id a FIFO topic knows it.
 *
 * @throws {AwsError} InvalidParameter, InvalidParameterValue
 */
export function checkPublish(request: PublishRequest, topic: Topic, contentBased: boolean): string | undefined {
  const { message, subject, messageGroupId, messageDeduplicationId, messageStructure } = request;
  if (message === "") throw invalid("Invalid parameter: Empty message");
  if (bytesOf(request) > AWS_LIMITS.sns.messageBytes) throw invalid("Invalid parameter: Message too long");
  if (subject !== undefined && !isSubject(subject)) throw invalid("Invalid parameter: Subject");
  if (messageStructure !== undefined) checkStructure(messageStructure, message);
  if (!topic.fifo) {
    if (messageDeduplicationId !== undefined) {
      throw invalid(
        "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
      );
    }
    return undefined;
  }
  if (messageGroupId === undefined) {
    throw invalid("Invalid parameter: The MessageGroupId parameter is required for FIFO topics");
  }
  if (messageDeduplicationId !== undefined) return messageDeduplicationId;
  if (contentBased) return createHash("sha256").update(message).digest("hex");
  throw invalid(
    "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

/**
 * The text of a message for a protocol: what queues and functions get.
 *
 * "Non-string values will cause the key to be ignored."
 */
export function textFor(protocol: string, { message, messageStructure }: PublishRequest): string {
  if (messageStructure !== "json") return message;
  const texts = JSON.parse(message) as Record<string, unknown>;
  const own = Object.hasOwn(texts, protocol) ? texts[protocol] : undefined;
  return String(typeof own === "string" ? own : texts.default);
}

/** "Subjects must be UTF-8 text with no line breaks or control characters, and less than 100 characters long." */
function isSubject(subject: string): boolean {
  return /^\P{Cc}{1,99}$/u.test(subject);
}

function checkStructure(structure: string, message: string): void {
  if (structure !== "json") throw invalid("Invalid parameter: Message Structure");
  const texts = parsed(message);
  if (texts === undefined) {
    throw invalid("Invalid parameter: Message Structure - JSON message body failed to parse");
  }
  if (typeof (texts as { default?: unknown } | null)?.default !== "string") {
    throw invalid("Invalid parameter: Message Structure - No default entry in JSON message body");
  }
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: the message with its attributes. */
export function bytesOf({ message, attributes = {} }: PublishRequest): number {
  let bytes = Buffer.byteLength(message);
  for (const [name, { DataType, StringValue = "", BinaryValue = "" }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
    bytes += Buffer.byteLength(BinaryValue, "base64");
  }
  return bytes;
}

/** `undefined`: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameter", message);
}
