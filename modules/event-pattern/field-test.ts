import { anyTest, type Demand, type ValueTest } from "./value-test";

/** One field of a pattern with its alternatives. */
export interface FieldTest {
  /** Names from the top, joined by dots: `detail.amount`. */
  readonly path: string;
  /** The alternatives as JSON, each as it stands in the pattern. */
  readonly alternatives: readonly string[];
  readonly demands: readonly Demand[];
  /** Whether a leaf meets any of the alternatives. */
  readonly test: ValueTest;
  /** Whether the field may be missing: `{ "exists": false }` is among the alternatives. */
  readonly absent: boolean;
}

/**
 * Fields that must all match: a pattern, or one way through its `$or`s. Sorted by path, because whether a field is
 * absent from an element of an array depends on which fields before it chose that element.
 */
export type Clause = readonly FieldTest[];

export function fieldTest(path: string, alternatives: readonly { text: string; demand: Demand }[]): FieldTest {
  const demands = alternatives.map(({ demand }) => demand);
  return {
    path,
    alternatives: alternatives.map(({ text }) => text),
    demands,
    test: anyTest(demands),
    absent: demands.some(({ kind }) => kind === "absent"),
  };
}

/** A clause of the fields, in the order in which they are decided: that of UTF-16 code units, as in Java. */
export function clauseOf(fields: Iterable<FieldTest>): Clause {
  return [...fields].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
