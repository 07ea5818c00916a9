import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { quoted, run } from "./child";

/** A stack as synth left it on disk. */
export interface SynthesizedStackDirectory {
  readonly name: string;
  readonly directory: string;
}

/**
 * Synthesizes an app in a process of its own, as users do, and lists its stacks.
 *
 * @param output where to
 * @param app file of the app
 * @param cwd what the handlers' paths are relative to
 * @param environment variables of the app
 */
export async function synthesize(
  output: string,
  app = "main.ts",
  cwd = ".",
  environment: Readonly<Record<string, string>> = {},
): Promise<SynthesizedStackDirectory[]> {
  mkdirSync(output, { recursive: true });
  // Neither stage, state bucket nor probe of the shell: names and resources are part of what is tested.
  const { STAGE: _stage, STACKS: _stacks, TF_STATE_BUCKET: _bucket, LOADTEST_PROBE: _probe, ...outer } = process.env;
  const env = { ...outer, AWS_REGION: "us-east-1", CDKTF_OUTDIR: output, CI: "1", ...environment };
  const { exitCode, stderr } = await run(process.execPath, ["--import", "tsx", resolve(app)], {
    cwd: resolve(cwd),
    env,
  });
  if (exitCode !== 0) throw new Error(`${app} does not synthesize:\n${quoted(stderr)}`);
  const { stacks } = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as {
    stacks: Record<string, { readonly workingDirectory: string }>;
  };
  return Object.entries(stacks).map(([name, { workingDirectory }]) => ({
    name,
    directory: join(output, workingDirectory),
  }));
}
