#!/usr/bin/env node
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nearestHint } from "../../modules/nearest";
import { mockTest } from "./mock-test";
import { constructPaths, type SynthesizedStack } from "./synthesized-stack";

const USAGE = `signalbox-mock-test [OUTPUT]: plans and applies every synthesized stack with a mocked provider, by terraform 1.7 or
later. Needs no account and no network but for the provider itself.

  OUTPUT          where cdktf synthesized to (default: cdktf.out)
  --except PATH   a construct, such as ecommerce/route-orders, that need not keep the promises; may be repeated
  --write-only    write signalbox.tftest.hcl beside each cdk.tf.json, and run nothing

Ends with 0 if all stacks passed, 1 if one failed, 2 if there was nothing to test or no terraform to test it with.`;

const TEST_FILE = "signalbox.tftest.hcl";

/** Runs the command with the arguments of a command line, and gives its exit code. */
function main(args: readonly string[]): number {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { except = [] } = values;
  const directories = stackDirectories(positionals[0] ?? "cdktf.out");
  const stacks = directories.map((directory) => readStack(directory));
  checkExcept(except, stacks);
  for (const [index, directory] of directories.entries()) {
    writeFileSync(join(directory, TEST_FILE), mockTest(stacks[index] ?? {}, { except }));
  }
  if (values["write-only"]) return 0;
  execFileSync("terraform", ["version"], { stdio: "ignore" });
  return directories.map(testStack).every(Boolean) ? 0 : 1;
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        except: { type: "string", multiple: true },
        "write-only": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (positionals.length > 1) throw new TypeError(`There is one OUTPUT, got: ${positionals.join(" ")}`);
    return { values, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node adds how to pass something that looks like an option; the first sentence says what is wrong.
    throw new Error(`${error.message.replace(/\.? To specify .*$/s, "").replace(/\.$/, "")}. See --help.`, {
      cause: error,
    });
  }
}

function readStack(directory: string): SynthesizedStack {
  const file = join(directory, "cdk.tf.json");
  if (!existsSync(file)) throw new Error(`${file} is not there: run cdktf synth again.`);
  return JSON.parse(readFileSync(file, "utf8")) as SynthesizedStack;
}

/** An exception that is for nothing would hide that what it is meant for has another name. */
function checkExcept(except: readonly string[], stacks: readonly SynthesizedStack[]): void {
  const paths = [...new Set(stacks.flatMap((stack) => constructPaths(stack)))];
  for (const path of except) {
    if (paths.includes(path)) continue;
    const near = nearestHint(path, paths) ?? "Paths are as in the messages of synth, such as ecommerce/orders.";
    throw new Error(`--except must name a construct of the stack, got: ${JSON.stringify(path)}. ${near}`);
  }
}

/** Where the stacks are that the last synth wrote; what earlier ones left behind is not in the manifest. */
function stackDirectories(output: string): string[] {
  const manifest = join(output, "manifest.json");
  if (!existsSync(manifest))
    throw new Error(`${manifest} is not there: run cdktf synth first, or say where it wrote to.`);
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
    stacks: Record<string, { readonly workingDirectory: string }>;
  };
  return Object.values(stacks).map(({ workingDirectory }) => join(output, workingDirectory));
}

function testStack(directory: string): boolean {
  console.log(`\n${directory}`);
  const init = terraform(directory, ["init", "-backend=false", "-input=false"], "pipe");
  if (init.status !== 0) {
    process.stderr.write(`${init.stdout}${init.stderr}`);
    return false;
  }
  return terraform(directory, ["test", `-filter=${TEST_FILE}`], "inherit").status === 0;
}

function terraform(directory: string, args: readonly string[], output: "pipe" | "inherit") {
  const colour = process.stdout.isTTY ? [] : ["-no-color"];
  return spawnSync("terraform", [`-chdir=${directory}`, ...args, ...colour], {
    encoding: "utf8",
    stdio: ["ignore", output, output],
    env: { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...process.env },
  });
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === "ENOENT" ? "terraform is not on the PATH: https://developer.hashicorp.com/terraform/install" : message,
  );
  process.exitCode = 2;
}
