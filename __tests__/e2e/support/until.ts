import { setTimeout as pause } from "node:timers/promises";

/**
 * Looks until there is something to see, and gives it; fails at the deadline.
 *
 * @param what what is looked for, for the failure
 * @param look gives `undefined` as long as it is not there
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}.`);
    await pause(100);
  }
}
