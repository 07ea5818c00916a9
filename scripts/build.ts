import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { bundle } from "../modules/handler-function/bundle";
import { bundleShippedFunctions } from "./build/shipped-functions";
import { CommandError, EXIT } from "./cli/command-error";
import { runScript } from "./cli/run-script";
import { table } from "./cli/table";
import type { Terminal } from "./cli/terminal";

/** Builds the package into `dist`, and says how large the functions of the systems are: what a cold start has to load. */
async function main(_args: readonly string[], terminal: Terminal): Promise<number> {
  rmSync("dist", { recursive: true, force: true });
  terminal.progress("Compiling…");
  const { status, stdout } = spawnSync("tsc", ["-p", "tsconfig.build.json"], { encoding: "utf8", shell: true });
  if (status !== 0) throw new CommandError(stdout, EXIT.failed);
  bundleShippedFunctions("dist");
  terminal.print("Built dist.\n");
  terminal.print(table([["handler", "minified", "zipped"], ...handlerSizes()]).join("\n"));
  return EXIT.ok;
}

function handlerSizes(): string[][] {
  const outdir = mkdtempSync(join(tmpdir(), "signalbox-build-"));
  const app = new App({ outdir });
  rmSync(outdir, { recursive: true });
  return readdirSync("handlers")
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join("handlers", file))
    .map((entry) => {
      const { codeBytes, zip } = bundle(app, entry);
      return [entry, kilobytes(codeBytes), kilobytes(zip.byteLength)];
    });
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

if (require.main === module) void runScript(main);
