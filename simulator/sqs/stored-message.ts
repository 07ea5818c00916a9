import type { Way } from "../ledger/way";
import type { MessageAttributes } from "../world";
import type { MessageGroup } from "./fifo-order";
import { sequenceNumber } from "./message-ids";
import type { Timed } from "./timeline";

/** Where a message is: to be received, not yet to be received, with a consumer, or not in the queue any more. */
export type MessageState = "visible" | "delayed" | "in-flight" | "gone";

/** What a message brings along, whoever sent it. */
export interface MessageContent {
  readonly way: Way;
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

/**
 * A message that is in a queue, or was. It is its own link in the lists that it stands in, so that it can be taken out of
 * each without looking for it.
 */
export class StoredMessage implements Timed {
  state: MessageState = "visible";
  /** Receives in all queues that it has been in. */
  receiveCount: number;
  /** Milliseconds since 1970; `undefined` before the first receive. */
  firstReceivedAt: number | undefined = undefined;
  /** When it was received last. */
  receivedAt = 0;
  deadLetterSourceArn: string | undefined = undefined;
  /** Of a receipt whose handle was written out as text. */
  handleSlot = -1;

  /** When it is visible, while it is not. The link in the queue's timeline. */
  time = 0;
  sooner: Timed | undefined = undefined;
  later: Timed | undefined = undefined;
  position = -1;

  /** When it expires, where that is before its turn by arrival. */
  expiry: Expiry | undefined = undefined;

  /** The link in the list of all messages by arrival. */
  older: StoredMessage | undefined = undefined;
  newer: StoredMessage | undefined = undefined;

  /** The link in the line of those that can be received, or of those of its group. */
  ahead: StoredMessage | undefined = undefined;
  behind: StoredMessage | undefined = undefined;
  group: MessageGroup | undefined = undefined;

  constructor(
    readonly content: MessageContent,
    /** Counts what arrives in the queue. Of a FIFO queue, the sequence number follows from it. */
    readonly number: number,
    /** Enqueue time, milliseconds since 1970: retention counts from it. */
    readonly sentAt: number,
    /** When it came into this queue, which is later where another queue gave it up. */
    readonly arrivedAt: number,
    /** Receives in the queues that it was in before. */
    readonly receivedBefore: number,
  ) {
    this.receiveCount = receivedBefore;
  }

  /** Of a message in a FIFO queue. */
  get sequenceNumber(): string | undefined {
    return this.group === undefined ? undefined : sequenceNumber(this.number);
  }

  get receivesHere(): number {
    return this.receiveCount - this.receivedBefore;
  }
}

/** When a message expires. */
export class Expiry implements Timed {
  sooner: Timed | undefined = undefined;
  later: Timed | undefined = undefined;
  position = -1;

  constructor(
    readonly time: number,
    readonly message: StoredMessage,
  ) {}
}
