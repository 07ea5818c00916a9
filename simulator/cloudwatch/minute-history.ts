/** What is known of the values within some time. */
export interface Aggregate {
  count: number;
  sum: number;
  min: number;
  max: number;
}

export const MINUTE = 60_000;

/** Minutes that CloudWatch keeps metrics by the minute. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention */
export const KEPT_MINUTES = 15 * 24 * 60;

/**
 * The minutes of a metric in which it had values, oldest first, those of the last 15 days. Minutes on end that are alike,
 * as those of a queue that stays empty, are one run.
 */
export class MinuteHistory {
  /** Six numbers a run: first minute, how many, and what one of them holds. */
  private runs = new Float64Array(8 * STRIDE);
  private first = 0;
  private end = 0;
  private readonly spreads = new Map<number, Uint32Array>();

  /** A minute later than all before it. */
  add(minute: number, { count, sum, min, max }: Readonly<Aggregate>, spread: Uint32Array | undefined): void {
    if (spread !== undefined) this.spreads.set(minute, spread);
    const { runs } = this;
    const last = this.end - STRIDE;
    if (
      last >= this.first &&
      at(runs, last) + at(runs, last + 1) === minute &&
      at(runs, last + 2) === count &&
      at(runs, last + 3) === sum &&
      at(runs, last + 4) === min &&
      at(runs, last + 5) === max
    ) {
      runs[last + 1] = at(runs, last + 1) + 1;
    } else {
      this.makeRoom();
      const { runs: roomy, end } = this;
      roomy[end] = minute;
      roomy[end + 1] = 1;
      roomy[end + 2] = count;
      roomy[end + 3] = sum;
      roomy[end + 4] = min;
      roomy[end + 5] = max;
      this.end += STRIDE;
    }
    this.forget(minute - KEPT_MINUTES + 1);
  }

  /** Adds up the minutes from one to before another. */
  fold(from: number, to: number, into: Aggregate): void {
    const { runs } = this;
    for (let run = this.lastBefore(to); run >= this.first; run -= STRIDE) {
      const start = at(runs, run);
      const minutes = Math.min(start + at(runs, run + 1), to) - Math.max(start, from);
      if (minutes <= 0) return;
      into.count += at(runs, run + 2) * minutes;
      into.sum += at(runs, run + 3) * minutes;
      into.min = Math.min(into.min, at(runs, run + 4));
      into.max = Math.max(into.max, at(runs, run + 5));
    }
  }

  /** The spread of a minute; `undefined` where all its values are the same. */
  spreadOf(minute: number): Uint32Array | undefined {
    return this.spreads.get(minute);
  }

  /** The first minute that is kept. */
  get firstMinute(): number | undefined {
    return this.first < this.end ? at(this.runs, this.first) : undefined;
  }

  /** The last minute that had values. */
  get lastMinute(): number | undefined {
    const last = this.end - STRIDE;
    return last >= this.first ? at(this.runs, last) + at(this.runs, last + 1) - 1 : undefined;
  }

  /** The first of the minutes on end that are alike, up to {@link lastMinute}. */
  get lastRunStart(): number | undefined {
    return this.end > this.first ? at(this.runs, this.end - STRIDE) : undefined;
  }

  /** The last run that begins before a minute; one before the first, where there is none. */
  private lastBefore(minute: number): number {
    let low = this.first - STRIDE;
    let high = this.end - STRIDE;
    // What is asked for is mostly new.
    if (high < this.first || at(this.runs, high) < minute) return high;
    while (high - low > STRIDE) {
      const middle = low + STRIDE * Math.floor((high - low) / STRIDE / 2);
      if (at(this.runs, middle) < minute) low = middle;
      else high = middle;
    }
    return low;
  }

  private makeRoom(): void {
    const { runs } = this;
    if (this.end < runs.length) return;
    const used = this.end - this.first;
    if (this.first >= runs.length / 2) {
      runs.copyWithin(0, this.first, this.end);
    } else {
      this.runs = new Float64Array(runs.length * 2);
      this.runs.set(runs.subarray(this.first, this.end));
    }
    this.first = 0;
    this.end = used;
  }

  private forget(before: number): void {
    const { runs } = this;
    while (this.first < this.end) {
      const over = before - at(runs, this.first);
      if (over <= 0) break;
      const left = at(runs, this.first + 1) - over;
      if (left > 0) {
        runs[this.first] = before;
        runs[this.first + 1] = left;
        break;
      }
      this.first += STRIDE;
    }
    for (const minute of this.spreads.keys()) {
      if (minute >= before) break;
      this.spreads.delete(minute);
    }
  }
}

const STRIDE = 6;

function at(runs: Float64Array, index: number): number {
  return runs[index] as number;
}
