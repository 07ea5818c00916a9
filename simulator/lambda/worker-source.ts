import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What `new Worker` is given to run. */
export interface WorkerSource {
  readonly code: string;
  /** Whether `code` is JavaScript, and not the path of a file. */
  readonly eval: boolean;
}

let source: WorkerSource | undefined;

/** The inside of the workers: as JavaScript in the package, and out of TypeScript in the repository. */
export function workerSource(): WorkerSource {
  source ??= compiled() ?? { code: fromTypeScript(), eval: true };
  return source;
}

function compiled(): WorkerSource | undefined {
  const path = join(__dirname, "worker", "worker-main.js");
  return existsSync(path) ? { code: path, eval: false } : undefined;
}

function fromTypeScript(): string {
  const { buildSync } = createRequire(__filename)("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "worker", "worker-main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
  });
  return outputFiles[0]?.text ?? "";
}
