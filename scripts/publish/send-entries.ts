import { type AwsProblem, awsProblem, entryProblemKind, isPassing } from "../aws/aws-problem";
import { type BackOff, backOffMilliseconds } from "../aws/back-off";
import type { Entry } from "../aws/entry";
import type { PutEvents } from "../aws/event-bridge";
import { planBatches } from "../aws/plan-batches";

/** What became of an entry. */
export type EntryOutcome =
  | { readonly status: "accepted"; readonly eventId: string; readonly attempts: number }
  | { readonly status: "failed"; readonly code: string; readonly message: string; readonly attempts: number };

export interface SendResult {
  /** In the order of the entries. */
  readonly outcomes: readonly EntryOutcome[];
  /** What ended the sending before its end: no later entry can fare better. */
  readonly fatal: AwsProblem | undefined;
}

/**
 * Sends entries to EventBridge. PutEvents may take some entries of a call and not others: those are sent again, with all
 * that were throttled, until they are taken or the attempts are used up. What can never succeed is not tried again.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-failure-handling
 *
 * @param progress told after each call how many entries are done
 */
export async function sendEntries(
  entries: readonly Entry[],
  put: PutEvents,
  backOff: BackOff,
  progress: (done: number) => void = () => {},
): Promise<SendResult> {
  const sending = new Sending(entries, put);
  for (let attempt = 1; attempt <= backOff.attempts; attempt++) {
    await sending.round(progress);
    if (sending.done) break;
    if (attempt < backOff.attempts) await backOff.wait(backOffMilliseconds(attempt, backOff.random));
  }
  return { outcomes: sending.outcomes, fatal: sending.fatal };
}

class Sending {
  fatal: AwsProblem | undefined;
  readonly outcomes: EntryOutcome[];
  /** Indexes of entries that may still be taken. */
  private readonly pending: Set<number>;

  constructor(
    private readonly entries: readonly Entry[],
    private readonly put: PutEvents,
  ) {
    this.pending = new Set(entries.keys());
    this.outcomes = entries.map(() => ({
      status: "failed",
      code: "NotSent",
      message: "it was never sent",
      attempts: 0,
    }));
  }

  get done(): boolean {
    return this.pending.size === 0 || this.fatal !== undefined;
  }

  /** Sends what is pending, once; breaks off where AWS throttles or where nothing can succeed any more. */
  async round(progress: (done: number) => void): Promise<void> {
    const batches = planBatches([...this.pending], (index) => this.entries[index] as Entry);
    for (const batch of batches) {
      const goOn = await this.send(batch);
      progress(this.entries.length - this.pending.size);
      if (!goOn) return;
    }
  }

  private async send(batch: readonly number[]): Promise<boolean> {
    try {
      const { Entries = [] } = await this.put(batch.map((index) => this.entries[index] as Entry));
      batch.forEach((index, i) => {
        const { EventId, ErrorCode = "NoAnswer", ErrorMessage = "the answer holds nothing for it" } = Entries[i] ?? {};
        if (EventId === undefined) this.fail(index, ErrorCode, ErrorMessage);
        else this.accept(index, EventId);
        if (EventId !== undefined || !isPassing(entryProblemKind(ErrorCode))) this.pending.delete(index);
      });
      return true;
    } catch (error) {
      const problem = awsProblem(error);
      if (problem === undefined) throw error;
      for (const index of batch) this.fail(index, problem.code, problem.message);
      if (!isPassing(problem.kind)) this.fatal = problem;
      return false;
    }
  }

  private accept(index: number, eventId: string): void {
    this.outcomes[index] = { status: "accepted", eventId, attempts: this.attemptsOf(index) + 1 };
  }

  private fail(index: number, code: string, message: string): void {
    this.outcomes[index] = { status: "failed", code, message, attempts: this.attemptsOf(index) + 1 };
  }

  private attemptsOf(index: number): number {
    return this.outcomes[index]?.attempts ?? 0;
  }
}
