import { type ChildProcess, spawn } from "node:child_process";

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Finished> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
  });
  return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** Gathers what a stream brings; the returned function gives what came so far. */
export function gather(stream: ChildProcess["stdout"]): () => string {
  const chunks: string[] = [];
  stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  return () => chunks.join("");
}

/** What a program printed, for an error message: set off, so that vitest does not take the program's stack trace for its own. */
export function quoted(output: string): string {
  return output.trimEnd().replace(/^/gm, "  | ");
}
