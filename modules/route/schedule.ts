import type { Construct } from "constructs";
import type { Bus } from "../bus/event-bus";
import { fail } from "../report";

/** Refuses a schedule that EventBridge refuses, and one on a bus that knows none. */
export function checkSchedule(scope: Construct, schedule: string, bus: Bus): void {
  const problem = problemOf(schedule);
  if (problem !== undefined) {
    fail(scope, {
      code: "SCHEDULE_INVALID",
      prop: "schedule",
      must: 'be "rate(N minutes|hours|days)" or "cron(minutes hours day-of-month month day-of-week year)", in UTC',
      got: schedule,
      mend: problem,
    });
  }
  if (!bus.isDefault) {
    fail(scope, {
      code: "SCHEDULE_ON_CUSTOM_BUS",
      prop: "bus",
      must: "be the default bus: EventBridge runs schedules on no other",
      got: bus.name ?? bus.busName,
      mend: 'Take EventBus.existing(this, "default-bus", { name: "default" }).',
    });
  }
}

/** What is wrong with a schedule, if anything. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
function problemOf(schedule: string): string | undefined {
  const rate = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(schedule);
  if (rate) {
    const [, count, unit, plural] = rate;
    return (count === "1") === (plural === "") ? undefined : `Write ${count} ${unit}${count === "1" ? "" : "s"}.`;
  }
  const cron = /^cron\((.*)\)$/.exec(schedule)?.[1];
  if (cron === undefined) return 'Such as "rate(5 minutes)" or "cron(0 12 * * ? *)".';
  const values = cron.split(" ");
  if (values.length !== FIELDS.length) return `It has ${values.length} fields in place of ${FIELDS.length}.`;
  const bad = FIELDS.findIndex((field, index) => !isValue(values[index] as string, field));
  if (bad >= 0) return `${FIELDS[bad]?.name} cannot be ${JSON.stringify(values[bad])}.`;
  return (values[2] === "?") === (values[4] === "?")
    ? "One of day-of-month and day-of-week must be ?, and the other not."
    : undefined;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words for the numbers, from `min` on. */
  readonly words?: readonly string[];
  /** Whether it may be left open by `?`. */
  readonly open?: true;
  /** What else can stand in it. */
  readonly also?: RegExp;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions */
const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day-of-month", min: 1, max: 31, open: true, also: /^(L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", min: 1, max: 12, words: MONTHS },
  { name: "day-of-week", min: 1, max: 7, words: DAYS, open: true, also: /^(L|([1-7]|[A-Z]{3})(L|#[1-5]))$/ },
  { name: "year", min: 1970, max: 2199 },
];

/** `?`; or `*`, a value or a range, each with `/step`, and what else the field knows; several with commas. */
function isValue(text: string, field: Field): boolean {
  if (text === "?") return field.open === true;
  return text.split(",").every((each) => {
    if (field.also?.test(each)) return true;
    const [range = "", step, ...more] = each.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === "*") return true;
    const ends = range.split("-");
    return ends.length <= 2 && ends.every((end) => isOne(end, field));
  });
}

function isOne(text: string, { min, max, words }: Field): boolean {
  if (words?.includes(text.toUpperCase())) return true;
  return /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max;
}
