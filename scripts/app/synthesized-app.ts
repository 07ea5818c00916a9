import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { CommandError, EXIT } from "../cli/command-error";

/** A stack as `cdktf synth` writes it. */
export interface SynthesizedStack {
  readonly name: string;
  /** The text of `cdk.tf.json`. */
  readonly text: string;
  /** Where that file is, and beside it the bundles of functions. */
  readonly folder: string;
  /** Bytes of each file beside it, by its path from there: the bundles of functions. */
  readonly fileBytes: Readonly<Record<string, number>>;
  /** What synth warns of; empty where it is not known. */
  readonly warnings: readonly string[];
}

/** What `cdktf synth` writes beside the stacks. */
interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly synthesizedStackPath: string;
        readonly annotations?: readonly {
          readonly constructPath: string;
          readonly level: string;
          readonly message: string;
        }[];
      }
    >
  >;
}

/**
 * Reads what was synthesized before.
 *
 * @param path the folder that cdktf writes (`cdktf.out`), the folder of one stack in it, or a `cdk.tf.json`
 * @throws {CommandError} where nothing is to be read
 */
export function readSynthesized(path: string): SynthesizedStack[] {
  const manifest = join(path, "manifest.json");
  if (existsSync(manifest)) return readManifest(manifest);
  const file = existsSync(join(path, STACK_FILE)) ? join(path, STACK_FILE) : path;
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new CommandError(
      `There must be a synthesized stack at ${path}, and there is none. Run npm run synth, or give the path of a cdk.tf.json.`,
      EXIT.failed,
    );
  }
  return [readStack(basename(dirname(file)), file, [])];
}

const STACK_FILE = "cdk.tf.json";

function readManifest(path: string): SynthesizedStack[] {
  const { stacks } = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  return Object.entries(stacks).map(([name, { synthesizedStackPath, annotations = [] }]) => {
    const warnings = annotations.filter(({ level }) => level.endsWith("warn"));
    return readStack(
      name,
      join(dirname(path), synthesizedStackPath),
      warnings.map(({ constructPath, message }) => `${constructPath}: ${message}`),
    );
  });
}

function readStack(name: string, file: string, warnings: readonly string[]): SynthesizedStack {
  const folder = dirname(file);
  return { name, text: readFileSync(file, "utf8"), folder, fileBytes: filesBeside(folder), warnings };
}

function filesBeside(folder: string): Record<string, number> {
  const assets = join(folder, "assets");
  if (!existsSync(assets)) return {};
  const files = readdirSync(assets, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [relative(folder, file).replaceAll("\\", "/"), statSync(file).size];
    }),
  );
}
