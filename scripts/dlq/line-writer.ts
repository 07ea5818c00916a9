import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { CommandError, EXIT } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";

/** Takes lines, and has them safe when it is closed. */
export interface LineWriter {
  write(line: string): void;
  close(): void;
}

/**
 * Writes to a file that was not there before, or to the terminal.
 *
 * @param file `-`: the terminal
 * @throws {CommandError} where the file cannot be made
 */
export function lineWriter(file: string, terminal: Terminal, overwrite: boolean): LineWriter {
  if (file === "-") return { write: (line) => terminal.print(line), close: () => {} };
  const descriptor = opened(file, overwrite);
  return {
    write: (line) => void writeSync(descriptor, `${line}\n`),
    close() {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

function opened(file: string, overwrite: boolean): number {
  try {
    return openSync(file, overwrite ? "w" : "wx", 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      throw new CommandError(
        `--file must be a file that is not there yet, got: ${file}. Or give --overwrite.`,
        EXIT.usage,
        {
          cause: error,
        },
      );
    }
    throw new CommandError(`--file must be a file that can be written, got: ${file} (${message}).`, EXIT.usage, {
      cause: error,
    });
  }
}
