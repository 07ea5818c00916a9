import { elapsedTime, machineTime, setAlarmClock, yieldToMachine } from "./host";
import { Scheduler } from "./scheduler";

/** Milliseconds of work after which the machine's input and output have a turn. */
const TURN = 5;

/** Time passes as on the wall. */
export class RealScheduler extends Scheduler {
  readonly isReal = true;
  private stopTimer: (() => void) | undefined;
  private timerTime = Number.POSITIVE_INFINITY;
  private turnIsComing = false;
  private stopped = false;
  /** Actions whose promises are open. */
  private pending = 0;
  private readonly waiters = new Set<Waiter>();
  /** What an action threw: nothing after it can be trusted, and nothing happens. */
  private readonly onFault: (error: unknown) => void;

  constructor(budget: number, onFault: (error: unknown) => void, seed?: number) {
    super(budget, seed);
    this.onFault = onFault;
  }

  get now(): number {
    return machineTime();
  }

  override get isSettled(): boolean {
    return super.isSettled && this.pending === 0;
  }

  async runUntil(time: number): Promise<void> {
    await this.waitUntil(time, () => false);
  }

  async runUntilSettled(latest: number): Promise<boolean> {
    await this.waitUntil(latest, () => this.isSettled);
    return this.isSettled;
  }

  runUntilDone(isDone: () => boolean): Promise<void> {
    return this.waitUntil(Number.POSITIVE_INFINITY, isDone);
  }

  stop(): void {
    this.stopped = true;
    this.stopTimer?.();
    for (const waiter of this.waiters) waiter.end();
  }

  protected wake(): void {
    if (this.turnIsComing || this.stopped) return;
    const next = this.hasSoon ? 0 : (this.heap.peek()?.time ?? Number.POSITIVE_INFINITY);
    if (next <= this.now) this.takeTurn();
    else if (next < this.timerTime) this.setTimer(next);
  }

  private takeTurn(): void {
    this.turnIsComing = true;
    yieldToMachine(() => this.work());
  }

  private setTimer(time: number): void {
    this.stopTimer?.();
    this.timerTime = time;
    this.stopTimer = setAlarmClock(time - this.now, () => {
      this.timerTime = Number.POSITIVE_INFINITY;
      this.wake();
    });
  }

  private work(): void {
    if (this.stopped) return;
    const end = elapsedTime() + TURN;
    try {
      do {
        const action = this.takeDue(this.now);
        if (action === undefined) break;
        const promise = action();
        if (promise !== undefined) this.follow(promise);
      } while (elapsedTime() < end);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.turnIsComing = false;
    this.wake();
    this.tellWaiters();
  }

  private follow(promise: Promise<void>): void {
    this.pending++;
    promise.then(
      () => {
        this.pending--;
        this.tellWaiters();
      },
      (error: unknown) => this.fail(error),
    );
  }

  private fail(error: unknown): void {
    this.onFault(error);
    this.stop();
  }

  private tellWaiters(): void {
    for (const waiter of this.waiters) if (waiter.isDone()) waiter.end();
  }

  /** @param isDone whether the wait is over before that time */
  private waitUntil(time: number, isDone: () => boolean): Promise<void> {
    if (this.stopped || isDone()) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter: Waiter = {
        isDone,
        end: () => {
          stopTimer();
          this.waiters.delete(waiter);
          resolve();
        },
      };
      const stopTimer = setAlarmClock(time - this.now, waiter.end);
      this.waiters.add(waiter);
    });
  }
}

/** Somebody who waits. */
interface Waiter {
  isDone(): boolean;
  end(): void;
}
