import type { Random } from "../kernel/random";
import type { Scheduler } from "../kernel/scheduler";
import type { Pipe } from "../topology/places";
import type { GivenUp } from "./pipe-letter";
import type { PipedRecord, Sent } from "./piped-record";

/** What a shard asks of its pipe. */
export interface ShardOwner {
  readonly pipe: Pipe;
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** Sends records to the bus. */
  execute(records: readonly PipedRecord[]): Sent;
  /** Records that are tried no more. */
  giveUp(records: readonly PipedRecord[], why: GivenUp, reason: string): void;
  /** Records that the stream does not have any more. */
  expire(records: readonly PipedRecord[]): void;
}

interface Batch {
  readonly records: readonly PipedRecord[];
  /** Failures that count. */
  readonly attempts: number;
  /** Failures, those of EventBridge itself included: how long to wait. */
  readonly failures: number;
}

/**
 * Reads a shard, batch by batch: the next begins when the one before is sent or given up, which keeps the order of its records. A
 * batch of which the bus took a part is tried again with the rest; one that failed as a whole is halved, if the pipe is to do so.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export class PipeShard {
  private waiting: PipedRecord[] = [];
  /** Parts of a batch that was halved, the next one first. */
  private parts: Batch[] = [];
  private isBusy = false;

  constructor(private readonly owner: ShardOwner) {}

  /** A record that passed the filters. */
  add(record: PipedRecord): void {
    this.waiting.push(record);
    this.wake();
  }

  private wake(): void {
    if (this.isBusy || (this.waiting.length === 0 && this.parts.length === 0)) return;
    this.isBusy = true;
    const { pipe, scheduler, random } = this.owner;
    const isFull = this.waiting.length >= pipe.batchSize || this.parts.length > 0;
    const wait = isFull ? 0 : pipe.batchWindowSeconds * 1_000;
    scheduler.after(wait + random.below(POLL_MILLISECONDS), () => this.next());
  }

  private next(): void {
    const { batchSize } = this.owner.pipe;
    const batch = this.parts.shift() ?? { records: this.waiting.splice(0, batchSize), attempts: 0, failures: 0 };
    this.run(batch);
  }

  private run(batch: Batch): void {
    const { scheduler } = this.owner;
    const records = this.withoutExpired(batch.records);
    const sent = records.length === 0 ? undefined : this.owner.execute(records);
    if (sent === undefined) this.done();
    else if (sent.failed.length === 0) scheduler.after(EXECUTION_MILLISECONDS, () => this.done());
    else if (this.isToBeHalved(records, sent)) this.halve(records);
    else this.again(sent, { attempts: batch.attempts + (sent.isInternal ? 0 : 1), failures: batch.failures + 1 });
  }

  private isToBeHalved(records: readonly PipedRecord[], { failed, isInternal }: Sent): boolean {
    return this.owner.pipe.bisects && !isInternal && failed.length === records.length && failed.length > 1;
  }

  private halve(records: readonly PipedRecord[]): void {
    const half = Math.ceil(records.length / 2);
    const parts = [records.slice(0, half), records.slice(half)];
    this.parts.unshift(...parts.map((each) => ({ records: each, attempts: 0, failures: 0 })));
    this.done();
  }

  private again({ failed, why }: Sent, { attempts, failures }: Omit<Batch, "records">): void {
    const { pipe, scheduler, random } = this.owner;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (1 - random.fraction() / 2);
    const oldest = Math.min(...failed.map(({ writtenAt }) => writtenAt));
    if (attempts > pipe.maxAttempts) this.giveUp(failed, "RetryAttemptsExhausted", why);
    else if (scheduler.now + wait - oldest > pipe.maxAgeSeconds * 1_000) {
      this.giveUp(failed, "MaximumRecordAgeExceeded", why);
    } else scheduler.after(Math.round(wait), () => this.run({ records: failed, attempts, failures }));
  }

  private giveUp(records: readonly PipedRecord[], why: GivenUp, reason: string): void {
    this.owner.giveUp(records, why, reason);
    this.done();
  }

  private done(): void {
    this.isBusy = false;
    this.wake();
  }

  private withoutExpired(records: readonly PipedRecord[]): readonly PipedRecord[] {
    const since = this.owner.scheduler.now - STREAM_MILLISECONDS;
    const expired = records.filter(({ writtenAt }) => writtenAt <= since);
    if (expired.length === 0) return records;
    this.owner.expire(expired);
    return records.filter(({ writtenAt }) => writtenAt > since);
  }
}

/** How long a stream keeps a record. */
export const STREAM_MILLISECONDS = 24 * 3_600_000;

/** Streams are polled four times a second. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html; AWS does not say it of pipes. */
const POLL_MILLISECONDS = 250;
/** AWS says neither how long an execution takes, nor how long it waits for the next try. */
export const EXECUTION_MILLISECONDS = 50;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
