/**
 * Where sample events take their values from: everything follows from a seed and an index, so the same two make the same
 * event, byte for byte, on any machine and day.
 */

/** Which sample: its number, and the series that it belongs to. */
export interface SampleOptions {
  /**
   * Which event of the series, from 0 to 999,999,999. Events of different types with one index tell of the same order.
   * @default 0
   */
  readonly index?: number;
  /**
   * Which series, from 0 to 4,294,967,295. Two series share no order, so each load test takes its own.
   * @default 0
   */
  readonly seed?: number;
}

/** Index and seed, checked. */
export interface SampleKey {
  readonly index: number;
  readonly seed: number;
}

/** A billion events in a series. At one a second that is 31 years, so the time of a sample stays an ordinary date. */
const MAX_INDEX = 999_999_999;
const MAX_SEED = 2 ** 32 - 1;

/**
 * The checked form of the options.
 *
 * @throws RangeError if index or seed is not a whole number in its range
 */
export function sampleKey({ index = 0, seed = 0 }: SampleOptions): SampleKey {
  requireWhole("index", index, MAX_INDEX);
  requireWhole("seed", seed, MAX_SEED);
  return { index, seed };
}

/** Picks one of the choices. Which one depends on the key and on `salt`, and on nothing else. */
export function pick<const T>({ index, seed }: SampleKey, salt: string, choices: readonly [T, ...T[]]): T {
  return choices[hash(`${seed}/${index}/${salt}`) % choices.length] ?? choices[0];
}

/** A whole number from `least` to `most`, both included, that depends on the key and on `salt` alone. */
export function pickNumber({ index, seed }: SampleKey, salt: string, least: number, most: number): number {
  return least + (hash(`${seed}/${index}/${salt}`) % (most - least + 1));
}

/** An event id in the form of a UUID. Unlike a hash it holds seed, kind and index themselves, so no two samples share one. */
export function sampleEventId({ index, seed }: SampleKey, kind: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  return `${hex(seed, 8)}-${hex(kind, 4)}-4000-8000-${hex(index, 12)}`;
}

/** FNV-1a with a final mix (that of MurmurHash3): small, and even enough for sample data. Never for anything secret. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function requireWhole(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new RangeError(`Sample event: ${option} must be a whole number from 0 to ${most}, got: ${value}.`);
}
