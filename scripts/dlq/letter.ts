import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";

export type LetterAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** A message of a dead-letter queue, as it was received. */
export interface Letter {
  readonly messageId: string;
  /** Of this very receive. */
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: LetterAttributes;
  /** What SQS says of it, by the names of ReceiveMessage. */
  readonly system: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. Of a standard queue: when it was first sent; of a FIFO queue: when it came into this one. */
  readonly sentAt: number;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** ARN of the queue that gave it up. `undefined`: it came from a service, or was sent here. */
  readonly sourceArn: string | undefined;
}

export function letterOf({ MessageId = "", ReceiptHandle = "", Body = "", ...message }: Message): Letter {
  const system: Readonly<Record<string, string>> = message.Attributes ?? {};
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: message.MessageAttributes ?? {},
    system,
    sentAt: Number(system.SentTimestamp),
    groupId: system.MessageGroupId,
    deduplicationId: system.MessageDeduplicationId,
    sourceArn: system.DeadLetterQueueSourceArn,
  };
}

/** What an attribute of text or number holds. */
export function attributeText({ attributes }: Letter, name: string): string | undefined {
  return attributes[name]?.StringValue;
}

/**
 * Bytes that count against the limits: of the body, and of the names, types and values of the attributes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export function messageBytes(body: string, attributes: LetterAttributes): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType = "", StringValue = "", BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
    bytes += BinaryValue?.length ?? 0;
  }
  return bytes;
}
