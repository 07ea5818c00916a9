import type { Scheduler } from "../kernel/scheduler";
import type { Mapping, Queue } from "../topology/places";

const AT_FIRST = 5;
const AT_MOST = 1_250;
/** 300 a minute, evenly: 5 a second. */
const MORE = 5;
const EVERY = 1_000;
/** Without a batch for so long, a mapping is back at where it began. AWS says "when traffic is low". */
const LULL = 60_000;

/**
 * How many batches a mapping processes at a time. Of a standard queue: 5 at first, up to 300 a minute more while all are busy,
 * 1,250 at most. Of a FIFO queue as many as there are groups of messages, for which the queue itself sees.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class MappingScale {
  private readonly atFirst: number;
  private readonly atMost: number;
  private now: number;
  private growing = false;
  private idleSince = Number.POSITIVE_INFINITY;

  /** @param grown is called when more may run */
  constructor(
    private readonly scheduler: Scheduler,
    { maximumConcurrency }: Mapping,
    { fifo }: Queue,
    private readonly grown: () => void,
  ) {
    this.atMost = maximumConcurrency ?? (fifo ? Number.POSITIVE_INFINITY : AT_MOST);
    this.atFirst = fifo ? this.atMost : Math.min(AT_FIRST, this.atMost);
    this.now = this.atFirst;
  }

  get capacity(): number {
    return this.now;
  }

  /** A batch begins. */
  busy(): void {
    if (this.scheduler.now - this.idleSince >= LULL) this.now = this.atFirst;
    this.idleSince = Number.POSITIVE_INFINITY;
  }

  /** No batch is left. */
  idle(): void {
    this.idleSince = this.scheduler.now;
  }

  /** All that may run does, and there may be more to do. */
  saturated(): void {
    if (this.growing || this.now >= this.atMost) return;
    this.growing = true;
    // It does not matter once nothing runs any more, so nobody waits for it.
    this.scheduler.after(EVERY, () => this.grow(), { background: true });
  }

  private grow(): void {
    this.growing = false;
    if (this.idleSince !== Number.POSITIVE_INFINITY) return;
    this.now = Math.min(this.atMost, this.now + MORE);
    this.grown();
  }
}
