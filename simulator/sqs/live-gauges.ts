import type { FifoOrder } from "./fifo-order";
import type { MessageStore } from "./message-store";
import type { QueueGauges } from "./queue-metrics";
import type { StoredMessage } from "./stored-message";

/**
 * What a queue looks like to CloudWatch: nothing at all once nobody has used it for six hours and nothing is in it, and of
 * some metrics nothing where they would be 0.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class LiveGauges implements QueueGauges {
  /** When the queue was used last. */
  usedAt: number;
  /** Whether somebody asks for its messages all the time. */
  isPolled = false;

  constructor(
    private readonly clock: { readonly now: number },
    private readonly store: MessageStore,
    /** `undefined`: a standard queue. */
    private readonly fifoOrder: FifoOrder | undefined,
  ) {
    this.usedAt = clock.now;
  }

  get visible(): number | undefined {
    this.store.advance(this.clock.now);
    return this.isActive ? this.store.visible : undefined;
  }

  get notVisible(): number | undefined {
    this.store.advance(this.clock.now);
    return this.store.inFlight || undefined;
  }

  get delayed(): number | undefined {
    this.store.advance(this.clock.now);
    return this.store.delayed || undefined;
  }

  get oldestAgeSeconds(): number | undefined {
    this.store.advance(this.clock.now);
    for (const message of this.store.arrivals) {
      if (this.fifoOrder !== undefined || !isPoison(message)) return ageSeconds(message, this.clock.now);
    }
    return undefined;
  }

  get blockedGroups(): number | undefined {
    this.store.advance(this.clock.now);
    return this.isActive ? this.fifoOrder?.blockedGroups : undefined;
  }

  private get isActive(): boolean {
    return this.isPolled || this.store.size > 0 || this.clock.now - this.usedAt <= ACTIVE;
  }
}

/** Whole seconds since a message came into its queue. */
export function ageSeconds(message: StoredMessage, now: number): number {
  return Math.floor((now - message.arrivedAt) / 1_000);
}

/** What was received so often and never deleted does not count as the oldest message of a standard queue. */
function isPoison(message: StoredMessage): boolean {
  return message.receivesHere >= 3;
}

const ACTIVE = 6 * 3_600_000;
