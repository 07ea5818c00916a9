import { type FieldRange, oneValueOf, valuesOf } from "./cron-values";

/** Whether a day, at its midnight in UTC, is one of an expression. */
export type DayRule = (day: Date) => boolean;

const DAYS_OF_MONTH: FieldRange = { min: 1, max: 31 };
/** Sunday is 1. */
const DAYS_OF_WEEK: FieldRange = { min: 1, max: 7, words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };

/** Days, `L` (the last), `LW` (the last from Monday to Friday), `15W` (of these the nearest to the 15th, in the same month). */
export function dayOfMonthRule(text: string): DayRule | undefined {
  return anyOf(text, (part) => {
    if (part === "L") return (day) => day.getUTCDate() === lengthOfMonth(day);
    if (part === "LW") return (day) => day.getUTCDate() === nearestWeekday(day, lengthOfMonth(day));
    if (/^\d+W$/.test(part)) {
      const wanted = oneValueOf(part.slice(0, -1), DAYS_OF_MONTH);
      if (wanted === undefined) return undefined;
      return (day) => wanted <= lengthOfMonth(day) && day.getUTCDate() === nearestWeekday(day, wanted);
    }
    const values = valuesOf(part, DAYS_OF_MONTH);
    return values && ((day) => values.includes(day.getUTCDate()));
  });
}

/** Days of the week, `L` (Saturday), `6L` (the last Friday of the month), `3#2` (its second Tuesday). */
export function dayOfWeekRule(text: string): DayRule | undefined {
  return anyOf(text, (part) => {
    if (part === "L") return (day) => dayOfWeek(day) === DAYS_OF_WEEK.max;
    const last = /^(\w+)L$/.exec(part)?.[1];
    const wanted = last === undefined ? undefined : oneValueOf(last, DAYS_OF_WEEK);
    if (wanted !== undefined) {
      return (day) => dayOfWeek(day) === wanted && day.getUTCDate() + 7 > lengthOfMonth(day);
    }
    const [, name, count] = /^(\w+)#([1-5])$/.exec(part) ?? [];
    if (name !== undefined) {
      const numbered = oneValueOf(name, DAYS_OF_WEEK);
      if (numbered === undefined) return undefined;
      return (day) => dayOfWeek(day) === numbered && Math.ceil(day.getUTCDate() / 7) === Number(count);
    }
    const values = valuesOf(part, DAYS_OF_WEEK);
    return values && ((day) => values.includes(dayOfWeek(day)));
  });
}

function anyOf(text: string, ruleOf: (part: string) => DayRule | undefined): DayRule | undefined {
  const rules = text.split(",").map(ruleOf);
  if (rules.some((rule) => rule === undefined)) return undefined;
  return (day) => rules.some((rule) => rule?.(day) === true);
}

function dayOfWeek(day: Date): number {
  return day.getUTCDay() + 1;
}

function lengthOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The date of the day from Monday to Friday that is nearest to a date of the month, and in the same month. */
function nearestWeekday(month: Date, date: number): number {
  const weekday = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), date)).getUTCDay();
  if (weekday === SATURDAY) return date === 1 ? date + 2 : date - 1;
  if (weekday === SUNDAY) return date === lengthOfMonth(month) ? date - 2 : date + 1;
  return date;
}

const SUNDAY = 0;
const SATURDAY = 6;
