/*
 * How CloudWatch writes numbers and times in the reasons and messages of alarms.
 */

/** As Java writes a double: `3.0`, `1.50785441792E10`. */
export function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7) && Number.isFinite(value)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `2017-01-12T16:30:42.236+0000`. */
export function timestampText(time: number): string {
  return new Date(time).toISOString().replace("Z", "+0000");
}

/** Of a datapoint: `21/11/26 10:00:00`. */
export function datapointTimeText(time: number): string {
  const [, year, month, day, clock] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(time).toISOString()) ?? [];
  return `${day}/${month}/${year} ${clock}`;
}

/** `Sunday 30 October, 2022 20:47:35 UTC`. */
export function longTimeText(time: number): string {
  const date = new Date(time);
  const [, year, day, clock] = /^(\d{4})-\d\d-(\d\d)T(.{8})/.exec(date.toISOString()) ?? [];
  return `${DAYS[date.getUTCDay()]} ${day} ${MONTHS[date.getUTCMonth()]}, ${year} ${clock} UTC`;
}

/** `datapoint`, `datapoints`. */
export function counted(count: number, one: string): string {
  return count === 1 ? one : `${one}s`;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
