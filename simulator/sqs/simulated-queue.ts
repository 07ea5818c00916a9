import { AWS_LIMITS } from "../../modules/aws-limits";
import { outageOf } from "../delivery/beyond";
import type { Fate, Way } from "../ledger/way";
import type { Place, Queue } from "../topology/places";
import type { Delivery, Refusal, World } from "../world";
import { allowsRedrive, type DeadLetterTaker } from "./dead-letters";
import { FifoOrder } from "./fifo-order";
import { Intake } from "./intake";
import { ageSeconds, LiveGauges } from "./live-gauges";
import { checkOutgoing, messageBytes, type OutgoingMessage, refusalOf } from "./message-checks";
import { sequenceNumber } from "./message-ids";
import { MessageStore, type StoreObserver } from "./message-store";
import { QueueMetrics } from "./queue-metrics";
import { Receipts } from "./receipts";
import { checkPoll, checkReceive, checkVisibility, type PollOptions, type ReceiveOptions } from "./receive-options";
import type { ReceivedMessage } from "./received-message";
import { Receiving } from "./receiving";
import { type RestingMessage, restingMessage } from "./resting-message";
import {
  expiredReceiptHandle,
  invalidValue,
  messageNotInflight,
  purgeInProgress,
  serviceUnavailable,
  unavailableReceiptHandle,
} from "./sqs-error";
import { StandardOrder } from "./standard-order";
import type { StoredMessage } from "./stored-message";
import { Watchers } from "./watchers";

/** What SendMessage answers. */
export interface SentMessage {
  readonly messageId: string;
  /** Of a FIFO queue: 20 digits. */
  readonly sequenceNumber: string | undefined;
  readonly way: Way;
}

/** How many messages are in which state. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What came of the attempt to move a message to another queue. */
export type MoveOutcome = "moved" | "nothing to move" | "refused" | "nowhere to go";

/**
 * A queue of SQS, standard or FIFO. All that is in it counts as resting, also what a consumer has received.
 *
 * @example
 * queue.send({ body: "{}" });
 * for (const message of queue.receive({ maxMessages: 10 })) queue.delete(message);
 */
export class SimulatedQueue implements DeadLetterTaker {
  readonly underWay = 0;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  private readonly store: MessageStore;
  private readonly intake: Intake;
  private readonly receiving: Receiving;
  private readonly receipts: Receipts;
  private readonly metrics: QueueMetrics;
  private readonly gauges: LiveGauges;
  private readonly watchers: Watchers;
  private purgedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly world: World,
    readonly place: Queue,
  ) {
    const { scheduler } = world;
    const random = world.random.fork(`sqs ${place.arn}`);
    const fifoOrder = place.fifo ? new FifoOrder() : undefined;
    const chosen = (message: StoredMessage, visible: number) =>
      world.faults.strikes("reorder", place, message.content.body) ? random.below(Math.min(visible, REORDERED)) : 0;
    this.createdAt = scheduler.now;
    this.store = new MessageStore(
      scheduler,
      fifoOrder ?? new StandardOrder(chosen),
      place.retentionSeconds * 1_000,
      this.observer(),
    );
    this.gauges = new LiveGauges(scheduler, this.store, fifoOrder);
    this.metrics = new QueueMetrics(world.metrics, place.name, this.gauges, place.fifo);
    this.intake = new Intake(world, place, this.store, this.metrics, random);
    this.receipts = new Receipts(random.uuid().replaceAll("-", ""));
    this.receiving = new Receiving(world, place, this.store, this.receipts);
    this.watchers = new Watchers(
      scheduler,
      () => this.watch(),
      () => this.metrics.emptyReceives.add(1),
    );
  }

  /** Takes what a service of AWS sends. */
  deliver(delivery: Delivery): Refusal | undefined {
    const { place, world, intake } = this;
    const { way, body, attributes, messageGroupId: groupId } = delivery;
    if (world.faults.strikes("outage", place, body) !== undefined) return outageOf(place);
    const bytes = messageBytes(body, attributes);
    const refusal = refusalOf(place, delivery, bytes);
    if (refusal !== undefined) return refusal;
    const now = this.use();
    world.ledger.step(way, "delivered", place);
    const deduplicationId = intake.deduplicationId(body, delivery.messageDeduplicationId);
    const messageId = intake.nextId();
    intake.accept({ way, messageId, body, attributes, groupId, deduplicationId }, bytes, place.delaySeconds, now);
    return undefined;
  }

  /**
   * SendMessage.
   *
   * @throws {AwsError} what SQS answers to a message that it does not take
   */
  send(message: OutgoingMessage): SentMessage {
    const { place, world, intake } = this;
    const { body, attributes, delaySeconds, messageGroupId: groupId } = message;
    const bytes = messageBytes(body, attributes);
    checkOutgoing(place, message, bytes);
    if (world.faults.strikes("outage", place, body) !== undefined) throw serviceUnavailable();
    const now = this.use();
    const deduplicationId = intake.deduplicationId(body, message.messageDeduplicationId);
    const messageId = intake.nextId();
    const way = world.ledger.publish(messageId, place);
    const content = { way, messageId, body, attributes, groupId, deduplicationId };
    // A FIFO queue delays all messages alike, whatever one of them says.
    const delay = place.fifo ? place.delaySeconds : (delaySeconds ?? place.delaySeconds);
    const accepted = intake.accept(content, bytes, delay, now);
    const number = place.fifo ? sequenceNumber(accepted.number) : undefined;
    return { messageId: accepted.messageId, sequenceNumber: number, way };
  }

  /**
   * What there is now, possibly nothing.
   *
   * @throws {AwsError} InvalidParameterValueException, OverLimit
   */
  receive(options: ReceiveOptions = {}): ReceivedMessage[] {
    checkReceive(this.place, options);
    const messages = this.receiveNow(options);
    if (messages.length === 0) this.metrics.emptyReceives.add(1);
    return messages;
  }

  /**
   * ReceiveMessage: waits until there is something, as long as it may. On a virtual clock the wait ends only as the clock
   * is run.
   *
   * @throws {AwsError} InvalidParameterValueException, OverLimit
   */
  async receiveOrWait(options: PollOptions = {}): Promise<ReceivedMessage[]> {
    checkPoll(this.place, options);
    const { waitSeconds = this.place.receiveWaitSeconds, signal } = options;
    const messages = this.receiveNow(options);
    if (messages.length > 0) return messages;
    if (waitSeconds > 0) return this.watchers.polls.wait(() => this.receiveNow(options), waitSeconds * 1_000, signal);
    this.metrics.emptyReceives.add(1);
    return messages;
  }

  /**
   * DeleteMessage. With the receipt of an earlier receive it succeeds and deletes nothing, as for what is gone already.
   *
   * @param receipt the handle, or what was received
   * @param fate what came of the message
   * @param at where
   * @returns whether the message was deleted
   * @throws {AwsError} ReceiptHandleIsInvalid; InvalidParameterValueException where the visibility timeout of a message
   *   from a FIFO queue is over
   */
  delete(receipt: string | ReceivedMessage, fate: Fate = "deleted", at: Place = this.place, detail?: string): boolean {
    this.use();
    const found = this.receipts.find(receipt);
    const message = found?.message;
    const isStale = found !== undefined && !found.isLatest;
    if (this.place.fifo && message !== undefined && (isStale || message.state !== "in-flight")) {
      throw expiredReceiptHandle(handleOf(receipt));
    }
    this.metrics.deleted.add(1);
    if (message === undefined || isStale) return false;
    this.remove(message);
    this.world.ledger.end(message.content.way, fate, at, detail);
    return true;
  }

  /**
   * ChangeMessageVisibility: the message is visible again so many seconds from now, 0 to 43,200, but within 12 hours of its
   * receive. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   *
   * @throws {AwsError} ReceiptHandleIsInvalid, InvalidParameterValueException, MessageNotInflight
   */
  changeVisibility(receipt: string | ReceivedMessage, seconds: number): void {
    checkVisibility(seconds);
    const now = this.use();
    const found = this.receipts.find(receipt);
    if (found === undefined) throw unavailableReceiptHandle(handleOf(receipt));
    const { message } = found;
    const isOver = !found.isLatest || message.state !== "in-flight";
    if (isOver && this.place.fifo) throw expiredReceiptHandle(handleOf(receipt));
    if (!found.isLatest) throw unavailableReceiptHandle(handleOf(receipt));
    if (isOver) throw messageNotInflight();
    const until = now + seconds * 1_000;
    if (until > message.receivedAt + LONGEST_IN_FLIGHT) {
      const reason = `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_IN_FLIGHT / 1_000} seconds]`;
      throw invalidValue(seconds, "VisibilityTimeout", reason);
    }
    if (seconds === 0) this.store.release(message, now);
    else this.store.extend(message, until);
  }

  /**
   * PurgeQueue. Takes AWS up to a minute, and no time here.
   *
   * @throws {AwsError} PurgeQueueInProgress within 60 seconds of the last one
   */
  purge(): void {
    const now = this.use();
    if (now < this.purgedAt + PURGE_PAUSE) throw purgeInProgress(this.place.name);
    this.purgedAt = now;
    const messages = [...this.store.arrivals];
    this.store.clear();
    for (const message of messages) {
      this.receipts.forget(message);
      this.world.ledger.end(message.content.way, "purged", this.place);
    }
  }

  /** What is in the queue, as it came, without receiving it. */
  peek(): RestingMessage[] {
    return [...this.current().arrivals].map(restingMessage);
  }

  get counts(): QueueCounts {
    const { visible, inFlight, delayed } = this.current();
    return { visible, inFlight, delayed };
  }

  /** All messages. */
  get size(): number {
    return this.current().size;
  }

  /** Since when the message is in the queue that came first; 0 where there is none. */
  get oldestAgeSeconds(): number {
    const { oldest } = this.current().arrivals;
    return oldest === undefined ? 0 : ageSeconds(oldest, this.world.scheduler.now);
  }

  /**
   * Calls back when there may be something to receive that was not there before, once for all of it.
   *
   * @returns what ends that
   */
  onVisible(listener: () => void): () => void {
    const stop = this.watchers.add(listener);
    if (this.store.visible > 0) this.watchers.announce();
    return stop;
  }

  /** For the queue that gives a message up. */
  takeDeadLetter(message: StoredMessage, from: Queue): boolean {
    const { place, world } = this;
    const { content, receiveCount, firstReceivedAt } = message;
    if (from.fifo !== place.fifo || !allowsRedrive(place, from.arn)) return false;
    if (world.faults.strikes("outage", place, content.body) !== undefined) return false;
    const now = this.use();
    const detail = `Received ${message.receivesHere} times from ${from.name}.`;
    world.ledger.step(content.way, "dead-lettered", place, detail);
    const sentAt = place.fifo ? now : message.sentAt;
    this.intake.takeOver(content, { sentAt, receiveCount, firstReceivedAt, sourceArn: from.arn }, now);
    return true;
  }

  /**
   * Moves the message that would be received next. In the other queue it is a new one, but for what it holds.
   *
   * @internal
   */
  moveFirst(destinationOf: (sourceArn: string | undefined) => SimulatedQueue | undefined): MoveOutcome {
    this.use();
    const message = this.store.first;
    if (message === undefined) return "nothing to move";
    const destination = destinationOf(message.deadLetterSourceArn);
    if (destination === undefined) return "nowhere to go";
    if (!destination.takeMoved(message)) return "refused";
    this.metrics.received.add(1);
    this.metrics.deleted.add(1);
    this.remove(message);
    return "moved";
  }

  private takeMoved({ content }: StoredMessage): boolean {
    const { place, world, metrics, intake } = this;
    if (world.faults.strikes("outage", place, content.body) !== undefined) return false;
    const now = this.use();
    world.ledger.step(content.way, "redriven", place);
    metrics.sent.add(1);
    metrics.sentSize.add(messageBytes(content.body, content.attributes));
    const past = { sentAt: now, receiveCount: 0, firstReceivedAt: undefined, sourceArn: undefined };
    intake.takeOver({ ...content, messageId: intake.nextId() }, past, now);
    return true;
  }

  private receiveNow(options: ReceiveOptions): ReceivedMessage[] {
    const messages = this.receiving.receive(options, this.use());
    if (messages.length > 0) this.metrics.received.add(messages.length);
    return messages;
  }

  private remove(message: StoredMessage): void {
    this.store.remove(message);
    this.receipts.forget(message);
  }

  /** The time, at which the queue is used and all is done that was due. */
  private use(): number {
    const { now } = this.world.scheduler;
    this.gauges.usedAt = now;
    this.store.advance(now);
    return now;
  }

  private current(): MessageStore {
    this.store.advance(this.world.scheduler.now);
    return this.store;
  }

  private observer(): StoreObserver {
    const { ledger } = this.world;
    return {
      appeared: () => this.watchers.announce(),
      returned: ({ content }) => ledger.step(content.way, "returned", this.place),
      expired: (message) => {
        this.receipts.forget(message);
        ledger.end(message.content.way, "dropped", this.place, "RETENTION_EXPIRED");
      },
    };
  }

  private watch(): void {
    this.gauges.isPolled = this.watchers.hasListeners;
    this.store.await(!this.watchers.isEmpty);
  }
}

function handleOf(receipt: string | ReceivedMessage): string {
  return typeof receipt === "string" ? receipt : receipt.receiptHandle;
}

/** Messages from the front among which a fault chooses. */
const REORDERED = 1_000;
const LONGEST_IN_FLIGHT = AWS_LIMITS.sqs.visibilityTimeoutSeconds.max * 1_000;
const PURGE_PAUSE = 60_000;
