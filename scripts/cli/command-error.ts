/** Exit codes that every script has. Each adds its own from 1 on; its `--help` lists them. */
export const EXIT = {
  ok: 0,
  /** What the script is for did not succeed. */
  failed: 1,
  /** An option or argument that the script does not take. */
  usage: 2,
  /** The script itself is wrong. */
  internal: 70,
} as const;

/** Ends a script with one line for its user and an exit code for its caller. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "CommandError";
  }
}

/** An option or argument that the script does not take. */
export function usageError(message: string, options?: ErrorOptions): CommandError {
  return new CommandError(`${message} See --help.`, EXIT.usage, options);
}
