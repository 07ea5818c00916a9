import type { Way } from "../ledger/way";
import type { MessageAttributes } from "../world";
import type { MessageState, StoredMessage } from "./stored-message";

/** A message in a queue, as it is seen without being received. */
export interface RestingMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes | undefined;
  readonly state: MessageState;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** When it is visible, milliseconds since 1970; `undefined` where it is. */
  readonly visibleAt: number | undefined;
  readonly receiveCount: number;
  readonly messageGroupId: string | undefined;
  readonly messageDeduplicationId: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly deadLetterSourceArn: string | undefined;
  readonly way: Way;
}

export function restingMessage(message: StoredMessage): RestingMessage {
  const { messageId, body, attributes, groupId, deduplicationId, way } = message.content;
  const { state, sentAt, receiveCount, sequenceNumber, deadLetterSourceArn } = message;
  return {
    messageId,
    body,
    attributes,
    state,
    sentAt,
    visibleAt: state === "visible" ? undefined : message.time,
    receiveCount,
    messageGroupId: groupId,
    messageDeduplicationId: deduplicationId,
    sequenceNumber,
    deadLetterSourceArn,
    way,
  };
}
