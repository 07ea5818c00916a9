import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export type Tool = "terraform" | "emulator";

/** The programs that the end-to-end tests drive, as they are on this machine. */
export interface Tools {
  /** Environment for terraform: how it finds the AWS provider. */
  readonly terraform: Readonly<Record<string, string>>;
  /** A Python that has moto. */
  readonly python: string;
  /** What is not there, and why. */
  readonly missing: Readonly<Partial<Record<Tool, string>>>;
}

/** Looks for the tools, and has terraform fetch the AWS provider once, before tests do so side by side. */
export function findTools(): Tools {
  const terraform = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...providerSource() };
  const python = [process.env.PYTHON, "python3", "python"].find((each) => each && hasMoto(each));
  const missing = {
    ...named("terraform", terraformProblem(terraform)),
    ...named("emulator", python ? undefined : "no Python here has moto: pip install 'moto[all,server]==5.2.1'"),
  };
  return { terraform, python: python ?? "", missing };
}

/**
 * Where the provider comes from. The file that `TF_CLI_CONFIG_FILE` names may tell of a mirror on disk. If there is no such
 * file, a script beside the checkout may know a mirror. Otherwise the registry serves, and a cache keeps what it gave.
 */
function providerSource(): Record<string, string> {
  const given = process.env.TF_CLI_CONFIG_FILE;
  const configuration = given && existsSync(given) ? given : mirrorBesideCheckout();
  if (configuration) return { TF_CLI_CONFIG_FILE: configuration };
  const cache = process.env.TF_PLUGIN_CACHE_DIR ?? resolve("node_modules/.cache/terraform-plugins");
  mkdirSync(cache, { recursive: true });
  // Without a lock file, terraform takes from the cache only if it may leave the lock file with this one checksum.
  return { TF_PLUGIN_CACHE_DIR: cache, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
}

/** The script prints `export TF_CLI_CONFIG_FILE=…`, or nothing. */
function mirrorBesideCheckout(): string | undefined {
  const script = resolve("../shared/tools/offline-terraform");
  if (!existsSync(script)) return undefined;
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  try {
    const command = `eval "$("$0")" && printf %s "\${TF_CLI_CONFIG_FILE:-}"`;
    return (
      execFileSync("bash", ["-c", command, script], { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] }) ||
      undefined
    );
  } catch {
    return undefined;
  }
}

function terraformProblem(environment: Readonly<Record<string, string>>): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), "signalbox-tools-"));
  const run = (...args: string[]) =>
    execFileSync("terraform", args, {
      cwd: directory,
      env: cleanEnvironment(environment),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  try {
    const { terraform_version: version } = JSON.parse(run("version", "-json")) as { terraform_version: string };
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major < 1 || (major === 1 && minor < 7)) return `terraform is ${version}; mocked providers came with 1.7`;
    const aws = { source: "hashicorp/aws", version: providerVersion() };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: { aws } } }));
    run("init", "-input=false", "-no-color");
    return undefined;
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === "ENOENT") return "terraform is not on the PATH";
    return `terraform cannot fetch the AWS provider: ${(stderr || message).replace(/\s+/g, " ").trim().slice(0, 300)}`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Nothing of AWS or Terraform from outside: no test may reach an account, whatever the shell is set up for. */
export function cleanEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(([name]) => !/^(AWS|TF)_/.test(name));
  return { ...Object.fromEntries(outer), ...own };
}

/** The AWS provider that the library's bindings were generated from. */
function providerVersion(): string {
  const file = createRequire(__filename).resolve("@cdktf/provider-aws/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { cdktf: { provider: { version: string } } }).cdktf.provider
    .version;
}

function hasMoto(python: string): boolean {
  try {
    execFileSync(
      python,
      ["-c", "import importlib.util as u, sys; sys.exit(not (u.find_spec('moto') and u.find_spec('flask')))"],
      {
        stdio: "ignore",
      },
    );
    return true;
  } catch {
    return false;
  }
}

function named(tool: Tool, problem: string | undefined): Partial<Record<Tool, string>> {
  return problem === undefined ? {} : { [tool]: problem };
}
