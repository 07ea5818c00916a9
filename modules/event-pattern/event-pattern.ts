import { AWS_LIMITS } from "../aws-limits";
import { clauseMatches, type NumberedField } from "./array-consistency";
import { type Dialect, OPERATORS } from "./dialect";
import { EventReader } from "./event-reader";
import type { Clause } from "./field-test";
import { findMismatches, type Mismatch } from "./mismatches";
import { type NeverMatch, neverMatches } from "./never-matches";
import { parseClauses, patternNode } from "./parse-pattern";
import { checkComplexity } from "./pattern-complexity";
import { EventPatternError } from "./pattern-error";
import type { EventPatternObject, ObjectPattern } from "./pattern-literal";

const EVENT_BRIDGE: Dialect = {
  service: "EventBridge",
  noun: "pattern",
  refuse: (fault) => {
    throw new EventPatternError(fault);
  },
  operators: OPERATORS,
  anythingButForms: ["prefix", "suffix", "equals-ignore-case", "wildcard"],
  anythingButLists: true,
  ignoreCaseEnds: true,
  existsNeedsValue: false,
  orMayBeField: false,
  numberMust: () => undefined,
};

/**
 * A pattern of an EventBridge rule: which events it matches, as EventBridge decides it.
 *
 * @example
 * const pattern = EventPattern.parse({ source: ["app.orders"], detail: { amount: [{ numeric: [">", 5] }] } });
 * pattern.matches({ source: "app.orders", detail: { amount: 7 } }); // true
 */
export class EventPattern {
  /** The pattern as JSON: the text that was given, or the object as `JSON.stringify` writes it. */
  readonly text: string;
  /**
   * The pattern as alternatives, one of which must match: one, unless there is an `$or`.
   * @internal
   */
  readonly clauses: readonly Clause[];
  private matcher: ClauseMatcher | undefined;

  private constructor(text: string, clauses: readonly Clause[]) {
    this.text = text;
    this.clauses = clauses;
  }

  /**
   * Reads a pattern, refusing what EventBridge refuses.
   *
   * In text, of two values for one field the last counts, as in EventBridge. The length is not checked here, because it
   * is that of the text which is sent: see {@link checkPatternLength}.
   *
   * @throws {EventPatternError} with a stable code and the path inside the pattern
   */
  static parse(pattern: string | EventPatternObject | ObjectPattern): EventPattern {
    const clauses = parseClauses(patternNode(pattern, EVENT_BRIDGE), EVENT_BRIDGE);
    checkComplexity(clauses, EVENT_BRIDGE);
    return new EventPattern(typeof pattern === "string" ? pattern : JSON.stringify(pattern), clauses);
  }

  /**
   * Whether a rule with this pattern gets the event.
   *
   * @throws {EventPatternError} `EVENT_NOT_JSON` where the event is no JSON object; `EVENT_TOO_COMPLEX`, see there
   */
  matches(event: string | object): boolean {
    return this.compiled().matches(event);
  }

  /**
   * Which fields keep the event from matching, for the message of a failed test. Empty where it matches. With `$or`,
   * those of the alternative that comes nearest.
   *
   * @throws {EventPatternError} `EVENT_NOT_JSON` where the event is no JSON object; `EVENT_TOO_COMPLEX`, see there
   */
  mismatches(event: string | object): Mismatch[] {
    return this.compiled().mismatches(event);
  }

  /**
   * Why no event on a bus can ever match, though EventBridge accepts the pattern: for instance the key `detailType`, or
   * `source: [1]`. Empty where some event can. A pattern with `$or` is reported only if all its alternatives are dead.
   *
   * It knows the envelope of an event and nothing of its detail, and it lets Terraform references (`${…}`) pass.
   */
  neverMatches(): NeverMatch[] {
    return neverMatches(this.clauses);
  }

  private compiled(): ClauseMatcher {
    this.matcher ??= new ClauseMatcher(this.clauses);
    return this.matcher;
  }
}

/**
 * Refuses a pattern longer than a rule may have.
 *
 * @param text the pattern as it is sent
 * @param most characters allowed @default 2,048; EventBridge raises it to 4,096 on request
 * @throws {EventPatternError} `EVENT_PATTERN_TOO_LONG`
 */
export function checkPatternLength(text: string, most: number = AWS_LIMITS.eventBridge.patternLength): void {
  if (text.length <= most) return;
  throw new EventPatternError({
    code: "EVENT_PATTERN_TOO_LONG",
    path: "",
    message: `the pattern must have at most ${most} characters as JSON, got: ${text.length}. Shorten it (a prefix in place of a list), or split it into several rules.`,
  });
}

/** The clauses of one pattern, with a reader for their fields. */
export class ClauseMatcher {
  private readonly reader = new EventReader();
  private readonly clauses: readonly (readonly NumberedField[])[];

  constructor(clauses: readonly Clause[]) {
    this.clauses = clauses.map((clause) => clause.map((test) => ({ field: this.reader.fields.add(test.path), test })));
  }

  matches(event: string | object): boolean {
    this.reader.read(event);
    return this.clauses.some((clause) => clauseMatches(this.reader.leaves, clause));
  }

  mismatches(event: string | object): Mismatch[] {
    this.reader.read(event);
    return findMismatches(this.reader.leaves, this.clauses);
  }
}
