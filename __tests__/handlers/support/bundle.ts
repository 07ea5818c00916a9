import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";

const ROOT = resolve(__dirname, "../../..");

/** The bundler options under which the figures of `bundle.test.ts` hold. */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node22",
  mainFields: ["module", "main"],
  alias: { "@aws-sdk/credential-provider-node": "./modules/handler-function/lambda-credentials.ts" },
  metafile: true,
  logLevel: "silent",
} satisfies BuildOptions;

export interface Bundle {
  /** The bundled module. */
  readonly file: string;
  readonly bytes: number;
  /** Bytes of the bundle that come from each package or, for our own code, top folder. */
  readonly bytesBySource: ReadonlyMap<string, number>;
  /** All files that the bundle holds a part of. */
  readonly sources: readonly string[];
  remove(): Promise<void>;
}

/** Bundles a handler as it is deployed, into a folder of its own. */
export async function bundleHandler(entry: string, alias: Readonly<Record<string, string>> = {}): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), "handler-"));
  const file = join(folder, "index.mjs");
  const options = { ...OPTIONS, alias: { ...OPTIONS.alias, ...alias } };
  const { metafile } = await build({ ...options, entryPoints: [entry], outfile: file });
  return { file, ...measure(metafile), remove: () => rm(folder, { recursive: true }) };
}

function measure(metafile: Metafile): Pick<Bundle, "bytes" | "bytesBySource" | "sources"> {
  const outputs = Object.values(metafile.outputs);
  const inputs = outputs
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, input]) => input.bytesInOutput > 0);
  const bytesBySource = new Map<string, number>();
  for (const [path, { bytesInOutput }] of inputs) {
    const source = sourceOf(path);
    bytesBySource.set(source, (bytesBySource.get(source) ?? 0) + bytesInOutput);
  }
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
  return { bytes, bytesBySource, sources: inputs.map(([path]) => path) };
}

function sourceOf(path: string): string {
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return inPackage ?? path.split("/")[0] ?? path;
}
