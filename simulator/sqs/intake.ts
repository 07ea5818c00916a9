import type { Random } from "../kernel/random";
import type { Queue } from "../topology/places";
import type { World } from "../world";
import { type Accepted, Deduplication } from "./deduplication";
import { MessageIds } from "./message-ids";
import type { MessageStore } from "./message-store";
import type { QueueMetrics } from "./queue-metrics";
import { type MessageContent, StoredMessage } from "./stored-message";

/** What a message has been through in the queue that it comes from. */
export interface Past {
  /** Enqueue time, milliseconds since 1970. */
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
  readonly sourceArn: string | undefined;
}

/** What comes into a queue. */
export class Intake {
  private readonly ids: MessageIds;
  private readonly deduplication: Deduplication;
  private count = 0;

  constructor(
    private readonly world: World,
    private readonly queue: Queue,
    private readonly store: MessageStore,
    private readonly metrics: QueueMetrics,
    random: Random,
  ) {
    this.ids = new MessageIds(random);
    this.deduplication = new Deduplication(queue);
  }

  nextId(): string {
    return this.ids.next();
  }

  /** The deduplication id of a message for a FIFO queue. */
  deduplicationId(body: string, given: string | undefined): string | undefined {
    return this.queue.fifo ? this.deduplication.idOf(body, given) : undefined;
  }

  /** Takes what was sent, unless it was sent before; then it is that from before. */
  accept(content: MessageContent, bytes: number, delaySeconds: number, now: number): Accepted {
    const { queue, metrics, world } = this;
    if (queue.fifo) return this.acceptOnce(content, bytes, delaySeconds, now);
    metrics.sent.add(1);
    metrics.sentSize.add(bytes);
    const visibleAt = now + delaySeconds * 1_000;
    this.store.add(new StoredMessage(content, ++this.count, now, now, 0), now, visibleAt);
    if (world.faults.strikes("duplicate", queue, content.body) !== undefined) {
      world.ledger.duplicate(content.way, queue);
      this.store.add(new StoredMessage(content, ++this.count, now, now, 0), now, visibleAt);
    }
    return { messageId: content.messageId, number: this.count };
  }

  /** Takes what comes out of another queue. It is not delayed, and is no copy of anything. */
  takeOver(content: MessageContent, past: Past, now: number): void {
    const message = new StoredMessage(content, ++this.count, past.sentAt, now, past.receiveCount);
    message.firstReceivedAt = past.firstReceivedAt;
    message.deadLetterSourceArn = past.sourceArn;
    this.store.add(message, now, now);
  }

  private acceptOnce(content: MessageContent, bytes: number, delaySeconds: number, now: number): Accepted {
    const { deduplication, metrics, queue } = this;
    const { groupId = "", deduplicationId = "", messageId } = content;
    const before = deduplication.find(groupId, deduplicationId, now);
    if (before !== undefined) {
      metrics.deduplicated.add(1);
      this.world.ledger.end(
        content.way,
        "deduplicated",
        queue,
        `A message with the deduplication id ${deduplicationId} came within 5 minutes before.`,
      );
      return before;
    }
    metrics.sent.add(1);
    metrics.sentSize.add(bytes);
    const message = new StoredMessage(content, ++this.count, now, now, 0);
    const accepted = { messageId, number: message.number };
    deduplication.remember(groupId, deduplicationId, accepted, now);
    this.store.add(message, now, now + delaySeconds * 1_000);
    return accepted;
  }
}
