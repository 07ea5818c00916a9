import type { Clock } from "../../../../scripts/loadtest/clock";

/** A clock on which time passes at once, from one timer to the next. */
export class VirtualClock implements Clock {
  private time = START;
  private sequence = 0;
  private stalled = { from: 0, to: 0 };
  private readonly timers = new Map<number, { readonly time: number; readonly action: () => void }>();

  now(): number {
    return this.time;
  }

  after(milliseconds: number, action: () => void): () => void {
    const id = this.sequence++;
    this.timers.set(id, { time: this.time + Math.max(0, milliseconds), action });
    return () => this.timers.delete(id);
  }

  /** The process does nothing in between, in milliseconds after the start: what is due then comes at the end. */
  stall(from: number, to: number): void {
    this.stalled = { from: START + from, to: START + to };
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve));
  }

  /** Lets time pass until the promise is settled; fails where nothing is left that could settle it. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      // What is ready to go on does so before time passes.
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return promise;
      const [next] = [...this.timers].sort(([a, one], [b, other]) => one.time - other.time || a - b);
      if (next === undefined) throw new Error("Nothing is left to happen, and it is not settled.");
      this.timers.delete(next[0]);
      const { from, to } = this.stalled;
      this.time = Math.max(this.time, next[1].time);
      if (this.time > from && this.time < to) this.time = to;
      next[1].action();
    }
  }
}

export const START = 1_700_000_000_000;
