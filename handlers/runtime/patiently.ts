import type { Once } from "./once";

/** What waiting needs from outside. */
export interface Patience {
  /** Milliseconds that the invocation has left. */
  readonly remainingMillis: () => number;
  readonly wait: (millis: number) => Promise<void>;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

const FIRST_PAUSE_MILLIS = 50;
const LONGEST_WAIT_MILLIS = 2_000;

/** To ask the table once more, which gives up after nine seconds, and to answer. */
const RESERVE_MILLIS = 10_000;

/**
 * A `Once` that asks again, after pauses that double, while its key is in progress elsewhere; for two seconds at most, and
 * never into the last ten of the invocation.
 *
 * Every order comes twice by design, often at the same moment to two invocations. The one that comes second would otherwise
 * be reported as failed, hidden for the whole visibility timeout and counted as a receive, for work that is done within
 * milliseconds. Should the first fail, the second does the work at once.
 *
 * The pauses vary, so that the messages of a batch do not all ask the table in the same instants.
 */
export function patiently(once: Once, { remainingMillis, wait, random }: Patience): Once {
  return async (key, work) => {
    let waited = 0;
    for (let pause = FIRST_PAUSE_MILLIS; ; pause *= 2) {
      const outcome = await once(key, work);
      if (outcome !== "in-progress") return outcome;
      const millis = pause * (0.5 + random() / 2);
      if (waited + millis > LONGEST_WAIT_MILLIS || remainingMillis() - millis < RESERVE_MILLIS) return outcome;
      await wait(millis);
      waited += millis;
    }
  };
}
