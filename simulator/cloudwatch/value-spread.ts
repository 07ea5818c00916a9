/** Share of the values and what they are: one bucket of a spread. */
export interface SpreadBucket {
  readonly value: number;
  readonly count: number;
}

/**
 * How the values of one minute are spread, for percentiles. A bucket holds all values that agree in sign, exponent and the
 * first 7 bits of the fraction, so what it answers is within 0.4 % of a value that was there.
 */
export class ValueSpread {
  /** A hash table: the buckets of values that are near each other are too, so a bucket's number is a good hash. */
  private buckets = new Int32Array(FIRST_SIZE).fill(NONE);
  private counts = new Uint32Array(FIRST_SIZE);
  private used = 0;

  add(value: number, times = 1): void {
    FLOAT[0] = value;
    this.count((WORDS[HIGH] as number) >>> DROPPED_BITS, times);
  }

  /** To be kept: pairs of bucket and count, at most {@link MOST_BUCKETS}; neighbours are merged where there are more. */
  compact(): Uint32Array {
    let counts: ReadonlyMap<number, number> = new Map(this.entries());
    for (let merged = 1; counts.size > MOST_BUCKETS; merged++) counts = halved(counts, merged);
    return Uint32Array.from([...counts].flat());
  }

  clear(): void {
    this.buckets.fill(NONE);
    this.counts.fill(0);
    this.used = 0;
  }

  private *entries(): Generator<[bucket: number, count: number]> {
    for (const [slot, bucket] of this.buckets.entries()) {
      if (bucket !== NONE) yield [bucket, this.counts[slot] as number];
    }
  }

  private count(bucket: number, times: number): void {
    const { buckets, counts } = this;
    const mask = buckets.length - 1;
    let slot = bucket & mask;
    while (buckets[slot] !== bucket) {
      if (buckets[slot] === NONE) {
        buckets[slot] = bucket;
        this.used++;
        break;
      }
      slot = (slot + 1) & mask;
    }
    counts[slot] = (counts[slot] as number) + times;
    if (this.used * 2 > buckets.length) this.grow();
  }

  private grow(): void {
    const entries = [...this.entries()];
    this.buckets = new Int32Array(this.buckets.length * 2).fill(NONE);
    this.counts = new Uint32Array(this.buckets.length);
    this.used = 0;
    for (const [bucket, count] of entries) this.count(bucket, count);
  }
}

/** Slots of a new table, a power of two. */
const FIRST_SIZE = 256;
const NONE = -1;

/** The buckets of a kept spread, their values in the middle of what each holds. */
export function* bucketsOf(pairs: Uint32Array): Generator<SpreadBucket> {
  for (let at = 0; at < pairs.length; at += 2) {
    yield { value: middleOf(pairs[at] as number), count: pairs[at + 1] as number };
  }
}

/** Of the upper 32 bits of a number these are left out: 13 of its fraction's 20. */
const DROPPED_BITS = 13;
/** Of one minute; 15 days of them are some 40 MB at the very most. */
const MOST_BUCKETS = 256;

const FLOAT = new Float64Array(1);
const WORDS = new Uint32Array(FLOAT.buffer);
/** Which of the two words holds sign and exponent: the second, unless the machine is big-endian. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  WORDS[1 - HIGH] = 0;
  WORDS[HIGH] = (bucket << DROPPED_BITS) | (1 << (DROPPED_BITS - 1));
  return FLOAT[0] as number;
}

/** Buckets of twice the width, each named by the one in its middle. */
function halved(counts: ReadonlyMap<number, number>, merged: number): Map<number, number> {
  const wider = new Map<number, number>();
  for (const [bucket, count] of counts) {
    const middle = bucket === 0 ? 0 : ((bucket >>> merged) << merged) | (1 << (merged - 1));
    wider.set(middle, (wider.get(middle) ?? 0) + count);
  }
  return wider;
}
