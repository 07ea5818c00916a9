import { EventPattern } from "../../../modules/event-pattern";
import { ABSENT, betweenNumbers, type Candidate, candidatesFor, crossedTexts } from "./candidates";
import type { Alternative, Clause } from "./clauses";

/** A value of a field, for all values that the same alternatives accept. */
export interface FieldClass {
  readonly value: Candidate;
  /** Which of the alternatives of the field accept it. */
  readonly accepted: ReadonlySet<string>;
}

/**
 * The values of a field that some pattern tells apart, one of each kind.
 *
 * @param clauses of all patterns that are compared
 * @param others values that no alternative names, in the order in which they are preferred
 */
export function fieldClasses(path: string, clauses: readonly Clause[], others: readonly Candidate[]): FieldClass[] {
  const alternatives = new Map<string, Alternative>();
  for (const clause of clauses) for (const each of clause.get(path) ?? []) alternatives.set(JSON.stringify(each), each);
  const named = [...[...alternatives.values()].flatMap(candidatesFor), ...crossedTexts([...alternatives.values()])];
  const tests = [...alternatives].map(([text, alternative]) => [text, testOf(alternative)] as const);
  const classes = new Map<string, FieldClass>();
  const allowed = others.includes(ABSENT) ? named : named.filter((value) => typeof value === "string");
  for (const value of [...allowed, ...betweenNumbers(allowed), ...others]) {
    const accepted = tests.filter(([, test]) => test(value)).map(([text]) => text);
    const key = value === ABSENT ? `absent\n${accepted.join("\n")}` : accepted.join("\n");
    if (!classes.has(key)) classes.set(key, { value, accepted: new Set(accepted) });
  }
  return [...classes.values()];
}

/** Whether an alternative accepts a value of the field that it stands for. */
function testOf(alternative: Alternative): (value: Candidate) => boolean {
  try {
    const pattern = EventPattern.parse({ field: [alternative] } as object as Parameters<typeof EventPattern.parse>[0]);
    return (value) => pattern.matches(value === ABSENT ? {} : { field: value });
  } catch {
    // What EventBridge does not have, SNS may: the whole policy decides then.
    return () => true;
  }
}
