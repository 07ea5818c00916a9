import type { Way } from "../ledger/way";
import type { MessageAttributes } from "../world";
import type { Receipts } from "./receipts";
import type { StoredMessage } from "./stored-message";

/** A message as a receive returns it. */
export interface ReceivedMessage {
  readonly messageId: string;
  /** Of this very receive; the next one gives another. */
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: MessageAttributes | undefined;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Milliseconds since 1970. */
  readonly firstReceivedAt: number;
  /** This receive included, and those from queues that it was in before. */
  readonly receiveCount: number;
  readonly messageGroupId: string | undefined;
  readonly messageDeduplicationId: string | undefined;
  /** Of a FIFO queue: 20 digits. */
  readonly sequenceNumber: string | undefined;
  /** Of a message in a dead-letter queue: the queue that gave it up. */
  readonly deadLetterSourceArn: string | undefined;
  readonly way: Way;
}

/**
 * One receive of a message. Whoever is in the process gives it back as it is, which spares the queue to write out a receipt
 * handle and to look it up again.
 */
export class Receipt implements ReceivedMessage {
  constructor(
    /** @internal */
    readonly message: StoredMessage,
    private readonly receipts: Receipts,
    readonly receiveCount: number,
  ) {}

  /** Whether it is that of the last receive. */
  get isLatest(): boolean {
    return this.message.receiveCount === this.receiveCount;
  }

  get receiptHandle(): string {
    return this.receipts.handleOf(this.message, this.receiveCount);
  }

  /** @internal */
  isOf(receipts: Receipts): boolean {
    return this.receipts === receipts;
  }

  get messageId(): string {
    return this.message.content.messageId;
  }

  get body(): string {
    return this.message.content.body;
  }

  get attributes(): MessageAttributes | undefined {
    return this.message.content.attributes;
  }

  get sentAt(): number {
    return this.message.sentAt;
  }

  get firstReceivedAt(): number {
    return this.message.firstReceivedAt ?? this.message.receivedAt;
  }

  get messageGroupId(): string | undefined {
    return this.message.content.groupId;
  }

  get messageDeduplicationId(): string | undefined {
    return this.message.content.deduplicationId;
  }

  get sequenceNumber(): string | undefined {
    return this.message.sequenceNumber;
  }

  get deadLetterSourceArn(): string | undefined {
    return this.message.deadLetterSourceArn;
  }

  get way(): Way {
    return this.message.content.way;
  }
}
