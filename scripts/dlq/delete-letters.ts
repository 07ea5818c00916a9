import { type BackOff, backOffMilliseconds } from "../aws/back-off";
import type { Sqs } from "../aws/sqs";
import { CommandError } from "../cli/command-error";
import { isWorthAnotherTry, reasonOf } from "./batch-failure";
import type { Letter } from "./letter";
import type { DeadLetterQueue } from "./queue";

/** What came of a deletion. */
export interface Deletion {
  /** What is still there, and why. */
  readonly kept: ReadonlyMap<Letter, string>;
  /** Why no later deletion can fare better. */
  readonly fatal: CommandError | undefined;
}

/** Deletes up to 10 letters that were received. What failed for a moment is tried again: to delete twice does no harm. */
export async function deleteLetters(
  sqs: Sqs,
  queue: DeadLetterQueue,
  letters: readonly Letter[],
  backOff: BackOff,
): Promise<Deletion> {
  const kept = new Map<Letter, string>();
  let pending = letters;
  for (let attempt = 1; pending.length > 0; attempt++) {
    try {
      const { Failed = [] } = await sqs.delete(
        queue,
        pending.map(({ receiptHandle }) => receiptHandle),
      );
      for (const letter of pending) kept.delete(letter);
      for (const failure of Failed) kept.set(pending[Number(failure.Id)] as Letter, reasonOf(failure));
      pending = Failed.filter(isWorthAnotherTry).map(({ Id }) => pending[Number(Id)] as Letter);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      for (const letter of pending) kept.set(letter, error.message);
      return { kept, fatal: error };
    }
    if (pending.length === 0 || attempt >= backOff.attempts) break;
    await backOff.wait(backOffMilliseconds(attempt, backOff.random));
  }
  return { kept, fatal: undefined };
}
