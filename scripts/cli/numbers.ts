/** Numbers as people read them. */

/** `20,000` */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** `1 event`, `2 events` */
export function counted(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

/** `0.42 ms`, `4.2 ms`, `42 ms`, `4.2 s`, `3.0 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${digits(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${digits(milliseconds / 1_000)} s`;
  return `${digits(milliseconds / 60_000)} min`;
}

/** `3,310/s` */
export function perSecond(value: number): string {
  return `${value < 100 ? digits(value) : count(value)}/s`;
}

/** Two digits that count. */
function digits(value: number): string {
  return value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0);
}
