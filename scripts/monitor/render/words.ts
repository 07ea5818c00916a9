import { count, duration } from "../../cli/numbers";

/** `12 s`, `5 min`, `3 h`, `2 d`: how long something has been so. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** A figure; a dash where CloudWatch has none. */
export function figure(value: number | undefined): string {
  return value === undefined ? "–" : count(value);
}

/** A figure of milliseconds. */
export function milliseconds(value: number | undefined): string {
  return value === undefined ? "–" : duration(value);
}

/** `last hour`, `last 15 min`, `last 24 h` */
export function windowText(seconds: number): string {
  return seconds === 3_600 ? "last hour" : `last ${age(seconds * 1_000)}`;
}

/** `14:32:05 UTC` */
export function clockTime(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}
