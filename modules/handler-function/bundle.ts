import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { Construct } from "constructs";
import type { BuildFailure, Metafile } from "esbuild";
import { InternalError } from "../errors";
import { fail } from "../report";
import { zip } from "./zip";

export interface BundleOptions {
  /** Packages that are not bundled, as the runtime or a layer has them. @default none: the AWS SDK is bundled too, which starts faster than the runtime's own */
  readonly external?: readonly string[];
  /** Identifiers that are replaced by constant JSON, such as `{ "process.env.FEATURE": '"on"' }`. @default none */
  readonly define?: Readonly<Record<string, string>>;
  /**
   * Where the AWS SDK finds its credentials. `"environment"`: in the variables that Lambda sets, which leaves out about
   * 130 KB of other providers. `"default-chain"`: as everywhere else, for code that also runs outside of Lambda.
   * @default "environment"
   */
  readonly credentials?: "environment" | "default-chain";
  /**
   * Stack traces that name the lines of the source (`NODE_OPTIONS=--enable-source-maps`). Costs some milliseconds at each
   * cold start; the map is in the zip either way.
   * @default true
   */
  readonly sourceMaps?: boolean;
}

/** The code of a function, ready to be deployed. */
export interface Bundle {
  /** Zip with `index.mjs` and its source map: the same bytes for the same code, on any machine and day. */
  readonly zip: Uint8Array;
  /** SHA-256 of the zip in base64, as Lambda and Terraform spell it. */
  readonly sourceCodeHash: string;
  /** Bytes of the minified code, without the source map. */
  readonly codeBytes: number;
}

/** Name of the file in the zip; Lambda's `handler` is `index.handler`. */
const OUTPUT = "index.mjs";

/** CommonJS packages within an ES module ask for Node's own modules by `require`. */
const REQUIRE_FOR_COMMONJS =
  'import{createRequire as __signalboxRequire}from"node:module";const require=__signalboxRequire(import.meta.url);';

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
  const key = JSON.stringify([path, options]);
  const known = bundles.get(key);
  if (known && isFresh(known)) return known.bundle;

  const { code, map, metafile } = build(scope, root, path, entry, options);
  checkExports(scope, entry, metafile);
  checkValue(scope, entry, path);
  const archive = zip({ [OUTPUT]: code, [`${OUTPUT}.map`]: map });
  const result: Bundle = {
    zip: archive,
    sourceCodeHash: createHash("sha256").update(archive).digest("base64"),
    codeBytes: code.byteLength,
  };
  bundles.set(key, {
    bundle: result,
    inputs: stamps(Object.keys(metafile.inputs).map((input) => resolve(root, input))),
  });
  return result;
}

function build(scope: Construct, root: string, path: string, entry: string, options: BundleOptions) {
  try {
    const { outputFiles = [], metafile } = esbuild().buildSync({
      entryPoints: [path],
      absWorkingDir: root,
      outfile: join(root, OUTPUT),
      write: false,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      // The ES modules of a package can be tree-shaken, its CommonJS cannot.
      mainFields: ["module", "main"],
      minify: true,
      keepNames: false,
      legalComments: "none",
      sourcemap: "linked",
      sourcesContent: false,
      metafile: true,
      logLevel: "silent",
      charset: "utf8",
      banner: { js: REQUIRE_FOR_COMMONJS },
      external: [...(options.external ?? [])],
      define: { ...options.define },
      alias: options.credentials === "default-chain" ? {} : { [CREDENTIAL_CHAIN]: lambdaCredentials() },
    });
    if (!metafile) throw new InternalError("esbuild gave no metafile.");
    const find = (ending: string) =>
      outputFiles.find((file) => file.path.endsWith(ending))?.contents ?? new Uint8Array();
    return { code: find(OUTPUT), map: find(`${OUTPUT}.map`), metafile };
  } catch (cause) {
    const errors = (cause as Partial<BuildFailure>).errors ?? [];
    return fail(scope, {
      code: "BUNDLE_FAILED",
      prop: "entry",
      must: "be bundled without errors",
      got: entry,
      mend:
        errors.length > 0
          ? `esbuild says:\n${esbuild().formatMessagesSync(errors, { kind: "error" }).join("").trimEnd()}`
          : String(cause),
      cause,
    });
  }
}

function checkExports(scope: Construct, entry: string, metafile: Metafile): void {
  const exports = Object.values(metafile.outputs).flatMap((output) => (output.entryPoint ? output.exports : []));
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

/** Loaded with the first function only: it takes as long to load as the rest of the library. */
function esbuild(): typeof import("esbuild") {
  return createRequire(__filename)("esbuild");
}

const CREDENTIAL_CHAIN = "@aws-sdk/credential-provider-node";

/** Beside this file, as TypeScript in the repository and as JavaScript in the package. */
function lambdaCredentials(): string {
  const compiled = join(__dirname, "lambda-credentials.js");
  return existsSync(compiled) ? compiled : join(__dirname, "lambda-credentials.ts");
}

/** The folder of `cdktf.json`, upwards from the working directory, as `cdktf` itself finds it. */
export function projectRoot(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "cdktf.json"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** Bundles of this process: tests and stacks for several Regions ask for the same entry again and again. */
const bundles = new Map<string, { readonly bundle: Bundle; readonly inputs: ReadonlyMap<string, string> }>();

function isFresh({ inputs }: { readonly inputs: ReadonlyMap<string, string> }): boolean {
  return [...inputs].every(([path, stamp]) => existsSync(path) && stampOf(path) === stamp);
}

function stamps(paths: readonly string[]): Map<string, string> {
  return new Map(paths.filter((path) => existsSync(path)).map((path) => [path, stampOf(path)]));
}

function stampOf(path: string): string {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs}/${size}`;
}
