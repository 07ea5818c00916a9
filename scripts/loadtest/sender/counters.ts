/** What a sender counts as it goes, readable from another thread. */
const NAMES = ["calls", "callsUnderWay", "accepted", "failed", "retried", "throttled"] as const;

/**
 * - `calls`: calls of PutEvents that were answered, or that failed
 * - `callsUnderWay`
 * - `accepted`: events that have an event id
 * - `failed`: events that were given up
 * - `retried`: times that an event was sent again
 * - `throttled`: times that an event was refused for now, each with its call or alone
 */
export type CounterName = (typeof NAMES)[number];
export type Counts = Readonly<Record<CounterName, number>>;

/** Latencies of PutEvents are also counted in classes, so that they can be seen over time. */
const CLASSES_PER_DECADE = 10;
/** Lower bound of the first class. */
const LEAST_MILLISECONDS = 0.1;
/** Up to 100 seconds. */
const CLASSES = CLASSES_PER_DECADE * 6;

/** Counts of one sender: it alone writes them. */
export class Counters {
  private readonly values: Float64Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer((NAMES.length + CLASSES) * 8)) {
    this.values = new Float64Array(memory);
  }

  add(name: CounterName, count = 1): void {
    const index = INDEX[name];
    this.values[index] = (this.values[index] ?? 0) + count;
  }

  latency(milliseconds: number): void {
    const index = NAMES.length + latencyClass(milliseconds);
    this.values[index] = (this.values[index] ?? 0) + 1;
  }

  get counts(): Counts {
    return Object.fromEntries(NAMES.map((name, i) => [name, this.values[i] ?? 0])) as Counts;
  }

  /** Events in each class of latency. */
  get classes(): number[] {
    return [...this.values.subarray(NAMES.length)];
  }
}

const INDEX = Object.fromEntries(NAMES.map((name, i) => [name, i])) as Readonly<Record<CounterName, number>>;

function latencyClass(milliseconds: number): number {
  const index = Math.floor(Math.log10(milliseconds / LEAST_MILLISECONDS) * CLASSES_PER_DECADE);
  return Math.min(CLASSES - 1, Math.max(0, index));
}

/** The upper bound of a class, in milliseconds. */
export function classBound(index: number): number {
  return LEAST_MILLISECONDS * 10 ** ((index + 1) / CLASSES_PER_DECADE);
}

/** The counts of several senders together. */
export function sumCounts(all: readonly Counts[]): Counts {
  return Object.fromEntries(NAMES.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)])) as Counts;
}

/**
 * The latency below which so many percent of the events were, by their classes: right to a quarter of the value.
 *
 * @returns `undefined` where there is no event
 */
export function classPercentile(classes: readonly number[], percentile: number): number | undefined {
  const total = classes.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let rest = Math.ceil((percentile / 100) * total);
  const index = classes.findIndex((count) => {
    rest -= count;
    return rest <= 0;
  });
  return classBound(index);
}
