import type { TimeRange } from "../aws/cloudwatch-metrics";
import { usageError } from "../cli/command-error";
import { secondsOf } from "../cli/parse-seconds";

/**
 * The time that `--last`, or `--from` and `--to`, name.
 *
 * @param now milliseconds since 1970
 * @throws {CommandError} for none, for both, for one that is turned round or in the future
 */
export function readRange(
  {
    last,
    from,
    to,
  }: { readonly last?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): TimeRange {
  if (last !== undefined) {
    if (from !== undefined || to !== undefined) throw usageError("--last must not come with --from or --to.");
    return { from: now - lastSeconds(last) * 1_000, to: now };
  }
  if (from === undefined) throw usageError("--last, or --from, must say which events: of the last hour, --last 1h.");
  const range = { from: timeOption("from", from), to: to === undefined ? now : timeOption("to", to) };
  for (const name of ["from", "to"] as const) {
    if (range[name] > now) {
      throw usageError(`--${name} must not be in the future, got: ${shown(range[name])}; it is ${shown(now)}.`);
    }
  }
  if (range.from >= range.to) {
    throw usageError(`--from must be before --to, got: ${shown(range.from)} and ${shown(range.to)}.`);
  }
  return range;
}

/** Seconds of a year: longer ago than that, a date says better what is meant. */
const MOST_SECONDS = 366 * 86_400;

function lastSeconds(text: string): number {
  const [, days] = /^(\d+)d$/.exec(text) ?? [];
  const seconds = days === undefined ? secondsOf(text) : Number(days) * 86_400;
  if (seconds !== undefined && seconds >= 1 && seconds <= MOST_SECONDS) return seconds;
  throw usageError(`--last must be a time from 1s to 366d, such as 15m, 1h or 7d, got: ${JSON.stringify(text)}.`);
}

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/i;

/** A day, which begins at midnight UTC, or a time with its zone: times without one mean another one on each machine. */
function timeOption(option: string, text: string): number {
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && isRealDay(text)) return time;
  throw usageError(
    `--${option} must be a time with its zone, such as 2026-11-21T14:00:00Z or 2026-11-21T15:00+01:00, or a day, got: ${JSON.stringify(text)}.`,
  );
}

/** JavaScript takes the 31st of June for the 1st of July. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  const read = Date.parse(day);
  return !Number.isNaN(read) && new Date(read).toISOString().startsWith(day);
}

function shown(time: number): string {
  return new Date(time).toISOString();
}
