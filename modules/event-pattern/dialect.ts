import type { PatternFault } from "./pattern-error";

/** The operators of the language. */
export const OPERATORS = [
  "exactly",
  "prefix",
  "suffix",
  "equals-ignore-case",
  "wildcard",
  "anything-but",
  "numeric",
  "cidr",
  "exists",
] as const;

export type Operator = (typeof OPERATORS)[number];

/** What differs between the services that speak the language. */
export interface Dialect {
  /** The service, as messages name it. */
  readonly service: string;
  /** What it calls a pattern. */
  readonly noun: string;
  /** Raises the language's own error. */
  readonly refuse: (fault: PatternFault) => never;
  readonly operators: readonly Operator[];
  /** What `anything-but` takes besides plain values. */
  readonly anythingButForms: readonly Operator[];
  /** Whether these forms take a list. */
  readonly anythingButLists: boolean;
  /** Whether `prefix` and `suffix` take `equals-ignore-case`. */
  readonly ignoreCaseEnds: boolean;
  /** Whether `exists` takes null and the empty string for nothing. */
  readonly existsNeedsValue: boolean;
  /** Whether an `$or` that is none (too few objects, operators in them) is a field of that name. */
  readonly orMayBeField: boolean;
  /** What a number must be that the service cannot compare; undefined for one that it can. */
  readonly numberMust: (value: number, text: string) => string | undefined;
}

/** The word that was probably meant, or undefined where none is near. */
export function nearest<Word extends string>(word: string, known: readonly Word[]): Word | undefined {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
  const given = letters(word);
  const scored = known.map((candidate) => ({ candidate, distance: editDistance(given, letters(candidate)) }));
  const best = scored.reduce((a, b) => (b.distance < a.distance ? b : a), {
    candidate: undefined as Word | undefined,
    distance: 3,
  });
  return best.distance < Math.max(2, given.length / 2) ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
