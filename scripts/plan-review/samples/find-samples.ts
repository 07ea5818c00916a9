import { ABSENT, type Candidate } from "./candidates";
import type { Clause } from "./clauses";
import { type FieldClass, fieldClasses } from "./field-classes";

/** Values of a sample by their paths. */
export type Assignment = ReadonlyMap<string, Exclude<Candidate, typeof ABSENT>>;

export interface SampleSearch<S> {
  /** Of the pattern that the samples match. */
  readonly of: readonly Clause[];
  /** Of the patterns that they do not match. */
  readonly beside: readonly Clause[];
  /** Values of a field that no pattern names, preferred ones first: {@link ABSENT} where it may be missing. */
  others(path: string): readonly Candidate[];
  /** A sample with these values; `undefined` where they contradict each other. */
  build(values: Assignment): S | undefined;
  /** Whether it is one that is looked for: the real matchers decide. */
  wanted(sample: S): boolean;
}

export interface FoundSamples<S> {
  readonly samples: readonly S[];
  /** Whether all combinations were tried: where there are no samples then, none of the tried kinds exists. */
  readonly exhaustive: boolean;
}

/** Samples that are shown. */
const MOST_SAMPLES = 4;
/** Combinations that are tried for each way through a pattern. */
const MOST_TRIES = 4000;

/**
 * Looks for samples that one pattern matches and others do not. Of each field those values are tried that any of the
 * patterns tells apart, in all combinations where these are not too many; the simplest first.
 */
export function findSamples<S>(search: SampleSearch<S>): FoundSamples<S> {
  const samples: S[] = [];
  const shown = new Set<string>();
  let exhaustive = true;
  const all = [...search.of, ...search.beside];
  const paths = [...new Set(all.flatMap((clause) => [...clause.keys()]))];
  const classes = new Map(paths.map((path) => [path, fieldClasses(path, all, search.others(path))]));
  for (const clause of search.of) {
    const choices = paths.map((path) => choicesOf(path, clause, classes.get(path) ?? [], search.others(path)));
    const { combinations, whole } = combinationsOf(choices);
    exhaustive &&= whole;
    for (const combination of combinations) {
      if (samples.length >= MOST_SAMPLES) break;
      const values = assignmentOf(paths, combination);
      const news = [...clause.keys()]
        .map((path) => `${path}=${String(values.get(path))}`)
        .filter((each) => !shown.has(each));
      if (news.length === 0 && samples.length > 0) continue;
      const sample = search.build(values);
      if (sample === undefined || !search.wanted(sample)) continue;
      samples.push(sample);
      for (const each of news) shown.add(each);
    }
  }
  return { samples, exhaustive };
}

/**
 * The values that a clause lets a field have. What it does not name is best something that no pattern accepts: it shows
 * what another pattern asks for.
 */
function choicesOf(
  path: string,
  clause: Clause,
  classes: readonly FieldClass[],
  others: readonly Candidate[],
): readonly Candidate[] {
  const alternatives = clause.get(path)?.map((each) => JSON.stringify(each));
  if (alternatives === undefined) {
    const beside = classes.filter(({ accepted, value }) => accepted.size === 0 && value !== ABSENT);
    return [
      ...new Set([...beside.map(({ value }) => value), ...others.slice(0, 1), ...classes.map(({ value }) => value)]),
    ];
  }
  return classes.filter(({ accepted }) => alternatives.some((each) => accepted.has(each))).map(({ value }) => value);
}

function assignmentOf(paths: readonly string[], combination: readonly Candidate[]): Assignment {
  const values = new Map<string, Exclude<Candidate, typeof ABSENT>>();
  paths.forEach((path, i) => {
    const value = combination[i];
    if (value !== undefined && value !== ABSENT) values.set(path, value);
  });
  return values;
}

/** All combinations where they are few; else the first of all, and those that differ from it in one field or two. */
function combinationsOf<T>(choices: readonly (readonly T[])[]): {
  combinations: Iterable<readonly T[]>;
  whole: boolean;
} {
  const count = choices.reduce((product, each) => product * each.length, 1);
  if (count <= MOST_TRIES) return { combinations: product(choices), whole: true };
  return { combinations: variations(choices), whole: false };
}

function* product<T>(choices: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield [];
    return;
  }
  // The last field varies slowest, so that the first fields, which a reader looks at, differ between the samples.
  for (const tail of product(rest)) for (const value of first) yield [value, ...tail];
}

function* variations<T>(choices: readonly (readonly T[])[]): Generator<readonly T[]> {
  if (choices.some(({ length }) => length === 0)) return;
  const base = choices.map(([first]) => first as T);
  yield base;
  let left = MOST_TRIES;
  for (let i = 0; i < choices.length; i++) {
    for (const value of choices[i] ?? []) {
      const varied = base.with(i, value);
      yield varied;
      for (let j = i + 1; j < choices.length; j++) {
        for (const other of choices[j] ?? []) {
          if (left-- <= 0) return;
          yield varied.with(j, other);
        }
      }
    }
  }
}
