import { AwsError } from "../aws-error";
import type { Scheduled } from "../kernel/scheduler";
import type { ReceivedMessage } from "../sqs/received-message";
import type { SimulatedQueue } from "../sqs/simulated-queue";
import type { Mapping } from "../topology/places";
import type { World } from "../world";
import { Batch, type BatchOwner } from "./batch";
import { failedMessages } from "./batch-response";
import type { InvocationOutcome } from "./function-runtime";
import { textOf } from "./function-runtime";
import { passes } from "./mapping-filter";
import { MappingMetrics } from "./mapping-metrics";
import { MappingScale } from "./mapping-scale";
import { PAYLOAD_BYTES, payloadBytes } from "./payload-size";
import type { SimulatedFunction } from "./simulated-function";
import { SqsRecord, SqsSource } from "./sqs-event";

/**
 * An event source mapping: receives what is in a queue, gives it to a function in batches, and deletes what was processed.
 * What was not stays as it was received, and is back when its visibility timeout is over.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class QueueMapping implements BatchOwner {
  /** Why nothing is consumed, or what AWS would have refused. */
  readonly problems: readonly string[];
  /** Batches that are being processed, those that wait for a throttled function included. */
  running = 0;
  private readonly isAllowed: boolean;
  private readonly source: SqsSource;
  private readonly scale: MappingScale;
  private readonly metrics: MappingMetrics | undefined;
  /** The batch that is being gathered in its window. */
  private gathered: Batch | undefined;
  private gatheredBytes = 0;
  private window: Scheduled | undefined;
  /** Received, and too large for the batch that was gathered. */
  private left: ReceivedMessage[] = [];
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly world: World,
    readonly mapping: Mapping,
    readonly queue: SimulatedQueue,
    readonly fn: SimulatedFunction,
  ) {
    const denial = world.permissions.mayConsume(mapping, queue.place);
    this.isAllowed = denial === undefined;
    this.problems = [...(denial ? [denial.message] : []), ...shortVisibility(mapping, queue, fn)];
    this.source = new SqsSource(queue.place);
    this.metrics = mapping.eventCounts ? new MappingMetrics(world.metrics, mapping) : undefined;
    this.scale = new MappingScale(world.scheduler, mapping, queue.place, () => this.consume());
    this.enabled = mapping.enabled;
  }

  /** Whether it consumes its queue. What is being processed when it is disabled is processed to its end. */
  get enabled(): boolean {
    return this.stopListening !== undefined;
  }

  set enabled(enabled: boolean) {
    if (enabled === this.enabled || !this.isAllowed) return;
    this.stopListening?.();
    this.left = [];
    this.stopListening = enabled ? this.queue.onVisible(() => this.consume()) : undefined;
  }

  /** For the batch that was processed, or refused. */
  answered(batch: Batch, outcome: InvocationOutcome): void {
    if (outcome.kind === "throttled" || outcome.kind === "unavailable") {
      this.retry(batch, outcome);
      return;
    }
    if (outcome.kind !== "success") this.failAll(batch, textOf(outcome));
    else this.succeed(batch, outcome);
    this.release();
  }

  /** Begins as many batches as there are messages for and may be processed at a time. */
  private consume(): void {
    while (this.enabled) {
      const busy = this.running + (this.gathered === undefined ? 0 : 1);
      if (busy >= this.scale.capacity && this.gathered === undefined) {
        this.scale.saturated();
        return;
      }
      const wanted = this.mapping.batchSize - (this.gathered?.records ?? 0);
      const received = this.left.length > 0 ? this.left.splice(0) : this.receive(wanted);
      this.gather(received);
      if (this.gathered !== undefined) this.close(this.gathered);
      if (received.length < wanted && this.left.length === 0) return;
    }
  }

  private receive(maxMessages: number): readonly ReceivedMessage[] {
    try {
      const messages = this.queue.receive({ maxMessages });
      this.metrics?.polled(messages.length);
      return messages;
    } catch (error) {
      // Too many in flight: there will be room when some are processed.
      if (error instanceof AwsError) return [];
      throw error;
    }
  }

  /** Puts messages that pass the filters into the batch, until it is as large as a payload may be. */
  private gather(messages: readonly ReceivedMessage[]): void {
    const { mapping, source } = this;
    for (const [index, message] of messages.entries()) {
      const record = new SqsRecord(message, source);
      if (!passes(mapping.filters, record)) {
        this.queue.delete(message, "filtered", this.queue.place, "no filter of the mapping matches");
        this.metrics?.filteredOut();
        continue;
      }
      const bytes = payloadBytes(message);
      if (this.gathered !== undefined && this.gatheredBytes + bytes > PAYLOAD_BYTES) {
        this.left = messages.slice(index);
        return;
      }
      if (this.gathered === undefined) {
        this.gathered = new Batch(this, source, this.world.scheduler.now);
        this.gatheredBytes = 0;
      }
      this.gathered.add(message, record);
      this.gatheredBytes += bytes;
    }
  }

  /** The function gets the batch: now, where it is full or nothing is to be waited for; or when its window is over. */
  private close(batch: Batch): void {
    const { batchSize, batchWindowSeconds } = this.mapping;
    if (batchWindowSeconds === 0 || batch.records >= batchSize || this.left.length > 0) this.launch(batch);
    else this.window ??= this.world.scheduler.after(batchWindowSeconds * 1_000, () => this.launch(batch));
  }

  private launch(batch: Batch): void {
    this.window?.cancel();
    this.window = undefined;
    this.gathered = undefined;
    this.running++;
    this.scale.busy();
    this.world.scheduler.soon(() => this.invoke(batch));
  }

  private invoke(batch: Batch): void | Promise<void> {
    this.metrics?.invoked(batch.records);
    return this.fn.invoke(batch, batch);
  }

  private succeed(batch: Batch, { value }: InvocationOutcome): void {
    const failed = this.mapping.partialBatchResponse
      ? failedMessages(value, (messageId) => batch.has(messageId))
      : undefined;
    if (failed === "all") {
      this.failAll(batch, BAD_RESPONSE);
      return;
    }
    let deleted = 0;
    for (const message of batch.messages) {
      if (failed?.has(message.messageId)) this.fail(message, IN_RESPONSE);
      else if (this.delete(message)) deleted++;
    }
    this.metrics?.ended(deleted, failed?.size ?? 0);
  }

  private failAll(batch: Batch, why: string): void {
    for (const message of batch.messages) this.fail(message, why);
    this.metrics?.ended(0, batch.records);
  }

  private fail(message: ReceivedMessage, why: string): void {
    this.world.ledger.step(message.way, "failed", this.fn.place, why);
  }

  /** Whether it was still there: it comes back where its visibility timeout was over before the function was done. */
  private delete(message: ReceivedMessage): boolean {
    const { fn, queue } = this;
    try {
      const isDeleted = queue.delete(message, "processed", fn.place);
      if (!isDeleted) this.world.ledger.processedLate(message.way, fn.place, TOO_LATE);
      return isDeleted;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.fail(message, `${error.code}: ${error.message}`);
      return false;
    }
  }

  /**
   * A batch that the function was too busy for is tried again while its messages are invisible, and holds its place meanwhile.
   * Lambda does not say how often: here after 1 s, and twice as long each time.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  private retry(batch: Batch, outcome: InvocationOutcome): void {
    const { scheduler } = this.world;
    const visibleAgain = batch.receivedAt + this.queue.place.visibilityTimeoutSeconds * 1_000;
    const time = scheduler.now + 1_000 * 2 ** batch.refusals++;
    if (time < visibleAgain) {
      scheduler.at(time, () => this.invoke(batch));
      return;
    }
    scheduler.at(visibleAgain, () => {
      this.failAll(batch, textOf(outcome));
      this.release();
    });
  }

  private release(): void {
    this.running--;
    if (this.running === 0) this.scale.idle();
    this.consume();
  }
}

/** Lambda refuses to make such a mapping. One that is there stays when the time-out of its function is raised. */
function shortVisibility({ address }: Mapping, { place }: SimulatedQueue, fn: SimulatedFunction): string[] {
  const { visibilityTimeoutSeconds: visibility } = place;
  const { timeoutSeconds, name } = fn.place;
  if (visibility >= timeoutSeconds) return [];
  return [
    `${address}: Lambda refuses a mapping whose queue has a visibility timeout (${place.name}: ${visibility} s) below the time-out of its function (${name}: ${timeoutSeconds} s).`,
  ];
}

const TOO_LATE = "its visibility timeout was over before the function was done, so it was not deleted";
const IN_RESPONSE = "named in batchItemFailures";
const BAD_RESPONSE = "BAD_RESPONSE: the response names no messages of the batch that failed, so all count as failed.";
