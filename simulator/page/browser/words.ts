const NUMBER = new Intl.NumberFormat("en-US");
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** `1,234,567` */
export function full(count: number): string {
  return NUMBER.format(count);
}

/** In the space of six characters: `9,999`, `12.3K`. */
export function compact(count: number): string {
  return count < 10_000 ? NUMBER.format(count) : COMPACT.format(count);
}

/** `2026-01-01 00:00:05 UTC` */
export function clockTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `00:00:05.120` */
export function timeOfDay(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}

/** `350 ms`, `3.2 s`, `3 min 5 s`, `2 h 10 min`, `14 d 3 h` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.floor(milliseconds / 1_000);
  if (seconds < 10) return `${(Math.floor(milliseconds / 100) / 10).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return two(seconds, 60, "min", 1, "s");
  if (seconds < 86_400) return two(seconds, 3_600, "h", 60, "min");
  return two(seconds, 86_400, "d", 3_600, "h");
}

function two(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ""}`;
}

/** `2 visible, 1 in flight`; what is zero is left out, or all of it reads `none`. */
export function listed(counts: Readonly<Record<string, number>>, none = "none"): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.map(([name, count]) => `${full(count)} ${name}`).join(", ") || none;
}
