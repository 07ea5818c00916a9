import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";

/** Reads of the clock that take a millisecond: a loop that waits for a time to come ends, and ends the same in every run. */
const READS_PER_MS = 1_000;

/**
 * The clock of a handler in a simulation whose time does not pass by itself. It stands at the time at which the invocation
 * started, and goes on by what the handler sleeps: a timer of 200 ms that fires has taken 200 ms. So what a handler sees of
 * the time does not depend on how fast the machine is. `performance.now` and `process.hrtime` stay those of the machine.
 */
export class SimulatedClock {
  private startedAt = 0;
  private slept = 0;
  private reads = 0;

  /** Puts it in the place of the machine's clock in this thread. */
  static install(time: number): SimulatedClock {
    const clock = new SimulatedClock();
    clock.startAt(time);
    installDate(() => clock.read());
    clock.installTimers();
    return clock;
  }

  startAt(time: number): void {
    this.startedAt = time;
    this.slept = 0;
    this.reads = 0;
  }

  /** Milliseconds that have passed since the start. */
  get elapsed(): number {
    return this.slept + Math.floor(this.reads / READS_PER_MS);
  }

  private read(): number {
    this.reads++;
    return this.startedAt + this.elapsed;
  }

  private reach(time: number): void {
    this.slept = Math.max(this.slept, time - this.startedAt);
  }

  private installTimers(): void {
    const { setTimeout: afterDelay, setInterval: eachInterval } = timers;
    const due = (delay = 1) => this.startedAt + this.elapsed + Math.max(1, Number(delay) || 1);
    const setTimeout = (callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
      const time = due(delay);
      const fire = () => {
        this.reach(time);
        callback(...args);
      };
      return afterDelay(fire, delay);
    };
    const setInterval = (callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
      let time = due(delay);
      const fire = () => {
        this.reach(time);
        time = due(delay);
        callback(...args);
      };
      return eachInterval(fire, delay);
    };
    const { setTimeout: sleepFor } = timersPromises;
    const sleep = async (delay?: number, value?: unknown, options?: object) => {
      const time = due(delay);
      const result = await sleepFor(delay, value, options);
      this.reach(time);
      return result;
    };
    Object.assign(setTimeout, { [promisify.custom]: sleep });
    Object.assign(globalThis, { setTimeout, setInterval });
    Object.assign(timers, { setTimeout, setInterval });
    Object.assign(timersPromises, { setTimeout: sleep });
    syncBuiltinESMExports();
  }
}

function installDate(now: () => number): void {
  const MachineDate = globalThis.Date;
  const SimulatedDate = new Proxy(MachineDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new MachineDate(now()).toString(),
  });
  MachineDate.now = now;
  MachineDate.prototype.constructor = SimulatedDate;
  globalThis.Date = SimulatedDate;
}
