import { type Difference, differences } from "./compare/differences";
import { canonical, type JsonSchema } from "./compare/json-schema";

/**
 * Whom a change breaks:
 * - `readers`: who reads by the accepted contract, and receives an event that was written by the new one;
 * - `replays`: who reads by the new contract, and receives an event that was written by the accepted one: out of an archive, a
 *   queue, a dead-letter queue.
 */
export type Broken = "readers" | "replays";

/** One way in which a change of a contract breaks somebody. */
export interface Break extends Difference {
  readonly breaks: Broken;
}

/**
 * What became of a contract since it was accepted:
 * - `same`, or changed in a word that nobody relies on: `compatible`, with `breaking` as the opposite;
 * - `new`: never accepted; `gone`: accepted, and there no more.
 */
export type ContractStatus = "same" | "compatible" | "breaking" | "new" | "gone";

export interface ReviewedContract {
  /** Of its schema: `ecommerce.orders@OrderCreated`. */
  readonly name: string;
  readonly status: ContractStatus;
  readonly breaks: readonly Break[];
}

/** Compares contracts with those that were accepted, by their names. */
export function reviewContracts(
  contracts: ReadonlyMap<string, JsonSchema>,
  accepted: ReadonlyMap<string, JsonSchema>,
): readonly ReviewedContract[] {
  const names = [...new Set([...contracts.keys(), ...accepted.keys()])].sort();
  return names.map((name) => reviewed(name, contracts.get(name), accepted.get(name)));
}

/** Whom it breaks that a contract takes the place of another. */
export function breaksOf(accepted: JsonSchema, next: JsonSchema): readonly Break[] {
  const breaks = (broken: Broken) => (difference: Difference) => ({ breaks: broken, ...difference });
  return [...differences(next, accepted).map(breaks("readers")), ...differences(accepted, next).map(breaks("replays"))];
}

/** Whether a contract needs to be accepted, or taken back. */
export function isOpen({ status }: ReviewedContract): boolean {
  return status !== "same";
}

/** Whether somebody is broken. */
export function isBreaking({ status }: ReviewedContract): boolean {
  return status === "breaking" || status === "gone";
}

function reviewed(name: string, next: JsonSchema | undefined, accepted: JsonSchema | undefined): ReviewedContract {
  if (accepted === undefined) return { name, status: "new", breaks: [] };
  if (next === undefined) return { name, status: "gone", breaks: [] };
  if (canonical(next) === canonical(accepted)) return { name, status: "same", breaks: [] };
  const breaks = breaksOf(accepted, next);
  return { name, status: breaks.length === 0 ? "compatible" : "breaking", breaks };
}
