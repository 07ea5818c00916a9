/*
 * All that the simulator takes from the machine: its time, its timers, and a seed where none was given. Everything else
 * follows from the clock and the seed that a simulation is made with; the linter keeps it so.
 */
import { generateKeyPairSync, type KeyObject, randomInt } from "node:crypto";

/** Milliseconds since 1970. */
export function machineTime(): number {
  return Date.now();
}

/** Milliseconds with a fraction, of a clock that never goes back. */
export function elapsedTime(): number {
  return performance.now();
}

/** Calls back once, and returns what cancels that. Does not keep the process alive by itself if `idle` is set. */
export function setAlarmClock(
  milliseconds: number,
  ring: () => void,
  { idle = false }: { readonly idle?: boolean } = {},
): () => void {
  const timer = setTimeout(ring, Math.min(milliseconds, LONGEST_TIMER));
  if (idle) timer.unref();
  return () => clearTimeout(timer);
}

/** Node fires timers beyond it at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Calls back as soon as input and output that wait have had their turn. */
export function yieldToMachine(resume: () => void): void {
  setImmediate(resume);
}

/** A pair of RSA keys, of which nothing follows but the bytes of signatures. */
export function freshKeyPair(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return generateKeyPairSync("rsa", { modulusLength: 2_048 });
}

/** A seed for a run that was given none. */
export function freshSeed(): number {
  return randomInt(2 ** 32 - 1);
}
