import { type Aggregate, MINUTE, MinuteHistory } from "./minute-history";
import { bucketsOf, type SpreadBucket, ValueSpread } from "./value-spread";

/** A metric with its dimensions, as CloudWatch tells metrics apart. */
export interface MetricIdentity {
  /** `AWS/SQS`. */
  readonly namespace: string;
  /** `NumberOfMessagesSent`. */
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The values of one metric, by the minute, for 15 days. */
export class MetricSeries {
  /** As whoever put the last value says; `undefined`: nobody did. */
  unit: string | undefined = undefined;
  private readonly history = new MinuteHistory();
  /** The minute that values are added to. */
  private readonly open: Aggregate = nothing();
  private openMinute = Number.NEGATIVE_INFINITY;
  private openUntil = Number.NEGATIVE_INFINITY;
  /** Filled only where the values of the minute differ. */
  private spread: ValueSpread | undefined;
  private isSpread = false;

  /** @param clock need not be exact, as long as it is in the right minute */
  constructor(
    private readonly clock: { readonly now: number },
    readonly identity: MetricIdentity,
  ) {}

  /** A value of now. */
  add(value: number): void {
    const { now } = this.clock;
    if (now >= this.openUntil) this.openAt(Math.floor(now / MINUTE));
    this.take(value);
  }

  /** A value of a minute (since 1970) that is just over. Only for what is measured at its end. */
  addTo(minute: number, value: number): void {
    if (minute > this.openMinute) this.openAt(minute);
    if (minute === this.openMinute) this.take(value);
    else if (minute > (this.history.lastMinute ?? Number.NEGATIVE_INFINITY)) {
      this.history.add(minute, { count: 1, sum: value, min: value, max: value }, undefined);
    }
  }

  /** Values in the minutes (since 1970) from one to before another; `undefined` where there is none. */
  between(from: number, to: number): Readonly<Aggregate> | undefined {
    const found = nothing();
    this.history.fold(from, to, found);
    if (this.openMinute >= from && this.openMinute < to) {
      const { open } = this;
      found.count += open.count;
      found.sum += open.sum;
      found.min = Math.min(found.min, open.min);
      found.max = Math.max(found.max, open.max);
    }
    return found.count > 0 ? found : undefined;
  }

  /** How the values in the minutes from one to before another are spread, smallest first. */
  spreadBetween(from: number, to: number): readonly SpreadBucket[] {
    const found: SpreadBucket[] = [];
    const first = Math.max(from, this.firstMinute ?? to);
    const last = Math.min(to - 1, this.lastMinute ?? from - 1);
    for (let minute = first; minute <= last; minute++) {
      const whole = this.between(minute, minute + 1);
      if (whole === undefined) continue;
      const pairs = minute === this.openMinute ? this.openSpread() : this.history.spreadOf(minute);
      if (pairs === undefined) found.push({ value: whole.max, count: whole.count });
      else {
        for (const { value, count } of bucketsOf(pairs)) {
          found.push({ value: Math.min(Math.max(value, whole.min), whole.max), count });
        }
      }
    }
    return found.sort((a, b) => a.value - b.value);
  }

  /** The first minute that is kept; `undefined`: there was never a value. */
  get firstMinute(): number | undefined {
    return this.history.firstMinute ?? (this.open.count > 0 ? this.openMinute : undefined);
  }

  /** The last minute that has values. */
  get lastMinute(): number | undefined {
    return this.open.count > 0 ? this.openMinute : this.history.lastMinute;
  }

  /**
   * Whether the minutes from one to before another are known to be all alike: without a value, or with the same ones.
   * Only for minutes that are over.
   */
  isSteady(from: number, to: number): boolean {
    if (this.openMinute < to) this.close();
    const last = this.history.lastMinute;
    if (last === undefined || last < from) return true;
    return last >= to - 1 && (this.history.lastRunStart ?? to) <= from;
  }

  private take(value: number): void {
    const { open } = this;
    if (this.isSpread) this.spread?.add(value);
    else if (value !== open.max && open.count > 0) {
      this.spread ??= new ValueSpread();
      this.spread.add(open.max, open.count);
      this.spread.add(value);
      this.isSpread = true;
    }
    open.count++;
    open.sum += value;
    if (value < open.min) open.min = value;
    if (value > open.max) open.max = value;
  }

  private openAt(minute: number): void {
    this.close();
    // A clock on the wall may be set back; what is written is written.
    this.openMinute = Math.max(minute, (this.history.lastMinute ?? minute - 1) + 1);
    this.openUntil = (this.openMinute + 1) * MINUTE;
  }

  private close(): void {
    const { open } = this;
    if (open.count > 0) this.history.add(this.openMinute, open, this.openSpread());
    open.count = 0;
    open.sum = 0;
    open.min = Number.POSITIVE_INFINITY;
    open.max = Number.NEGATIVE_INFINITY;
    this.openMinute = Number.NEGATIVE_INFINITY;
    this.openUntil = Number.NEGATIVE_INFINITY;
    if (this.isSpread) this.spread?.clear();
    this.isSpread = false;
  }

  private openSpread(): Uint32Array | undefined {
    return this.isSpread ? this.spread?.compact() : undefined;
  }
}

function nothing(): Aggregate {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
}
