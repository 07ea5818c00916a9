import { existsSync, fstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, EXIT } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import { planIn } from "./run-terraform";

/** What the command needs of the machine that it runs on. */
export interface Surroundings {
  /** Folder of the project: where `cdktf.out` is. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** All of standard input; `undefined` where nothing is redirected into it. */
  standardInput(): Buffer | undefined;
  now(): Date;
}

/** The machine as it is. */
export const REAL_SURROUNDINGS: Surroundings = {
  folder: process.cwd(),
  environment: process.env,
  standardInput: () => {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket() ? readFileSync(0) : undefined;
  },
  now: () => new Date(),
};

export interface SourceOptions {
  /** File, folder, `-`, or nothing. */
  readonly argument: string | undefined;
  /** `--stack` */
  readonly stack: string | undefined;
  readonly refresh: boolean;
}

/**
 * The plan that is meant: a file; `-`, standard input; a folder, planned there; without an argument what is redirected into
 * standard input, or else the synthesized stack, planned.
 *
 * @throws {CommandError} where there is none
 */
export async function readSource(
  { argument, stack, refresh }: SourceOptions,
  { folder, environment, standardInput }: Surroundings,
  terminal: Terminal,
): Promise<Buffer> {
  if (argument === "-") return standardInput() ?? Buffer.alloc(0);
  if (argument !== undefined) {
    const path = resolve(folder, argument);
    if (!existsSync(path)) {
      throw new CommandError(
        `PLAN must be a file or a folder, got: ${JSON.stringify(argument)}, and there is none. Make one: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json`,
        EXIT.failed,
      );
    }
    if (!statSync(path).isDirectory()) return readFileSync(path);
    return planIn(path, refresh, environment, (text) => terminal.progress(text));
  }
  const redirected = stack === undefined ? standardInput() : undefined;
  if (redirected !== undefined && redirected.length > 0) return redirected;
  return planIn(stackFolder(folder, stack), refresh, environment, (text) => terminal.progress(text));
}

/** Where a synthesized stack is. */
function stackFolder(folder: string, name: string | undefined): string {
  const stacks = join(folder, "cdktf.out", "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  if (names.length === 0) {
    throw new CommandError(
      `There must be a synthesized stack in ${stacks}, and there is none. Run npm run synth, or give a plan.`,
      EXIT.failed,
    );
  }
  const [only = ""] = names;
  if (name === undefined && names.length === 1) return join(stacks, only);
  if (name !== undefined && names.includes(name)) return join(stacks, name);
  const got = name === undefined ? "nothing" : JSON.stringify(name);
  throw new CommandError(
    `--stack must name a synthesized stack, got: ${got}. There are: ${names.join(", ")}.`,
    EXIT.failed,
  );
}
