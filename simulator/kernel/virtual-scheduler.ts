import { UserError } from "../../modules/errors";
import { Scheduler } from "./scheduler";

/** Time passes when it is told to, and jumps from one action to the next. */
export class VirtualScheduler extends Scheduler {
  readonly isReal = false;
  private time: number;
  private running = false;
  /** A run of {@link runUntilDone}, until it is over. */
  private sharedRun: Promise<void> | undefined;
  private readonly waiting: (() => void)[] = [];
  private stopped = false;

  constructor(startsAt: number, budget: number, seed?: number) {
    super(budget, seed);
    this.time = startsAt;
  }

  get now(): number {
    return this.time;
  }

  protected wake(): void {}

  /** @throws {UserError} CLOCK_RUNNING, SIMULATION_STOPPED, SIMULATION_BUDGET */
  async runUntil(time: number): Promise<void> {
    await this.afterSharedRun();
    await this.run(time, () => false);
    if (!this.stopped) this.time = Math.max(this.time, time);
  }

  /** @throws {UserError} CLOCK_RUNNING, SIMULATION_STOPPED, SIMULATION_BUDGET */
  async runUntilSettled(latest: number): Promise<boolean> {
    await this.afterSharedRun();
    await this.run(latest, () => this.isSettled);
    const { isSettled } = this;
    // So long has been waited.
    if (!isSettled && !this.stopped) this.time = Math.max(this.time, latest);
    return isSettled;
  }

  /**
   * Not from within an action, which would wait for itself.
   *
   * @throws {UserError} SIMULATION_STOPPED, SIMULATION_BUDGET
   */
  async runUntilDone(isDone: () => boolean): Promise<void> {
    while (!isDone() && !this.stopped) {
      if (this.running) await (this.sharedRun ?? this.ended());
      else await this.share(isDone);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private async share(isDone: () => boolean): Promise<void> {
    const run = this.run(Number.MAX_SAFE_INTEGER, isDone);
    this.sharedRun = run.finally(() => {
      this.sharedRun = undefined;
    });
    await this.sharedRun;
  }

  private async afterSharedRun(): Promise<void> {
    while (this.sharedRun !== undefined) await this.sharedRun;
  }

  /** When the run that somebody else awaits is over. */
  private ended(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async run(until: number, isDone: () => boolean): Promise<void> {
    if (this.stopped) {
      throw new UserError(
        "SIMULATION_STOPPED",
        "The simulation must be running, and was stopped: no time passes any more.",
      );
    }
    // Whoever awaits one run and starts another from within an action would change the order of things.
    if (this.running) {
      throw new UserError(
        "CLOCK_RUNNING",
        "The virtual clock is running already: await one advance() or settle() before the next, and call neither from a function that the simulation invokes.",
      );
    }
    this.running = true;
    try {
      while (!this.stopped && !isDone()) {
        const next = this.heap.peek();
        if (!this.hasSoon && next !== undefined && next.time <= until) this.time = Math.max(this.time, next.time);
        const action = this.takeDue(until);
        if (action === undefined) return;
        const pending = action();
        if (pending !== undefined) await pending;
      }
    } finally {
      this.running = false;
      for (const resume of this.waiting.splice(0)) resume();
    }
  }
}
