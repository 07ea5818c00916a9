import { AWS_LIMITS } from "../../modules/aws-limits";
import { CommandError, EXIT } from "../cli/command-error";
import { type Entry, entryBytes } from "./entry";

const { putEventsEntries, putEventsBytes } = AWS_LIMITS.eventBridge;

/**
 * Entries in as few calls of PutEvents as their order allows: at most 10 in one, and below its limit of bytes.
 *
 * @throws {CommandError} for an entry that no call can hold
 */
export function planBatches<T>(items: readonly T[], entryOf: (item: T) => Entry): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = entryBytes(entryOf(item));
    if (size >= putEventsBytes) throw tooLarge(entryOf(item), size);
    const current = batches.at(-1);
    if (current === undefined || current.length === putEventsEntries || bytes + size >= putEventsBytes) {
      batches.push([item]);
      bytes = size;
    } else {
      current.push(item);
      bytes += size;
    }
  }
  return batches;
}

function tooLarge({ Source, DetailType }: Entry, bytes: number): CommandError {
  return new CommandError(
    `An event must have fewer than ${putEventsBytes} bytes, got: ${bytes} for ${DetailType} of ${Source}. Put the large part into a bucket and send its key.`,
    EXIT.failed,
  );
}
