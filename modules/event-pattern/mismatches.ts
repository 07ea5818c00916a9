import { fieldVerdict, isConsistent, type NumberedField } from "./array-consistency";
import type { EventLeaves } from "./event-leaves";
import { shown } from "./pattern-error";
import { type EventValue, HugeNumber } from "./value-test";

/** A field of a pattern that keeps an event from matching. */
export interface Mismatch {
  /** The field, such as `detail.amount`. */
  readonly path: string;
  /** Its alternatives as JSON, such as `[{"numeric":[">",5]}]`. */
  readonly expected: string;
  /** Its values in the event, in order; none where it is missing, or is an object. */
  readonly actual: readonly (string | number | boolean | null)[];
  /** The three in one sentence. */
  readonly message: string;
}

/** Why none of the clauses matches the event that was read: the faults of the clause that has the fewest. */
export function findMismatches(leaves: EventLeaves, clauses: readonly (readonly NumberedField[])[]): Mismatch[] {
  let fewest: Mismatch[] | undefined;
  for (const clause of clauses) {
    const found = clauseMismatches(leaves, clause);
    if (fewest === undefined || found.length < fewest.length) fewest = found;
  }
  return fewest ?? [];
}

function clauseMismatches(leaves: EventLeaves, clause: readonly NumberedField[]): Mismatch[] {
  const failing = clause.filter(({ field, test }) => fieldVerdict(leaves, field, test) === "no");
  if (failing.length > 0) return failing.map((field) => mismatch(leaves, field, "the event has"));
  if (isConsistent(leaves, clause)) return [];
  // Each field matches somewhere, but no one element of an array has them all.
  return clause
    .filter(({ field }) => leaves.isPlaced(field))
    .map((field) => mismatch(leaves, field, "no single array element that matches the other fields too, among"));
}

function mismatch(leaves: EventLeaves, { field, test }: NumberedField, lead: string): Mismatch {
  const expected = `[${test.alternatives.join(",")}]`;
  const actual = leaves.valuesOf(field).map(plainValue);
  const got = actual.length === 0 ? "no such field" : actual.map((value) => JSON.stringify(value)).join(", ");
  return {
    path: test.path,
    expected,
    actual,
    message: `${test.path} must match ${shown(expected)}; ${lead} ${shown(got)}.`,
  };
}

function plainValue(value: EventValue): string | number | boolean | null {
  return value instanceof HugeNumber ? Number(value.text) : value;
}
