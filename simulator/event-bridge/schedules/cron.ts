import { type DayRule, dayOfMonthRule, dayOfWeekRule } from "./cron-days";
import { valuesOf } from "./cron-values";

/*
 * Cron expressions as EventBridge has them: six fields, in UTC, to the minute.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const LAST_YEAR = 2199;

/** The moments of a cron expression. */
export class Cron {
  private constructor(
    private readonly minutes: readonly number[],
    private readonly hours: readonly number[],
    private readonly isDay: DayRule,
    private readonly months: ReadonlySet<number>,
    private readonly years: ReadonlySet<number>,
  ) {}

  /** @param fields `0 12 * * ? *`; `undefined` where that is no expression */
  static parse(fields: string): Cron | undefined {
    const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = "", ...more] = fields
      .trim()
      .split(/\s+/);
    if (more.length > 0 || (dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
    const minutes = valuesOf(minute, { min: 0, max: 59 });
    const hours = valuesOf(hour, { min: 0, max: 23 });
    const months = valuesOf(month, { min: 1, max: 12, words: MONTHS });
    const years = valuesOf(year, { min: 1970, max: LAST_YEAR });
    const isDay = dayOfWeek === "?" ? dayOfMonthRule(dayOfMonth) : dayOfWeekRule(dayOfWeek);
    if (!minutes || !hours || !months || !years || !isDay) return undefined;
    return new Cron(minutes, hours, isDay, new Set(months), new Set(years));
  }

  /** The first moment after a time, in milliseconds since 1970; `undefined` where none is left. */
  next(after: number): number | undefined {
    const start = (Math.floor(after / MINUTE) + 1) * MINUTE;
    const first = new Date(start);
    let time = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate());
    for (;;) {
      const day = new Date(time);
      const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
      if (year > LAST_YEAR) return undefined;
      if (!this.years.has(year)) time = Date.UTC(year + 1, 0, 1);
      else if (!this.months.has(month + 1)) time = Date.UTC(year, month + 1, 1);
      else {
        const found = this.isDay(day) ? this.withinDay(time, start) : undefined;
        if (found !== undefined) return found;
        time += DAY;
      }
    }
  }

  private withinDay(day: number, from: number): number | undefined {
    for (const hour of this.hours) {
      if (day + (hour + 1) * HOUR <= from) continue;
      for (const minute of this.minutes) {
        const time = day + hour * HOUR + minute * MINUTE;
        if (time >= from) return time;
      }
    }
    return undefined;
  }
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
