import { EXIT, usageError } from "../cli/command-error";
import { wholeNumber } from "../cli/options";
import type { Terminal } from "../cli/terminal";
import type { Story } from "./story";
import type { Check } from "./storyteller";

/** The story that NAME means, or `all` of them. @throws {CommandError} where there is none */
export function storiesNamed<Some extends Story>(stories: readonly Some[], name: string): readonly Some[] {
  if (name === "all") return stories;
  const found = stories.filter((story) => story.name === name);
  if (found.length > 0) return found;
  const names = stories.map((story) => story.name).join(", ");
  throw usageError(`NAME must be one of ${names}, or all, got: ${JSON.stringify(name)}.`);
}

/** What `--seed` says; 1 where it is not given. @throws {CommandError} */
export function storySeed(text: string | undefined): number {
  return wholeNumber("seed", text, { min: 0, max: 2 ** 32 - 1 }) ?? 1;
}

/** A story that was played, with what it checked. */
export interface Played {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** What machines read of stories that were played. */
interface Report {
  /** Whether one reads. */
  readonly json: boolean | undefined;
  /** What they were played with. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly kind: "demos" | "drills";
}

/** Tells machines what was checked, and gives the exit code. */
export function conclude(played: readonly Played[], { json, settings, kind }: Report, terminal: Terminal): number {
  const failed = played.flatMap(({ checks }) => checks).filter(({ holds }) => !holds).length;
  if (json) terminal.print(JSON.stringify({ ...settings, failed, [kind]: played }, null, 2));
  return failed === 0 ? EXIT.ok : EXIT.failed;
}
