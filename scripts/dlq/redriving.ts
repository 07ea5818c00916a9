import type { Sqs } from "../aws/sqs";
import { CommandError, EXIT } from "../cli/command-error";
import { confirm } from "../cli/confirm";
import type { Terminal } from "../cli/terminal";
import type { Interruption } from "./interruption";
import type { DeadLetterQueue } from "./queue";
import type { RedriveRequest } from "./redrive-options";
import type { RedriveReport } from "./redrive-report";
import type { Surroundings } from "./surroundings";

/** A redrive under way. */
export interface Redriving {
  readonly sqs: Sqs;
  readonly queue: DeadLetterQueue;
  /** Where all letters go. `undefined`: each where it came from, or on a bus. */
  readonly to: DeadLetterQueue | undefined;
  readonly request: RedriveRequest;
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
  readonly interruption: Interruption;
}

export interface RedriveResult {
  readonly report: RedriveReport;
  /** What ended it early. */
  readonly fatal: CommandError | undefined;
}

/** Shows what would be done, and asks. @throws {CommandError} where it is not to be done */
export async function confirmRedrive(plan: string, { request, terminal }: Redriving): Promise<void> {
  if (request.yes) return;
  terminal.complain(plan);
  if (!(await confirm(terminal, "Move them?"))) throw new CommandError("Nothing was moved.", EXIT.failed);
}
