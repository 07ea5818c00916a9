import type { ReceivedMessage } from "./received-message";

/**
 * The attributes that SQS gives a message, as ReceiveMessage and the events of an event source mapping have them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  const { messageGroupId, messageDeduplicationId, sequenceNumber, deadLetterSourceArn } = message;
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    ...(messageGroupId !== undefined && { MessageGroupId: messageGroupId }),
    SenderId: SENDER_ID,
    ...(messageDeduplicationId !== undefined && { MessageDeduplicationId: messageDeduplicationId }),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}

/** Nobody in particular. */
const SENDER_ID = "AIDAEXAMPLE";
