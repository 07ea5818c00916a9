import { randomInt } from "node:crypto";

/** Other seeds each time; the name of a test that fails says which. */
export function randomSeeds(count: number): number[] {
  return Array.from({ length: count }, () => randomInt(2 ** 32));
}

/**
 * Seeds with faults, and every fourth of them without as well, as the arguments of a test: chance has little to decide where
 * nothing goes wrong, and each play starts the functions of a system anew. `SIGNALBOX_SCENARIOS=all`: each without, too.
 */
export function withAndWithoutFaults(count: number): { readonly seed: number; readonly faulty: boolean }[] {
  return randomSeeds(count).flatMap((seed, i) => [
    { seed, faulty: true },
    ...(isAlsoClean(i) ? [{ seed, faulty: false }] : []),
  ]);
}

function isAlsoClean(index: number): boolean {
  return index % 4 === 0 || process.env.SIGNALBOX_SCENARIOS === "all";
}

/** The seeds of a scenario whose test without faults is a test of its own. */
export function seedsWithoutFaults(count: number): number[] {
  return randomSeeds(count).filter((_, index) => isAlsoClean(index));
}
