import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, EXIT } from "../cli/command-error";
import { isSchema, type JsonSchema } from "./compare/json-schema";
import { type Agreement, CONTRACTS_FOLDER } from "./load-contracts";
import { schemaText } from "./schema-text";

/** Where the contracts are kept that are in use: a file each, named as its schema. */
const ACCEPTED_FOLDER = join(CONTRACTS_FOLDER, "accepted");
const ENDING = ".json";

/** The contracts that were accepted, by the names of their schemas. @throws {CommandError} for a file that is none */
export function readAccepted(folder: string): ReadonlyMap<string, JsonSchema> {
  const place = join(folder, ACCEPTED_FOLDER);
  const files = existsSync(place) ? readdirSync(place).filter((file) => file.endsWith(ENDING)) : [];
  return new Map(files.sort().map((file) => [file.slice(0, -ENDING.length), readSchema(join(place, file))]));
}

export function writeAccepted(folder: string, name: string, agreement: Agreement): void {
  mkdirSync(join(folder, ACCEPTED_FOLDER), { recursive: true });
  writeFileSync(join(folder, ACCEPTED_FOLDER, `${name}${ENDING}`), schemaText(agreement));
}

export function removeAccepted(folder: string, name: string): void {
  rmSync(join(folder, ACCEPTED_FOLDER, `${name}${ENDING}`));
}

function readSchema(file: string): JsonSchema {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as unknown;
    if (isSchema(value)) return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CommandError(
    `${file} must be the JSON Schema of an event, and is none. Take it from the last commit: it is what readers rely on.`,
    EXIT.failed,
  );
}
