import { awsProblem, isPassing } from "../aws/aws-problem";
import { type BackOff, backOffMilliseconds } from "../aws/back-off";
import { type AwsCall, awsError } from "../aws/problem-text";
import type { BatchAnswer } from "../aws/sqs";
import { isWorthAnotherTry, reasonOf } from "./batch-failure";

/** What became of a letter that was to be sent. */
export type Sent =
  /** `messageId`: of the message that it is now. */
  | { readonly kind: "sent"; readonly messageId: string | undefined }
  /** It was not taken, for sure. */
  | { readonly kind: "refused"; readonly reason: string }
  /** No answer came, or one that leaves it open: it may have been taken. */
  | { readonly kind: "uncertain"; readonly reason: string };

export interface SendOptions {
  /** For messages. */
  readonly call: AwsCall;
  /** Whether what is sent twice arrives once: then an open answer is asked for again. */
  readonly repeatable: boolean;
  readonly backOff: BackOff;
}

/**
 * Sends a batch. What was throttled, or failed for a moment by itself, is sent again; what may have been taken is not, as
 * it would arrive twice.
 *
 * @param send one attempt, for the items at these indexes, whose `Id` is their index
 * @throws {CommandError} where no later batch can fare better: nothing of this one was taken beyond what went through before
 */
export async function sendBatch(
  count: number,
  send: (indexes: readonly number[]) => Promise<BatchAnswer>,
  { call, repeatable, backOff }: SendOptions,
): Promise<Sent[]> {
  const outcomes: Sent[] = Array.from({ length: count }, () => ({ kind: "refused", reason: "it was never sent" }));
  let pending = [...outcomes.keys()];
  /** Whether an attempt may have sent what is pending. */
  let isOpen = false;
  for (let attempt = 1; pending.length > 0; attempt++) {
    const isLast = attempt >= backOff.attempts;
    try {
      pending = takeAnswer(outcomes, pending, await send(pending), isOpen);
    } catch (error) {
      const problem = awsProblem(error);
      if (problem === undefined) throw error;
      const { kind, code, message } = problem;
      const reason = `${code}: ${message}`;
      isOpen ||= kind === "transient";
      const settle = (outcome: Sent) => {
        for (const index of pending) outcomes[index] = outcome;
      };
      settle({ kind: isOpen ? "uncertain" : "refused", reason });
      if (!isPassing(kind) && kind !== "refused") {
        // What an earlier attempt sent must be told: the caller hears of the end with its next batch.
        if (outcomes.some((outcome) => outcome.kind !== "refused")) return outcomes;
        throw awsError(problem, call);
      }
      if (kind === "refused" || (isOpen && !repeatable)) return outcomes;
    }
    if (isLast || pending.length === 0) return outcomes;
    await backOff.wait(backOffMilliseconds(attempt, backOff.random));
  }
  return outcomes;
}

/** @returns what is worth another attempt */
function takeAnswer(
  outcomes: Sent[],
  pending: readonly number[],
  { Successful = [], Failed = [] }: BatchAnswer,
  isOpen: boolean,
): number[] {
  const again: number[] = [];
  for (const index of pending) outcomes[index] = { kind: "uncertain", reason: "the answer holds nothing for it" };
  for (const { Id, MessageId } of Successful) outcomes[Number(Id)] = { kind: "sent", messageId: MessageId };
  for (const failure of Failed) {
    const index = Number(failure.Id);
    outcomes[index] = { kind: isOpen ? "uncertain" : "refused", reason: reasonOf(failure) };
    if (isWorthAnotherTry(failure)) again.push(index);
  }
  return again;
}
