import { Cron } from "./cron";

/** When a scheduled rule fires. */
export interface Schedule {
  /** The first moment after a time, in milliseconds since 1970; `undefined` where none is left. */
  next(after: number): number | undefined;
}

/**
 * What `rate(5 minutes)` or `cron(0 12 * * ? *)` means; `undefined` where EventBridge would refuse it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @param since when the rule was made: rates are counted from then
 */
export function parseSchedule(expression: string, since: number): Schedule | undefined {
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1];
  if (fields !== undefined) return Cron.parse(fields);
  const [, count = "", unit = "", plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(length) || (count === "1") !== (plural === "")) return undefined;
  return { next: (after) => since + (Math.floor((after - since) / length) + 1) * length };
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
