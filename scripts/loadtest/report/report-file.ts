import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CommandError, EXIT, usageError } from "../../cli/command-error";

/** Makes sure before the run that its report has a place. @throws {CommandError} */
export function checkReportFile(file: string | undefined): void {
  if (file === undefined) return;
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw usageError(`--report must be a file in a folder that there is, got: ${file}.`);
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw usageError(`--report must be a file, got a folder: ${file}.`);
  }
}

/** @throws {CommandError} */
export function writeReport(file: string, html: string): void {
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw new CommandError(`The report cannot be written: ${(error as Error).message}.`, EXIT.failed, { cause: error });
  }
}
