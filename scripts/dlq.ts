import { EXIT, usageError } from "./cli/command-error";
import { runScript } from "./cli/run-script";
import { table } from "./cli/table";
import type { Terminal } from "./cli/terminal";
import type { Action } from "./dlq/common";
import { exportLetters } from "./dlq/export";
import { list } from "./dlq/list";
import { peek } from "./dlq/peek";
import { purge } from "./dlq/purge";
import { redrive } from "./dlq/redrive";
import { processSurroundings, type Surroundings } from "./dlq/surroundings";

const ACTIONS: readonly Action[] = [list, peek, exportLetters, redrive, purge];

/** Looks after dead-letter queues. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "help") {
    terminal.print(HELP);
    return EXIT.ok;
  }
  const action = ACTIONS.find((each) => each.name === name);
  if (action !== undefined) return action.run(rest, terminal, surroundings);
  throw usageError(
    `ACTION must be one of ${ACTIONS.map((each) => each.name).join(", ")}, got: ${JSON.stringify(name)}.`,
  );
}

const HELP = [
  "npm run dlq -- ACTION [options] [QUEUE]",
  "",
  "Looks after dead-letter queues: messages that a consumer gave up, and events that could not be delivered.",
  "",
  "Actions",
  ...table(ACTIONS.map(({ name, summary }) => [`  ${name}`, summary])),
  "",
  "Options, examples and exit codes of each: npm run dlq -- ACTION --help",
].join("\n");

if (require.main === module) void runScript(main);
