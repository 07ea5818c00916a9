/** How often something is tried, and how long it waits in between. */
export interface BackOff {
  readonly attempts: number;
  /** Waits before the next attempt. */
  wait(milliseconds: number): Promise<void>;
  /** From 0 to 1, as `Math.random`. */
  random(): number;
}

export const BACK_OFF_DEFAULTS = {
  attempts: 6,
  /** The longest first wait, which each attempt doubles. */
  baseMilliseconds: 200,
  mostMilliseconds: 5_000,
} as const;

/** The clock and the dice of this machine. */
export const REAL_BACK_OFF: BackOff = {
  attempts: BACK_OFF_DEFAULTS.attempts,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/**
 * How long to wait after an attempt that failed: anything up to a bound that doubles, so that many senders who were
 * throttled together do not come back together.
 *
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 *
 * @param attempt the one that failed, from 1
 */
export function backOffMilliseconds(attempt: number, random: () => number): number {
  const { baseMilliseconds, mostMilliseconds } = BACK_OFF_DEFAULTS;
  return Math.round(random() * Math.min(mostMilliseconds, baseMilliseconds * 2 ** (attempt - 1)));
}
