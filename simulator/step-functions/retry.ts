import type { Random } from "../kernel/random";
import type { RetrierJson } from "./language";

/**
 * Milliseconds before a retry. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 *
 * @param made retries that were made by this retrier before
 */
export function retryDelay(
  { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds, JitterStrategy }: RetrierJson,
  made: number,
  random: Random,
): number {
  const seconds = Math.min(MaxDelaySeconds ?? Number.POSITIVE_INFINITY, IntervalSeconds * BackoffRate ** made);
  return Math.round(seconds * 1_000 * (JitterStrategy === "FULL" ? random.fraction() : 1));
}
