import { UserError } from "../../modules/errors";
import { Scheduler } from "./scheduler";

/** Time passes when it is told to, and jumps from one action to the next. */
export class VirtualScheduler extends Scheduler {
  readonly isReal = false;
  private time: number;
  private running = false;
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
    await this.run(time, () => false);
    if (!this.stopped) this.time = Math.max(this.time, time);
  }

  /** @throws {UserError} CLOCK_RUNNING, SIMULATION_STOPPED, SIMULATION_BUDGET */
  async runUntilSettled(latest: number): Promise<boolean> {
    await this.run(latest, () => this.isSettled);
    const { isSettled } = this;
    // So long has been waited.
    if (!isSettled && !this.stopped) this.time = Math.max(this.time, latest);
    return isSettled;
  }

  stop(): void {
    this.stopped = true;
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
    }
  }
}
