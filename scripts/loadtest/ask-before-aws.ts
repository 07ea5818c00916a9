import { CommandError, EXIT, usageError } from "../cli/command-error";
import { count, counted } from "../cli/numbers";
import type { LoadtestRequest } from "./request";
import { plannedEvents } from "./sender/call-plan";
import type { Surroundings } from "./surroundings";
import type { Target } from "./target";

/** Says what would be sent to AWS, and asks: it costs money, and consumers act on it. @throws {CommandError} if not */
export async function askBeforeAws(
  request: LoadtestRequest,
  { kind, bus, region }: Target,
  { confirm }: Surroundings,
): Promise<void> {
  if (kind !== "aws" || request.yes) return;
  const planned = plannedEvents(request);
  const what =
    planned === undefined ? `events for ${count(request.durationSeconds ?? 0)} s` : counted(planned, "event");
  const answer = await confirm(
    `This sends ${what} to the bus ${bus} in ${region}, and its consumers act on them. Send?`,
  );
  if (answer === undefined) {
    throw usageError(
      `--yes must say that ${what} may be sent to the bus ${bus} in ${region}, as nobody is there to be asked.`,
    );
  }
  if (!answer) throw new CommandError("Nothing was sent.", EXIT.failed);
}
