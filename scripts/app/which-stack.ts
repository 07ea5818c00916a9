import { CommandError, EXIT, usageError } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import { synthesizeApp } from "./synthesize-app";
import { readSynthesized, type SynthesizedStack } from "./synthesized-app";

export interface WhichStack {
  /** What was synthesized before; the app is synthesized where it is not given. */
  readonly path: string | undefined;
  /** Name of the stack. @default the only one */
  readonly stack: string | undefined;
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
}

/**
 * The one stack that a script is asked about.
 *
 * @throws {CommandError} where nothing is to be read, there is no such stack, or it is not said which of several
 */
export async function readOneStack({ path, stack, folder }: WhichStack, terminal: Terminal): Promise<SynthesizedStack> {
  if (path === undefined) terminal.progress("Synthesizing…");
  const stacks = path === undefined ? await synthesizeApp({ folder }) : readSynthesized(path);
  const names = stacks.map(({ name }) => name).join(", ") || "none";
  if (stack !== undefined) {
    const found = stacks.find(({ name }) => name === stack);
    if (found) return found;
    throw new CommandError(
      `--stack must name a stack of the app, got: ${JSON.stringify(stack)}. It has: ${names}.`,
      EXIT.failed,
    );
  }
  const [only, ...others] = stacks;
  if (only === undefined) throw new CommandError("There must be a stack, and the app has none.", EXIT.failed);
  if (others.length > 0) throw usageError(`--stack must say which stack, as the app has several: ${names}.`);
  return only;
}
