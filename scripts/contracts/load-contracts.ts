import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { buildSync } from "esbuild";
import type { EventContract } from "../../handlers/events/contract";
import { eventJsonSchema } from "../../handlers/events/json-schema";
import { schemaName } from "../../modules/schema/schema-name";
import { CommandError, EXIT } from "../cli/command-error";
import type { JsonSchema } from "./compare/json-schema";

/** Where a project keeps its contracts. */
export const CONTRACTS_FOLDER = join("handlers", "events");

/** What is agreed on of an event: the JSON Schema of its `detail`, which also says whose event it is. */
export type Agreement = JsonSchema & {
  readonly "x-amazon-events-source": string;
  readonly "x-amazon-events-detail-type": string;
};

/**
 * The contracts of a project, by the names of their schemas: every contract that a file in `handlers/events` exports, alone or
 * in a catalog. So none can be forgotten.
 *
 * @throws {CommandError} where there are none, or two of one name
 */
export function loadContracts(folder: string): ReadonlyMap<string, Agreement> {
  const place = join(folder, CONTRACTS_FOLDER);
  const files = existsSync(place) ? readdirSync(place).filter((file) => /^[^.]+\.ts$/.test(file)) : [];
  const found = new Map<string, { readonly contract: EventContract; readonly file: string }>();
  for (const [file, exported] of exportsOf(place, files.sort())) {
    for (const contract of Object.values(exported).flatMap(contractsIn)) {
      const name = schemaName(contract.source, contract.detailType);
      const before = found.get(name);
      if (before !== undefined && before.contract !== contract) throw twice(name, before.file, file);
      found.set(name, { contract, file });
    }
  }
  if (found.size === 0) {
    throw new CommandError(
      `There must be event contracts in ${place}, and there are none. Run this where the project is.`,
      EXIT.failed,
    );
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, { contract }]) => [name, agreementOf(contract)]));
}

/** What files export, each run once: what two of them export is one thing where one has it from the other. */
function exportsOf(place: string, files: readonly string[]): readonly (readonly [file: string, exported: object])[] {
  const contents = files
    .map((file, index) => `export * as file${index} from ${JSON.stringify(`./${file}`)};`)
    .join("\n");
  const run = compileFunction(bundled(contents, place), ["module", "require"]);
  const module: { exports: Readonly<Record<string, object>> } = { exports: {} };
  run(module, createRequire(join(place, "contracts.js")));
  return files.map((file, index) => [file, module.exports[`file${index}`] ?? {}]);
}

function bundled(contents: string, resolveDir: string): string {
  try {
    const { outputFiles } = buildSync({
      stdin: { contents, resolveDir, loader: "ts" },
      bundle: true,
      format: "cjs",
      platform: "node",
      packages: "external",
      write: false,
      logLevel: "silent",
    });
    return outputFiles[0]?.text ?? "";
  } catch (cause) {
    throw new CommandError(`The contracts in ${resolveDir} do not compile. ${String(cause)}`, EXIT.failed, { cause });
  }
}

function agreementOf(contract: EventContract): Agreement {
  return {
    ...eventJsonSchema(contract, { of: "detail" }),
    "x-amazon-events-source": contract.source,
    "x-amazon-events-detail-type": contract.detailType,
  };
}

/** The contract that an export is, or those that it holds. */
function contractsIn(value: unknown): readonly EventContract[] {
  if (isContract(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).filter(isContract) : [];
}

function isContract(value: unknown): value is EventContract {
  if (typeof value !== "object" || value === null) return false;
  const { source, detailType, detail, event } = value as Partial<Record<keyof EventContract, unknown>>;
  return typeof source === "string" && typeof detailType === "string" && isParser(detail) && isParser(event);
}

function isParser(value: unknown): boolean {
  return typeof value === "object" && value !== null && "_zod" in value;
}

function twice(name: string, file: string, other: string): CommandError {
  const where = file === other ? `twice in ${file}` : `in ${file} and in ${other}`;
  return new CommandError(
    `Every event must have one contract, and ${name} has two: ${where}. Write it once, and import it.`,
    EXIT.failed,
  );
}
