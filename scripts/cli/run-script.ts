import { UserError } from "../../modules/errors";
import { CommandError, EXIT } from "./command-error";
import { processTerminal, type Terminal } from "./terminal";

type Main = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Runs a script as a process: its exit code is what `main` returns. */
export async function runScript(main: Main): Promise<void> {
  // Which versions of Node.js will do, package.json says: the SDK need not at each call.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  process.exitCode = await exitCodeOf(main, process.argv.slice(2), processTerminal());
}

/** Runs a script, and says in one line what is wrong: a stack trace is for what nobody expected. */
export async function exitCodeOf(main: Main, args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await main(args, terminal);
  } catch (error) {
    terminal.progress("");
    if (error instanceof CommandError) {
      terminal.complain(error.message);
      return error.exitCode;
    }
    if (error instanceof UserError) {
      terminal.complain(error.message);
      return EXIT.failed;
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.complain(`This should not have happened. Please report it with the lines below.\n${trace}`);
    return EXIT.internal;
  }
}
