import { CommandError, EXIT, usageError } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import { synthesizeApp } from "./synthesize-app";
import { readSynthesized, type SynthesizedStack } from "./synthesized-app";

export interface WhichStack {
  /** What was synthesized before; the app is synthesized where it is not given. */
  readonly path: string | undefined;
  /** Name of the stack. @default the only one, or all where several will do */
  readonly stack: string | undefined;
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
}

/**
 * The one stack that a script is asked about.
 *
 * @throws {CommandError} where nothing is to be read, there is no such stack, or it is not said which of several
 */
export async function readOneStack(which: WhichStack, terminal: Terminal): Promise<SynthesizedStack> {
  const stacks = await readStacks(which, terminal);
  const [only, ...others] = stacks;
  if (only === undefined) throw new CommandError("There must be a stack, and the app has none.", EXIT.failed);
  if (others.length > 0) {
    throw usageError(`--stack must say which stack, as the app has several: ${namesOf(stacks)}.`);
  }
  return only;
}

/**
 * The stacks that a script is asked about: the one that is named, or all.
 *
 * @throws {CommandError} where nothing is to be read, or there is no such stack
 */
export async function readStacks(
  { path, stack, folder }: WhichStack,
  terminal: Terminal,
): Promise<readonly SynthesizedStack[]> {
  if (path === undefined) terminal.progress("Synthesizing…");
  const stacks = path === undefined ? await synthesizeApp({ folder }) : readSynthesized(path);
  if (stack === undefined) return stacks;
  const found = stacks.filter(({ name }) => name === stack);
  if (found.length > 0) return found;
  throw new CommandError(
    `--stack must name a stack of the app, got: ${JSON.stringify(stack)}. It has: ${namesOf(stacks)}.`,
    EXIT.failed,
  );
}

function namesOf(stacks: readonly SynthesizedStack[]): string {
  return stacks.map(({ name }) => name).join(", ") || "none";
}
