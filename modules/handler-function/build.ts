import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { BuildOptions, Message, Metafile } from "esbuild";
import { InternalError } from "../errors";

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

/** Name of the file in the zip; Lambda's `handler` is `index.handler`. */
export const OUTPUT = "index.mjs";

/** What esbuild makes of one entry. */
export interface Built {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
  /** Names. */
  readonly exports: readonly string[];
  /** Paths of all files that it was made of. */
  readonly inputs: readonly string[];
}

/** What Lambda's runtime takes, and what lets esbuild leave out most. */
export const FOR_LAMBDA = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // The ES modules of a package can be tree-shaken, its CommonJS cannot.
  mainFields: ["module", "main"],
} satisfies BuildOptions;

/** CommonJS packages within an ES module ask for Node's own modules by `require`. */
const REQUIRE_FOR_COMMONJS =
  'import{createRequire as __signalboxRequire}from"node:module";const require=__signalboxRequire(import.meta.url);';

/**
 * Builds entries, each into a file of its own that has all it needs. What they import is read once for all of them; what comes of
 * each is the same, to the byte, as if it had been built alone.
 *
 * @param root what the names in messages and source maps are relative to
 * @param entries paths
 * @throws {BuildFailure} of esbuild
 */
export function build(root: string, entries: readonly string[], options: BundleOptions): Built[] {
  const { outputFiles, metafile } = esbuild().buildSync({
    entryPoints: entries.map((path, i) => ({ in: path, out: String(i) })),
    absWorkingDir: root,
    outdir: root,
    outExtension: { ".js": ".mjs" },
    write: false,
    ...FOR_LAMBDA,
    minify: true,
    keepNames: false,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    logLevel: "silent",
    charset: "utf8",
    banner: { js: REQUIRE_FOR_COMMONJS },
    external: [...(options.external ?? [])],
    define: { ...options.define },
    alias: options.credentials === "default-chain" ? {} : { [CREDENTIAL_CHAIN]: lambdaCredentials() },
  });
  if (!outputFiles || !metafile) throw new InternalError("esbuild gave no files.");
  const contents = new Map(outputFiles.map((file) => [file.path, file.contents]));
  return entries.map((_, i) => {
    const output = metafile.outputs[`${i}.mjs`];
    const code = contents.get(join(root, `${i}.mjs`));
    const map = contents.get(join(root, `${i}.mjs.map`));
    if (!output || !code || !map) throw new InternalError(`esbuild gave no ${i}.mjs.`);
    return {
      code: Buffer.concat([code, Buffer.from(`//# sourceMappingURL=${OUTPUT}.map\n`)]),
      map,
      exports: output.exports,
      inputs: inputsOf(metafile, output.entryPoint).map((input) => resolve(root, input)),
    };
  });
}

/** What esbuild prints of what is wrong. */
export function problemsOf(errors: Message[]): string {
  return esbuild().formatMessagesSync(errors, { kind: "error" }).join("").trimEnd();
}

/** An entry and all that it imports, and what that imports in turn. */
function inputsOf({ inputs }: Metafile, entry: string | undefined): string[] {
  const found = new Set(entry === undefined ? [] : [entry]);
  for (const each of found) {
    for (const { path, external } of inputs[each]?.imports ?? []) if (!external) found.add(path);
  }
  return [...found];
}

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
