import { usageError } from "./command-error";

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

/** A length of time as it is written on a command line: `20`, `20s`, `500ms`, `1.5m`, `1h`. `undefined` where it is none. */
export function secondsOf(text: string): number | undefined {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] as number);
}

/** The value of an option that takes a length of time, in seconds. @throws {CommandError} */
export function secondsOption(
  option: string,
  text: string | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const seconds = secondsOf(text);
  if (seconds !== undefined && seconds >= min && seconds <= max) return seconds;
  throw usageError(
    `--${option} must be a time from ${min} to ${max} seconds, such as 20, 20s or 1.5m, got: ${JSON.stringify(text)}.`,
  );
}
