import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../../../simulator/event-bridge/schedules/schedule";

/** 2026-01-01 was a Thursday. */
const START = Date.UTC(2026, 0, 1);

/** The next moments after a time, as ISO 8601 to the minute. */
function moments(expression: string, count = 1, from = START): (string | undefined)[] {
  const schedule = parseSchedule(expression, from);
  if (schedule === undefined) throw new Error(`${expression} is refused`);
  let time: number | undefined = from;
  return Array.from({ length: count }, () => {
    time = time === undefined ? undefined : schedule.next(time);
    return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
  });
}

describe("a rate", () => {
  test.each([
    ["rate(1 minute)", ["2026-01-01T00:01", "2026-01-01T00:02"]],
    ["rate(5 minutes)", ["2026-01-01T00:05", "2026-01-01T00:10"]],
    ["rate(1 hour)", ["2026-01-01T01:00", "2026-01-01T02:00"]],
    ["rate(7 days)", ["2026-01-08T00:00", "2026-01-15T00:00"]],
  ])("%s", (expression, expected) => expect(moments(expression, 2)).toEqual(expected));

  test("is counted from when the rule was made, to the millisecond", () => {
    const schedule = parseSchedule("rate(5 minutes)", START + 17_123);
    expect(schedule?.next(START + 17_123)).toBe(START + 317_123);
    expect(schedule?.next(START + 317_122)).toBe(START + 317_123);
    expect(schedule?.next(START + 317_123)).toBe(START + 617_123);
  });
});

// The examples of the user guide, and the words around them.
describe("a cron expression", () => {
  test.each([
    ["every day at 10:00", "0 10 * * ? *", ["2026-01-01T10:00", "2026-01-02T10:00"]],
    ["every day at 12:15", "15 12 * * ? *", ["2026-01-01T12:15", "2026-01-02T12:15"]],
    ["Monday to Friday at 18:00", "0 18 ? * MON-FRI *", ["2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"]],
    ["the first of every month", "0 8 1 * ? *", ["2026-01-01T08:00", "2026-02-01T08:00"]],
    ["every 15 minutes", "0/15 * * * ? *", ["2026-01-01T00:15", "2026-01-01T00:30"]],
    ["every 10 minutes, Monday to Friday", "0/10 * ? * MON-FRI *", ["2026-01-01T00:10", "2026-01-01T00:20"]],
    ["every 5 minutes of working hours", "0/5 8-17 ? * MON-FRI *", ["2026-01-01T08:00", "2026-01-01T08:05"]],
    [
      "every half an hour of the night",
      "0/30 20-2 ? * MON-FRI *",
      [
        "2026-01-01T00:30",
        "2026-01-01T01:00",
        "2026-01-01T01:30",
        "2026-01-01T02:00",
        "2026-01-01T02:30",
        "2026-01-01T20:00",
      ],
    ],
    [
      "from the first minute on, every tenth",
      "1/10 0 * * ? *",
      ["2026-01-01T00:01", "2026-01-01T00:11", "2026-01-01T00:21"],
    ],
    ["the last day of the month", "0 0 L * ? *", ["2026-01-31T00:00", "2026-02-28T00:00", "2026-03-31T00:00"]],
    ["a leap day", "0 0 29 FEB ? *", ["2028-02-29T00:00", "2032-02-29T00:00"]],
    ["the weekday nearest to the 3rd", "0 9 3W * ? *", ["2026-01-02T09:00", "2026-02-03T09:00", "2026-03-03T09:00"]],
    // The 1st of February and of March 2026 are Sundays, the 1st of August is a Saturday.
    [
      "the weekday nearest to the 1st, in its month",
      "0 9 1W FEB,MAR,AUG ? *",
      ["2026-02-02T09:00", "2026-03-02T09:00", "2026-08-03T09:00"],
    ],
    // The 31st of May 2026 is a Sunday, and June comes next; the 31st of October is a Saturday.
    ["the weekday nearest to the 31st, in its month", "0 9 31W 5,10 ? *", ["2026-05-29T09:00", "2026-10-30T09:00"]],
    ["the last weekday of the month", "0 9 LW * ? *", ["2026-01-30T09:00", "2026-02-27T09:00", "2026-03-31T09:00"]],
    ["the last Friday of the month", "0 9 ? * 6L *", ["2026-01-30T09:00", "2026-02-27T09:00", "2026-03-27T09:00"]],
    // The 24th of July 2026 is a Friday, too, and a week before the end.
    ["the last Friday, on the last day", "0 9 ? 7 6L *", ["2026-07-31T09:00", "2027-07-30T09:00"]],
    ["the second Tuesday of the month", "0 9 ? * 3#2 *", ["2026-01-13T09:00", "2026-02-10T09:00"]],
    ["the fifth Friday, where there is one", "0 9 ? * FRI#5 *", ["2026-01-30T09:00", "2026-05-29T09:00"]],
    ["the last day of the week, a Saturday", "0 9 ? * L *", ["2026-01-03T09:00", "2026-01-10T09:00"]],
    ["Sunday is the first day", "0 9 ? * 1 *", ["2026-01-04T09:00"]],
    [
      "a range that goes round the week",
      "0 9 ? * FRI-SUN *",
      ["2026-01-02T09:00", "2026-01-03T09:00", "2026-01-04T09:00", "2026-01-09T09:00"],
    ],
    [
      "several of each",
      "5,35 6,18 ? JUN,jul TUE,sat 2026,2028",
      ["2026-06-02T06:05", "2026-06-02T06:35", "2026-06-02T18:05"],
    ],
    ["years that are over", "0 0 1 1 ? 2020-2025", [undefined]],
    ["one moment, and no other", "30 12 24 12 ? 2026", ["2026-12-24T12:30", undefined]],
    ["a day that never comes", "0 0 31 2 ? *", [undefined]],
  ])("%s: %s", (_, fields, expected) => expect(moments(`cron(${fields})`, expected.length)).toEqual(expected));

  test.each([
    "cron(0 12 * * *)",
    "cron(0 12 * * ? * *)",
    "cron(0 12 * * * *)",
    "cron(0 12 ? * ? *)",
    "cron(60 12 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 12 0 * ? *)",
    "cron(0 12 32W * ? *)",
    "cron(0 12 * 13 ? *)",
    "cron(0 12 ? * 8 *)",
    "cron(0 12 ? * MONDAY *)",
    "cron(0 12 ? * 3#6 *)",
    "cron(0 12 * * ? 2200)",
    "cron(0/0 12 * * ? *)",
    "cron(1-2-3 12 * * ? *)",
    "rate(0 minutes)",
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(5 seconds)",
    "every day",
  ])("%s is none", (expression) => expect(parseSchedule(expression, START)).toBeUndefined());
});

/** Whether a moment is one of an expression, asked field by field. */
function isOne(time: Date, { minutes, hours, dates, months }: Fields): boolean {
  return (
    minutes.includes(time.getUTCMinutes()) &&
    hours.includes(time.getUTCHours()) &&
    dates.includes(time.getUTCDate()) &&
    months.includes(time.getUTCMonth() + 1)
  );
}

interface Fields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly dates: readonly number[];
  readonly months: readonly number[];
}

const some = (min: number, max: number) => fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 });

test("the next moment is one of the expression, is later, and there is none in between", () => {
  const fields = fc.record({ minutes: some(0, 59), hours: some(0, 23), dates: some(1, 28), months: some(1, 12) });
  const from = fc.integer({ min: START, max: START + 400 * 86_400_000 });
  fc.assert(
    fc.property(fields, from, (given, after) => {
      const { minutes, hours, dates, months } = given;
      const expression = `cron(${minutes} ${hours} ${dates} ${months} ? *)`;
      const next = parseSchedule(expression, START)?.next(after) ?? Number.NaN;
      expect(next).toBeGreaterThan(after);
      expect(next % 60_000).toBe(0);
      expect(isOne(new Date(next), given)).toBe(true);
      // By the minute within the last day, by the day before that.
      const step = (time: number) => (next - time > 86_400_000 ? 86_400_000 : 60_000);
      const dayOf = (time: number) => Math.floor(time / 86_400_000);
      for (let time = Math.floor(after / 60_000 + 1) * 60_000; time < next; time += step(time)) {
        const whole = dayOf(time) !== dayOf(next) && dayOf(time) !== dayOf(after);
        const at = new Date(time);
        if (!whole) expect(isOne(at, given)).toBe(false);
        else expect(given.dates.includes(at.getUTCDate()) && given.months.includes(at.getUTCMonth() + 1)).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});
