import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Which parts are asked for. */
  readonly parts: readonly string[];
  /** Events or messages in a round; each part has its own default. */
  readonly events: number | undefined;
  /** Rounds that count. One before them warms up. */
  readonly rounds: number;
  /** PutEvents that are under way at any time. */
  readonly concurrency: number;
  /** Folder for profiles of all processes. */
  readonly profile: string | undefined;
}

export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      events: { type: "string" },
      rounds: { type: "string", default: "5" },
      concurrency: { type: "string", default: "8" },
      profile: { type: "string" },
    },
  });
  return {
    parts: positionals,
    events: values.events === undefined ? undefined : positive("events", values.events),
    rounds: positive("rounds", values.rounds),
    concurrency: positive("concurrency", values.concurrency),
    profile: values.profile,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name} must be a whole number from 1, got: ${text}.`);
}
