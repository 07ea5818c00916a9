import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Construct } from "constructs";
import type { BuildFailure } from "esbuild";
import { fail } from "../report";
import { type Built, type BundleOptions, build, OUTPUT, problemsOf } from "./build";
import { zip } from "./zip";

/** The code of a function, ready to be deployed. */
export interface Bundle {
  /** Zip with `index.mjs` and its source map: the same bytes for the same code, on any machine and day. */
  readonly zip: Uint8Array;
  /** SHA-256 of the zip in base64, as Lambda and Terraform spell it. */
  readonly sourceCodeHash: string;
  /** Bytes of the minified code, without the source map. */
  readonly codeBytes: number;
}

/**
 * Bundles one TypeScript entry: an ES module, minified, tree-shaken, with a source map.
 * @throws UserError ENTRY_MISSING, ENTRY_WITHOUT_HANDLER, BUNDLE_FAILED with esbuild's message, file and line
 */
export function bundle(scope: Construct, entry: string, options: BundleOptions = {}): Bundle {
  const root = projectRoot();
  const path = resolve(root, entry);
  if (!existsSync(path) || !statSync(path).isFile()) {
    fail(scope, {
      code: "ENTRY_MISSING",
      prop: "entry",
      must: "be a file that exists, relative to the folder of cdktf.json",
      got: entry,
      mend: `There is no file ${path}: correct the path, or run this where cdktf.json is.`,
    });
  }
  const built = builtFrom(scope, root, path, entry, options);
  checkExports(scope, entry, built.exports);
  checkValue(scope, entry, path);
  return zipped(built);
}

/**
 * Bundles all functions of a folder at once, for the constructs that will ask for them: what they import is read once, which takes
 * a third of the time where there are twenty of them with the AWS SDK in each. Changes nothing of what is deployed. Says nothing
 * of what is wrong: that is for the construct whose entry it is.
 *
 * @param folder with the entries, relative to the folder of cdktf.json: its files `.ts`, not those of folders in it
 * @param options those of the functions; functions with others are bundled when they are made
 */
export function bundleAhead(folder: string, options: BundleOptions = {}): void {
  const root = projectRoot();
  const path = resolve(root, folder);
  const entries = (existsSync(path) ? readdirSync(path) : [])
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => join(path, name));
  try {
    for (const [i, each] of build(root, entries, options).entries()) remember(entries[i] as string, options, each);
  } catch {
    // A construct says which of them esbuild refuses, and why.
  }
}

function builtFrom(scope: Construct, root: string, path: string, entry: string, options: BundleOptions): Built {
  const known = builds.get(keyOf(path, options));
  if (known && isFresh(known)) return known.built;
  try {
    const [made] = build(root, [path], options) as [Built];
    return remember(path, options, made);
  } catch (cause) {
    const errors = (cause as Partial<BuildFailure>).errors ?? [];
    return fail(scope, {
      code: "BUNDLE_FAILED",
      prop: "entry",
      must: "be bundled without errors",
      got: entry,
      mend: errors.length > 0 ? `esbuild says:\n${problemsOf(errors)}` : String(cause),
      cause,
    });
  }
}

function zipped(built: Built): Bundle {
  const known = bundles.get(built);
  if (known) return known;
  const archive = zip({ [OUTPUT]: built.code, [`${OUTPUT}.map`]: built.map });
  const sourceCodeHash = createHash("sha256").update(archive).digest("base64");
  const made: Bundle = { zip: archive, sourceCodeHash, codeBytes: built.code.byteLength };
  bundles.set(built, made);
  return made;
}

function checkExports(scope: Construct, entry: string, exports: readonly string[]): void {
  if (exports.includes("handler")) return;
  fail(scope, {
    code: "ENTRY_WITHOUT_HANDLER",
    prop: "entry",
    must: "export a function named handler",
    got: `${entry} exports ${exports.length > 0 ? exports.join(", ") : "nothing"}`,
    mend: HANDLER_MEND,
  });
}

/** `export const handler = ` and a text, number or the like; an object or class, which nobody can call either. */
const NO_FUNCTION =
  /^export\s+(?:(?:const|let|var)\s+handler\s*(?::[^=\n]*)?=\s*(["'`{]|[-+.]?\d|(?:true|false|null|undefined)\b)|(class|enum)\s+handler\b)/m;

/**
 * Refuses a `handler` that is plainly no function, by the line that exports it. esbuild tells the names of exports and not what
 * they are: what is computed, or comes from another file, shows only when it runs.
 */
function checkValue(scope: Construct, entry: string, path: string): void {
  const found = NO_FUNCTION.exec(readFileSync(path, "utf8"));
  if (found === null) return;
  fail(scope, {
    code: "ENTRY_WITHOUT_HANDLER",
    prop: "entry",
    must: "export a function named handler",
    got: `${entry} has ${found[0]}…`,
    mend: HANDLER_MEND,
  });
}

const HANDLER_MEND = "Write: export const handler = async (event) => { … }.";

/** The folder of `cdktf.json`, upwards from the working directory, as `cdktf` itself finds it. */
export function projectRoot(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "cdktf.json"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

interface KnownBuild {
  readonly built: Built;
  readonly inputs: ReadonlyMap<string, string | undefined>;
}

/** Builds of this process: tests and stacks for several Regions ask for the same entry again and again. */
const builds = new Map<string, KnownBuild>();
const bundles = new WeakMap<Built, Bundle>();

function keyOf(path: string, options: BundleOptions): string {
  return JSON.stringify([path, options]);
}

function remember(path: string, options: BundleOptions, built: Built): Built {
  builds.set(keyOf(path, options), { built, inputs: new Map(built.inputs.map((input) => [input, stampOf(input)])) });
  return built;
}

function isFresh({ inputs }: KnownBuild): boolean {
  return [...inputs].every(([path, stamp]) => stampOf(path) === stamp);
}

/** `undefined` for what is no file, such as what esbuild puts in place of one. */
function stampOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.mtimeMs}/${stats.size}`;
}
