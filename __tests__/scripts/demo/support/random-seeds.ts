import { randomInt } from "node:crypto";

/** Other seeds each time; the name of a test that fails says which. */
export function randomSeeds(count: number): number[] {
  return Array.from({ length: count }, () => randomInt(2 ** 32));
}

/** Each seed without and with faults, as the arguments of a test. */
export function withAndWithoutFaults(count: number): { readonly seed: number; readonly faulty: boolean }[] {
  return randomSeeds(count).flatMap((seed) => [
    { seed, faulty: false },
    { seed, faulty: true },
  ]);
}
