import { AWS_LIMITS } from "../../modules/aws-limits";
import type { Sqs } from "../aws/sqs";
import type { Interruption } from "./interruption";
import { type Letter, letterOf } from "./letter";
import type { DeadLetterQueue } from "./queue";

/** Letters of one call. */
export const BATCH = AWS_LIMITS.sqs.batchEntries;
/** Seconds that a letter is hidden while the rest is read: a reader that is killed hides it no longer than that. */
const HIDDEN_SECONDS = 600;
/** Receives that give nothing, after which all is taken to be read: one alone may miss what is there. */
const MOST_EMPTY = 2;
/** Receives in a row that give only what came in meanwhile, or was seen: the order of a standard queue is not strict. */
const MOST_FRUITLESS = 10;

/**
 * Reads the letters that a queue holds as the reading begins, each once. What is read stays hidden until `release`, so that
 * the next call gives others; what comes in meanwhile is left, or a queue that grows would be read for ever, and a letter
 * that fails again at once would be redriven for ever.
 *
 * Of a FIFO queue it sees no more than the first 10 of a group: SQS gives no others while these are in flight.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
 */
export class LetterReader {
  /** Letters that came in after the reading began, and were left. */
  arrivedSince = 0;
  /** Letters that the reading gave. */
  read = 0;
  private readonly seen = new Set<string>();
  /** Receipt handles of what is hidden, by message id. */
  private readonly held = new Map<string, string>();

  constructor(
    private readonly sqs: Sqs,
    private readonly queue: DeadLetterQueue,
    private readonly startedAt: number,
    private readonly interruption: Interruption,
  ) {}

  /**
   * The letters, up to 10 at a time, in the order of SQS.
   *
   * @param most letters to hide by one call
   */
  async *batches(most: number = BATCH): AsyncGenerator<readonly Letter[]> {
    let empty = 0;
    let late = 0;
    let stale = 0;
    while (empty < MOST_EMPTY && !this.interruption.requested) {
      const seenBefore = this.seen.size;
      const received = (await this.sqs.receive(this.queue, most, HIDDEN_SECONDS)).map(letterOf);
      const letters = this.fresh(received);
      if (letters.length > 0) {
        [empty, late, stale] = [0, 0, 0];
        yield letters;
      } else if (received.length === 0) empty++;
      else if (this.seen.size > seenBefore) late++;
      else stale++;
      // What was hidden for too short a time comes back once, all of it.
      if (late > MOST_FRUITLESS || stale > MOST_FRUITLESS + seenBefore / most) return;
    }
  }

  /** What was not seen before, and was there when the reading began. */
  private fresh(received: readonly Letter[]): readonly Letter[] {
    return received.filter(({ messageId, receiptHandle, sentAt }) => {
      this.held.set(messageId, receiptHandle);
      if (this.seen.has(messageId)) return false;
      this.seen.add(messageId);
      if (sentAt > this.startedAt) this.arrivedSince++;
      else this.read++;
      return !(sentAt > this.startedAt);
    });
  }

  /** A letter that is deleted, or is better not seen again for now. */
  letGo(messageId: string): void {
    this.held.delete(messageId);
  }

  /** Makes what was read visible again. @returns how many could not be: they are once their time is over */
  async release(): Promise<number> {
    const handles = [...this.held.values()];
    this.held.clear();
    let failed = 0;
    for (let first = 0; first < handles.length; first += BATCH) {
      const { Failed = [] } = await this.sqs.show(this.queue, handles.slice(first, first + BATCH));
      failed += Failed.length;
    }
    return failed;
  }
}
