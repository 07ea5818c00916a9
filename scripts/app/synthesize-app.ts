import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, EXIT } from "../cli/command-error";
import { readSynthesized, type SynthesizedStack } from "./synthesized-app";

export interface SynthesizeOptions {
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
  /** Environment variables for the app, beside those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Synthesized stacks whose files are still there. */
export interface SynthesizedFiles {
  readonly stacks: readonly SynthesizedStack[];
  /** Whoever is done with the files removes them. */
  remove(): void;
}

/**
 * Synthesizes the app of a project as `cdktf synth` does, without the cdktf command line, and into a folder that is gone
 * afterwards: `cdktf.out` stays as it is.
 *
 * @throws {CommandError} with what the app said, where it fails
 */
export async function synthesizeApp(options: SynthesizeOptions): Promise<readonly SynthesizedStack[]> {
  const { stacks, remove } = await synthesizeAppFiles(options);
  remove();
  return stacks;
}

/** The same, for those who need the bundles of functions too. */
export async function synthesizeAppFiles({ folder, environment = {} }: SynthesizeOptions): Promise<SynthesizedFiles> {
  const { app, context = {} } = readProject(folder);
  const outdir = mkdtempSync(join(tmpdir(), "signalbox-app-"));
  const remove = () => rmSync(outdir, { recursive: true, force: true });
  try {
    const env = { ...process.env, ...environment, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: JSON.stringify(context) };
    const { exitCode, errors } = await run(app, folder, env);
    if (exitCode !== 0) throw new CommandError(`The app does not synthesize. ${reasonIn(errors)}`, EXIT.failed);
    return { stacks: readSynthesized(outdir), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What `cdktf.json` says of the app. */
function readProject(folder: string): { readonly app: string; readonly context?: object } {
  const file = join(folder, "cdktf.json");
  const project = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { app?: string; context?: object })
    : {};
  if (project.app !== undefined) return { ...project, app: project.app };
  throw new CommandError(
    `There must be a cdktf.json that names the app in ${folder}, and there is none. Run this where it is.`,
    EXIT.failed,
  );
}

function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ exitCode: number; errors: string }> {
  return new Promise((resolve, reject) => {
    // cdktf.json holds a line for the shell.
    const child = spawn(command, { cwd, env, shell: true, stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? EXIT.failed, errors }));
  });
}

/** The message of the error that ended the app, without its stack trace. */
function reasonIn(errors: string): string {
  const lines = errors.split("\n");
  const start = lines.findIndex((line) => /^(Uncaught )?\w*Error\b.*: /.test(line));
  if (start < 0) return errors.trim() || "It says nothing about why.";
  const end = lines.findIndex((line, i) => i > start && /^\s+at /.test(line));
  const message = lines.slice(start, end < 0 ? undefined : end).join("\n");
  return message.replace(/^(Uncaught )?\w*Error\b[^:]*: /, "").trim();
}
