/**
 * Random numbers out of a seed: the same seed gives the same numbers. The generator is sfc32 of PractRand, 128 bits of state.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(readonly seed: number) {
    this.a = 0x9e3779b9;
    this.b = seed | 0;
    this.c = (seed / 2 ** 32) | 0;
    for (let i = 0; i < 15; i++) this.uint32();
  }

  /** A generator of its own, so that what one part draws does not change what another gets. */
  fork(name: string): Random {
    let hash = 0x811c9dc5 ^ this.seed;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return new Random(hash >>> 0);
  }

  /** 0 to 2³² − 1. */
  uint32(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 ≤ x < 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  /** A whole number, 0 ≤ x < `below`. */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** Whether something of this probability happens. 0 and 1 draw no number. */
  chance(probability: number): boolean {
    return probability >= 1 || (probability > 0 && this.fraction() < probability);
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  pick<Item>(items: readonly Item[]): Item | undefined;
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  /** A version 4 UUID: the ids of events, messages and requests. */
  uuid(): string {
    const [a, b, c, d] = [this.uint32(), this.uint32(), this.uint32(), this.uint32()];
    const version = (b & 0xffff0fff) | 0x4000;
    const variant = (c & 0x3fffffff) | 0x80000000;
    return `${hex(a, 3)}${hex(a, 2)}${hex(a, 1)}${hex(a, 0)}-${hex(version, 3)}${hex(version, 2)}-${hex(version, 1)}${hex(version, 0)}-${hex(variant, 3)}${hex(variant, 2)}-${hex(variant, 1)}${hex(variant, 0)}${hex(d, 3)}${hex(d, 2)}${hex(d, 1)}${hex(d, 0)}`;
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(word: number, byte: number): string {
  return HEX[(word >>> (byte * 8)) & 0xff] as string;
}
