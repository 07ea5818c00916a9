import {
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  Int32Histogram,
  type JsHistogram,
} from "hdr-histogram-js";

/** Latencies in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** How many of the values lie between two bounds, in milliseconds. */
export interface LatencyBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Latencies in an HDR histogram: every value to three digits, from a microsecond to an hour, in a tenth of a microsecond
 * for each value.
 */
export class Latencies {
  private constructor(private readonly histogram: JsHistogram) {}

  static empty(): Latencies {
    // In plain JavaScript: the library's WebAssembly would have to be started first.
    return new Latencies(new Int32Histogram(1, HIGHEST, DIGITS));
  }

  /** Out of what `toText` gave, in this thread or another. */
  static fromText(text: string): Latencies {
    const latencies = Latencies.empty();
    latencies.histogram.add(decodeFromCompressedBase64(text, 32, false) as Int32Histogram);
    return latencies;
  }

  toText(): string {
    return encodeIntoCompressedBase64(this.histogram);
  }

  record(milliseconds: number): void {
    this.histogram.recordValue(Math.min(HIGHEST, Math.max(1, Math.round(milliseconds * 1_000))));
  }

  add(other: Latencies): void {
    this.histogram.add(other.histogram);
  }

  get count(): number {
    return this.histogram.totalCount;
  }

  get max(): number {
    return this.histogram.maxValue / 1_000;
  }

  /** @param percentile 0 to 100 */
  at(percentile: number): number {
    // The histogram answers with the highest of the values that it cannot tell apart.
    return Math.min(this.max, this.histogram.getValueAtPercentile(percentile) / 1_000);
  }

  /** `undefined` where there is no value. */
  get percentiles(): Percentiles | undefined {
    if (this.count === 0) return undefined;
    return { p50: this.at(50), p90: this.at(90), p99: this.at(99), p999: this.at(99.9), max: this.max };
  }

  /**
   * The values in bars, each as many times as wide as the one before; those at both ends are not empty.
   *
   * @param perDecade bars from 1 to 10 milliseconds
   */
  bars(perDecade: number): LatencyBar[] {
    if (this.count === 0) return [];
    const counts = new Map<number, number>();
    const { recordedValuesIterator: values } = this.histogram;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAddedInThisIterationStep } = values.next();
      const bar = Math.floor(Math.log10(valueIteratedTo / 1_000) * perDecade);
      counts.set(bar, (counts.get(bar) ?? 0) + countAddedInThisIterationStep);
    }
    const first = Math.min(...counts.keys());
    const bound = (bar: number) => 10 ** (bar / perDecade);
    return Array.from({ length: Math.max(...counts.keys()) - first + 1 }, (_, i) => ({
      from: bound(first + i),
      to: bound(first + i + 1),
      count: counts.get(first + i) ?? 0,
    }));
  }
}

/** An hour, in microseconds: more than any sender waits. */
const HIGHEST = 3_600_000_000;
/** Digits of a value that are kept. */
const DIGITS = 3;
