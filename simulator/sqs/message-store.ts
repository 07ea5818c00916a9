import type { Scheduled, Scheduler } from "../kernel/scheduler";
import { Arrivals } from "./arrivals";
import type { MessageOrder, Taker } from "./message-order";
import { Expiry, type StoredMessage } from "./stored-message";
import { Timeline } from "./timeline";

/** Whom a store tells what time brought about. */
export interface StoreObserver {
  /** A consumer's time is over: the message is visible again. */
  returned(message: StoredMessage): void;
  /** The message was too old, and is gone. */
  expired(message: StoredMessage): void;
  /** Something may be received that could not be before. */
  appeared(): void;
}

/**
 * The messages of a queue: visible, delayed, in flight. Time moves them on, by one timer for delays and visibility timeouts
 * and one for the retention period; whoever looks at the store calls `advance` first.
 */
export class MessageStore {
  size = 0;
  delayed = 0;
  inFlight = 0;
  readonly arrivals = new Arrivals();
  /** Messages that become visible. */
  private readonly due = new Timeline<StoredMessage>();
  /** Messages that expire before those that came before them: those that waited in another queue already. */
  private readonly early = new Timeline<Expiry>();
  /** Not later than the first expiry. */
  private nextExpiry = Number.POSITIVE_INFINITY;
  private dueTimer: Scheduled | undefined;
  private expiryTimer: Scheduled | undefined;
  private awaited = false;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly order: MessageOrder,
    private readonly retention: number,
    private readonly observer: StoreObserver,
  ) {}

  get visible(): number {
    return this.size - this.delayed - this.inFlight;
  }

  /** The message that would be received next. */
  get first(): StoredMessage | undefined {
    return this.order.first;
  }

  /** Does what is due by now. */
  advance(now: number): void {
    if (now >= this.due.nextTime) this.releaseDue(now);
    if (now >= this.nextExpiry) this.expire(now);
  }

  /** Whether somebody waits for messages to become visible, so that a run is not settled before they are. */
  await(awaited: boolean): void {
    if (awaited === this.awaited) return;
    this.awaited = awaited;
    this.dueTimer?.cancel();
    this.dueTimer = undefined;
    this.setDueTimer();
  }

  /** @param visibleAt when it can be received */
  add(message: StoredMessage, now: number, visibleAt: number): void {
    this.size++;
    this.arrivals.add(message);
    this.watchExpiry(message);
    if (visibleAt > now) {
      message.state = "delayed";
      this.delayed++;
      this.schedule(message, visibleAt);
    }
    this.order.arrive(message);
    if (message.state === "visible") this.observer.appeared();
  }

  take(most: number, taker: Taker): void {
    this.order.take(most, taker);
  }

  /** A visible message is with a consumer until a time. To be called by a taker. */
  hold(message: StoredMessage, until: number): void {
    message.state = "in-flight";
    this.inFlight++;
    this.schedule(message, until);
  }

  /** Gives a consumer another time. */
  extend(message: StoredMessage, until: number): void {
    this.due.remove(message);
    this.schedule(message, until);
  }

  /** Gives a message in flight back. */
  release(message: StoredMessage, now: number): void {
    this.due.remove(message);
    this.giveBack(message, now);
    this.setDueTimer();
  }

  /** The message is gone: deleted, or moved to another queue. */
  remove(message: StoredMessage): void {
    const freesOthers = this.order.leave(message);
    if (message.state !== "visible") this.due.remove(message);
    this.forget(message);
    if (this.due.isEmpty) this.setDueTimer();
    if (freesOthers) this.observer.appeared();
  }

  /** What a taker did not take into flight is gone. */
  removeTaken(message: StoredMessage): void {
    this.forget(message);
  }

  /** All messages are gone. */
  clear(): void {
    for (const message of this.arrivals) this.forget(message);
    this.order.clear();
    this.due.clear();
    this.setDueTimer();
  }

  private forget(message: StoredMessage): void {
    if (message.state === "in-flight") this.inFlight--;
    else if (message.state === "delayed") this.delayed--;
    if (message.expiry !== undefined) this.unwatch(message.expiry);
    message.state = "gone";
    this.size--;
    this.arrivals.remove(message);
  }

  private schedule(message: StoredMessage, time: number): void {
    message.time = time;
    this.due.add(message);
    if (this.dueTimer === undefined || time < this.dueTimer.time) this.setDueTimer();
  }

  private releaseDue(now: number): void {
    for (let message = this.due.takeDue(now); message !== undefined; message = this.due.takeDue(now)) {
      this.giveBack(message, now);
    }
    this.setDueTimer();
  }

  private giveBack(message: StoredMessage, now: number): void {
    const wasInFlight = message.state === "in-flight";
    if (wasInFlight) this.inFlight--;
    else this.delayed--;
    message.state = "visible";
    this.order.appear(message, wasInFlight);
    // While a consumer has it, it may be too old and still be deleted in time.
    if (now >= message.sentAt + this.retention) {
      this.drop(message);
      return;
    }
    if (wasInFlight) this.observer.returned(message);
    this.observer.appeared();
  }

  /** A timer that is too early does no harm; it sets the next one. */
  private setDueTimer(): void {
    const next = this.due.nextTime;
    if (this.dueTimer !== undefined && next < Number.POSITIVE_INFINITY && this.dueTimer.time <= next) return;
    this.dueTimer?.cancel();
    this.dueTimer =
      next < Number.POSITIVE_INFINITY ? this.scheduler.at(next, this.ring, { background: !this.awaited }) : undefined;
  }

  private readonly ring = (): void => {
    this.dueTimer = undefined;
    this.advance(this.scheduler.now);
    this.setDueTimer();
  };

  private watchExpiry(message: StoredMessage): void {
    const time = message.sentAt + this.retention;
    if (message.sentAt < message.arrivedAt) {
      message.expiry = new Expiry(time, message);
      this.early.add(message.expiry);
    }
    if (time < this.nextExpiry) this.setExpiryTimer(time);
  }

  private unwatch(expiry: Expiry): void {
    this.early.remove(expiry);
    expiry.message.expiry = undefined;
  }

  private expire(now: number): void {
    for (let due = this.early.takeDue(now); due !== undefined; due = this.early.takeDue(now)) {
      due.message.expiry = undefined;
      if (due.message.state !== "in-flight") this.drop(due.message);
    }
    let next = this.early.nextTime;
    for (const message of this.arrivals) {
      const time = message.arrivedAt + this.retention;
      if (time > now) {
        next = Math.min(next, time);
        break;
      }
      if (message.state !== "in-flight") this.drop(message);
    }
    this.setExpiryTimer(next);
  }

  private drop(message: StoredMessage): void {
    this.remove(message);
    this.observer.expired(message);
  }

  private setExpiryTimer(time: number): void {
    this.nextExpiry = time;
    if (this.expiryTimer !== undefined && this.expiryTimer.time <= time) return;
    this.expiryTimer?.cancel();
    this.expiryTimer =
      time < Number.POSITIVE_INFINITY ? this.scheduler.at(time, this.ringExpiry, { background: true }) : undefined;
  }

  private readonly ringExpiry = (): void => {
    this.expiryTimer = undefined;
    this.advance(this.scheduler.now);
    this.setExpiryTimer(this.nextExpiry);
  };
}
