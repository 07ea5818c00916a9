import { CommandError, EXIT, usageError } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import { type SynthesizedFiles, type SynthesizeOptions, synthesizeApp, synthesizeAppFiles } from "./synthesize-app";
import { readSynthesized, type SynthesizedStack } from "./synthesized-app";

export interface WhichStack {
  /** What was synthesized before; the app is synthesized where it is not given. */
  readonly path: string | undefined;
  /** Name of the stack. @default the only one, or `ecommerce`; of those who take several, all */
  readonly stack: string | undefined;
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
}

/** The one that is meant where none is named. */
const MAIN_STACK = "ecommerce";

/**
 * The one stack that a script is asked about.
 *
 * @throws {CommandError} where nothing is to be read, there is no such stack, or it is not said which of several
 */
export async function readOneStack({ path, stack, folder }: WhichStack, terminal: Terminal): Promise<SynthesizedStack> {
  if (path !== undefined) return stackNamed(readSynthesized(path), stack);
  terminal.progress("Synthesizing…");
  const { found, remove } = await synthesizeOneStack(stack, { folder });
  remove();
  return found;
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
  return stack === undefined ? stacks : [stackNamed(stacks, stack)];
}

/**
 * Synthesizes one stack of an app, and no more where the app lets itself be told, as that of this project does.
 *
 * @throws {CommandError} where the app does not synthesize, has no such stack, or it is not said which of several
 */
export async function synthesizeOneStack(
  name: string | undefined,
  { folder, environment }: SynthesizeOptions,
): Promise<{ readonly found: SynthesizedStack; remove(): void }> {
  const { stacks, remove } = await synthesizeOnly(name ?? MAIN_STACK, { folder, environment });
  try {
    return { found: stackNamed(stacks, name), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function synthesizeOnly(stack: string, { folder, environment }: SynthesizeOptions): Promise<SynthesizedFiles> {
  try {
    return await synthesizeAppFiles({ folder, environment: { ...environment, STACKS: stack } });
  } catch (error) {
    // What another process says is known by its text alone.
    if (!(error instanceof CommandError && error.message.startsWith("STACKS of the environment must"))) throw error;
    const [, rest = ""] = error.message.split(/(?=, got: )/);
    throw noSuchStack(rest.replace(/ \[\w+\]$/, ""));
  }
}

function stackNamed(stacks: readonly SynthesizedStack[], name: string | undefined): SynthesizedStack {
  const [only, ...others] = stacks;
  if (only === undefined) throw new CommandError("There must be a stack, and the app has none.", EXIT.failed);
  if (name === undefined && others.length === 0) return only;
  const found = stacks.find((each) => each.name === (name ?? MAIN_STACK));
  if (found) return found;
  const names = stacks.map((each) => each.name).join(", ");
  throw name === undefined
    ? usageError(`--stack must say which stack, as the app has several: ${names}.`)
    : noSuchStack(`, got: ${JSON.stringify(name)}. It has: ${names}.`);
}

function noSuchStack(rest: string): CommandError {
  return usageError(`--stack must name a stack of the app${rest}`);
}
