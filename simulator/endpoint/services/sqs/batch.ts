import { AwsError } from "../../../aws-error";
import { checkBatch } from "../../../sqs/batch-checks";
import type { Call } from "../../call";
import type { Input } from "../../input";
import type { Output } from "../../service";

/**
 * Does something for each entry of a batch. What is wrong with one of them, only that one's result says.
 *
 * @param bytesOf an entry, where the batch is one of messages
 * @throws {AwsError} where the batch is wrong as a whole
 */
export function forEachEntry(
  { input }: Call,
  act: (entry: Input) => Readonly<Record<string, unknown>>,
  bytesOf: (entry: Input) => number = () => 0,
): Output {
  const entries = input.structures("Entries") ?? [];
  const ids = entries.map((entry) => entry.neededText("Id"));
  checkBatch(
    ids,
    entries.reduce((sum, entry) => sum + bytesOf(entry), 0),
  );
  const successful: object[] = [];
  const failed: object[] = [];
  for (const [index, entry] of entries.entries()) {
    const Id = ids[index];
    try {
      successful.push({ Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { queryCode: Code, message: Message, status } = error;
      failed.push({ Id, SenderFault: status < 500, Code, Message });
    }
  }
  return { Successful: successful, Failed: failed };
}
