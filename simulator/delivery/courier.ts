import type { Place } from "../topology/places";
import type { Delivery, Destination, MessageAttributes, Refusal, Sender, World } from "../world";

/** What one delivery is about. */
export interface Parcel extends Delivery {
  /** What goes to the dead-letter queue, where it is not the body itself. */
  readonly letter?: string;
}

/** When a delivery that failed is tried again. */
export interface RetrySchedule {
  /** Milliseconds to wait before the retry of this number, from 1; or why there is none. */
  delay(retry: number, ageMilliseconds: number): number | Exhausted;
  /** Milliseconds for which something is tried at all. @default for ever */
  readonly longest?: number;
}

/** Why nothing is tried any more, as AWS spells it: `MaximumRetryAttempts`. */
export interface Exhausted {
  readonly exhausted: string;
}

export interface CourierOptions {
  /** Of every parcel. */
  readonly sender: Sender;
  readonly to: Place;
  readonly deadLetterQueue: Place | undefined;
  readonly schedule: RetrySchedule;
  /** Attributes of the letter in the dead-letter queue. */
  letterAttributes(failure: Failure): MessageAttributes | undefined;
  /** For metrics. */
  readonly counts: {
    attempted(): void;
    retried(): void;
    delivered(): void;
    failed(): void;
    deadLettered(): void;
    deadLetterFailed(): void;
  };
}

/** Why a delivery was given up. */
export interface Failure {
  readonly refusal: Refusal;
  /** Retries made. */
  readonly retries: number;
  readonly exhausted: string | undefined;
}

/**
 * Delivers from one rule target or subscription to its place: asks whether it may, retries what can be retried, and sends
 * what cannot be delivered to the dead-letter queue. Where there is none, or that fails too, the event is lost.
 */
export class Courier {
  private waiting = 0;
  private destination: Destination | undefined;

  constructor(
    private readonly world: World,
    private readonly options: CourierOptions,
  ) {}

  /** Deliveries that are to be tried again. */
  get underWay(): number {
    return this.waiting;
  }

  /** Delivers, now or later. `whenDone` is called when the parcel is out of this courier's hands. */
  dispatch(parcel: Parcel, whenDone?: () => void): void {
    this.attempt(parcel, 0, this.world.scheduler.now, whenDone);
  }

  private attempt(parcel: Parcel, retries: number, since: number, whenDone: (() => void) | undefined): void {
    this.options.counts.attempted();
    const denial = this.denialOf();
    const destination = this.destinationOf();
    if (denial !== undefined || destination.takeLater === undefined) {
      this.answered(parcel, denial ?? destination.deliver(parcel), retries, since, whenDone);
      return;
    }
    destination.takeLater(parcel, since + (this.options.schedule.longest ?? Number.POSITIVE_INFINITY), (refusal) =>
      this.answered(parcel, refusal, retries, since, whenDone),
    );
  }

  private answered(
    parcel: Parcel,
    refusal: Refusal | undefined,
    retries: number,
    since: number,
    whenDone: (() => void) | undefined,
  ): void {
    const { world, options } = this;
    const { counts, to } = options;
    if (refusal === undefined) {
      counts.delivered();
      whenDone?.();
      return;
    }
    const detail = `${refusal.code}: ${refusal.message}`;
    world.ledger.step(parcel.way, "failed", to, detail);
    const { retryAfterSeconds = 0 } = refusal;
    if (!refusal.retryable || retryAfterSeconds < 0) {
      this.giveUp(parcel, { refusal, retries, exhausted: undefined }, whenDone);
      return;
    }
    const { now } = world.scheduler;
    const next = options.schedule.delay(retries + 1, now - since);
    if (typeof next !== "number") {
      this.giveUp(parcel, { refusal, retries, exhausted: next.exhausted }, whenDone);
      return;
    }
    // Whichever is longer: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
    const wait = Math.max(next, retryAfterSeconds * 1_000);
    if (wait > next && now - since + wait > (options.schedule.longest ?? Number.POSITIVE_INFINITY)) {
      this.giveUp(parcel, { refusal, retries, exhausted: "MaximumEventAgeInSeconds" }, whenDone);
      return;
    }
    this.waiting++;
    world.scheduler.after(wait, () => {
      this.waiting--;
      counts.retried();
      world.ledger.step(parcel.way, "retried", to);
      this.attempt(parcel, retries + 1, since, whenDone);
    });
  }

  private denialOf(): Refusal | undefined {
    const { world, options } = this;
    const denial = world.permissions.mayDeliver(options.sender, options.to);
    return denial && { code: denial.code, message: denial.message, retryable: false };
  }

  private destinationOf(): Destination {
    this.destination ??= this.world.destinationAt(this.options.to);
    return this.destination;
  }

  private giveUp(parcel: Parcel, failure: Failure, whenDone: (() => void) | undefined): void {
    const { ledger } = this.world;
    const { counts, deadLetterQueue, to } = this.options;
    const { refusal } = failure;
    counts.failed();
    if (deadLetterQueue === undefined) {
      ledger.end(parcel.way, "dropped", to, `${refusal.code}, and there is no dead-letter queue. ${refusal.message}`);
    } else {
      this.sendLetter(parcel, failure, deadLetterQueue);
    }
    whenDone?.();
  }

  private sendLetter(parcel: Parcel, failure: Failure, deadLetterQueue: Place): void {
    const { world, options } = this;
    const { ledger, permissions } = world;
    const { sender, counts } = options;
    // Services write to a dead-letter queue as themselves, whatever role they deliver with.
    const asItself: Sender = { ...sender, roleArn: undefined };
    const denial = permissions.mayDeliver(asItself, deadLetterQueue);
    const refusal =
      denial ??
      world.destinationAt(deadLetterQueue).deliver({
        way: parcel.way,
        body: parcel.letter ?? parcel.body,
        attributes: options.letterAttributes(failure) ?? parcel.attributes,
        messageGroupId: parcel.messageGroupId,
        messageDeduplicationId: parcel.messageDeduplicationId,
        sender: asItself,
      });
    if (refusal === undefined) {
      counts.deadLettered();
      ledger.step(parcel.way, "dead-lettered", deadLetterQueue, failure.refusal.code);
      return;
    }
    counts.deadLetterFailed();
    const detail = `${failure.refusal.code}, and its dead-letter queue did not take it: ${refusal.code}. ${refusal.message}`;
    ledger.end(parcel.way, "dropped", deadLetterQueue, detail);
  }
}
