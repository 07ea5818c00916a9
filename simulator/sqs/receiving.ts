import { AWS_LIMITS } from "../../modules/aws-limits";
import type { Queue } from "../topology/places";
import type { World } from "../world";
import { DeadLetters } from "./dead-letters";
import type { Taker } from "./message-order";
import type { MessageStore } from "./message-store";
import type { Receipts } from "./receipts";
import { type Attempt, ReceiveAttempts } from "./receive-attempts";
import type { ReceiveOptions } from "./receive-options";
import { Receipt } from "./received-message";
import { overLimit } from "./sqs-error";
import type { StoredMessage } from "./stored-message";

/** Hands messages out to consumers. */
export class Receiving implements Taker {
  private readonly attempts = new ReceiveAttempts();
  private readonly deadLetters: DeadLetters | undefined;
  /** Of the receive that goes on. */
  private batch: Receipt[] = [];
  private now = 0;
  private until = 0;

  constructor(
    private readonly world: World,
    private readonly queue: Queue,
    private readonly store: MessageStore,
    private readonly receipts: Receipts,
  ) {
    if (queue.redrive !== undefined) this.deadLetters = new DeadLetters(world, queue, queue.redrive);
  }

  /** @throws {AwsError} OverLimit */
  receive(options: ReceiveOptions, now: number): Receipt[] {
    const { maxMessages = 1, receiveRequestAttemptId: attempt } = options;
    const seconds = options.visibilityTimeoutSeconds ?? this.queue.visibilityTimeoutSeconds;
    this.now = now;
    this.until = now + seconds * 1_000;
    if (attempt === undefined) return this.batchOf(maxMessages);
    const before = this.attempts.find(attempt, now);
    if (before !== undefined) return this.repeat(before);
    const receipts = this.batchOf(maxMessages);
    if (receipts.length > 0) this.attempts.remember({ key: attempt, receipts, at: now, until: this.until });
    return receipts;
  }

  take(message: StoredMessage): boolean {
    if (this.deadLetters?.take(message)) {
      this.store.removeTaken(message);
      this.receipts.forget(message);
      return false;
    }
    const { now } = this;
    message.receiveCount++;
    message.firstReceivedAt ??= now;
    message.receivedAt = now;
    this.store.hold(message, this.until);
    this.world.ledger.step(message.content.way, "received", this.queue);
    this.batch.push(new Receipt(message, this.receipts, message.receiveCount));
    return true;
  }

  private batchOf(most: number): Receipt[] {
    const room = (this.queue.fifo ? FIFO_LIMIT : STANDARD_LIMIT) - this.store.inFlight;
    if (room <= 0 && !this.queue.fifo) throw overLimit();
    const batch: Receipt[] = [];
    this.batch = batch;
    this.store.take(Math.min(most, room), this);
    return batch;
  }

  private repeat(attempt: Attempt): Receipt[] {
    attempt.until = this.until;
    for (const { message } of attempt.receipts) this.store.extend(message, this.until);
    return [...attempt.receipts];
  }
}

const STANDARD_LIMIT = AWS_LIMITS.sqs.inFlightStandard;
const FIFO_LIMIT = AWS_LIMITS.sqs.inFlightFifo;
