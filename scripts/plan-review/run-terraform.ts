import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, EXIT } from "../cli/command-error";

/** Terraform, as the cdktf command line finds it. */
function terraformBinary(environment: NodeJS.ProcessEnv): string {
  return environment.TERRAFORM_BINARY_NAME || "terraform";
}

/**
 * Plans in a folder and gives the plan as JSON. Nothing stays behind but what `terraform init` makes, where it was not
 * initialized; the state is read and refreshed as by any plan, and not written.
 *
 * @param folder of a Terraform project, such as `cdktf.out/stacks/ecommerce`
 * @param refresh whether AWS is asked for what is there
 * @param progress gets what is under way
 * @throws {CommandError} with what Terraform said, where it fails
 */
export async function planIn(
  folder: string,
  refresh: boolean,
  environment: NodeJS.ProcessEnv,
  progress: (text: string) => void,
): Promise<Buffer> {
  const terraform = (title: string, ...args: string[]) => {
    progress(`${title}…`);
    return run(terraformBinary(environment), args, folder, environment);
  };
  const temporary = mkdtempSync(join(tmpdir(), "signalbox-plan-"));
  try {
    const data = environment.TF_DATA_DIR ?? join(folder, ".terraform");
    if (!existsSync(data)) await terraform("Initializing", "init", "-input=false", "-no-color");
    const file = join(temporary, "plan.bin");
    const refreshing = refresh ? [] : ["-refresh=false"];
    await terraform("Planning", "plan", "-input=false", "-no-color", "-lock=false", `-out=${file}`, ...refreshing);
    return await terraform("Reading the plan", "show", "-json", file);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function run(binary: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", (cause: NodeJS.ErrnoException) => {
      const missing = cause.code === "ENOENT";
      const message = missing
        ? `There must be a ${binary} on the PATH, and there is none. Install Terraform 1.7 or later, or give a plan: terraform show -json FILE | npm run plan:review -- -`
        : cause.message;
      reject(new CommandError(message, EXIT.failed, { cause }));
    });
    child.on("close", (exitCode) => {
      if (exitCode === 0) resolve(Buffer.concat(output));
      else reject(new CommandError(`terraform ${args[0]} failed in ${cwd}:\n${errors.trim()}`, EXIT.failed));
    });
  });
}
