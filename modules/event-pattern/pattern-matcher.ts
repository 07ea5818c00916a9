import { isConsistent } from "./array-consistency";
import { EventPattern } from "./event-pattern";
import { EventReader } from "./event-reader";
import { IndexedTest } from "./indexed-test";
import type { EventPatternObject, ObjectPattern } from "./pattern-literal";
import { type Entry, type RuleClause, RuleNode } from "./rule-node";

/** Removals that are let be before the tree is built anew, besides as many as it has rules. */
const TOLERATED_REMOVALS = 64;

/**
 * Matches events against many patterns at once. The time that an event takes hardly grows with their number: the
 * patterns form a tree of look-ups over the fields that they ask for, and only these fields are read.
 *
 * @example
 * const matcher = new PatternMatcher();
 * matcher.add("orders", { source: ["app.orders"] });
 * matcher.match('{"source":"app.orders","detail":{}}'); // ["orders"]
 *
 * @typeParam Id what stands for a pattern: anything that a `Map` can have as a key
 */
export class PatternMatcher<Id = string> {
  private readonly rules = new Map<Id, Rule<Id>>();
  private order = 0;
  private tree = new RuleTree<Id>();
  /** Clauses that are not in the tree yet. They go in with the next match, so that many are added at once. */
  private waiting = new Set<MatcherClause<Id>>();
  private removed = 0;

  /** Number of ids. */
  get size(): number {
    return this.rules.size;
  }

  /** Whether the id has a pattern. */
  has(id: Id): boolean {
    return this.rules.has(id);
  }

  /**
   * Adds a pattern under an id. An id may have several patterns: it matches if any of them does, and keeps its place in
   * the order of results.
   *
   * @throws {EventPatternError} where the pattern is none; the matcher stays as it was
   */
  add(id: Id, pattern: EventPattern | string | EventPatternObject | ObjectPattern): this {
    const { clauses } = pattern instanceof EventPattern ? pattern : EventPattern.parse(pattern);
    let rule = this.rules.get(id);
    if (rule === undefined) {
      rule = { id, order: this.order++, clauses: [], generation: -1 };
      this.rules.set(id, rule);
    }
    for (const fields of clauses) {
      const clause: MatcherClause<Id> = { rule, fields, tests: [], entries: [] };
      rule.clauses.push(clause);
      this.waiting.add(clause);
    }
    return this;
  }

  /** Removes an id with all its patterns. Returns whether it was there. */
  remove(id: Id): boolean {
    const rule = this.rules.get(id);
    if (rule === undefined) return false;
    this.rules.delete(id);
    for (const clause of rule.clauses) {
      if (this.waiting.delete(clause)) continue;
      for (const entry of clause.entries) entry.node.remove(entry);
      this.removed++;
    }
    return true;
  }

  /**
   * The ids that match an event, JSON text or object, in the order in which they were added, each once.
   *
   * @throws {EventPatternError} `EVENT_NOT_JSON` where the event is no JSON object; `EVENT_TOO_COMPLEX`, see there
   */
  match(event: string | object): Id[] {
    if (this.waiting.size > 0 || this.removed > this.tree.built + TOLERATED_REMOVALS) this.grow();
    return inOrder(this.tree.match(event)).map(({ id }) => id);
  }

  /** Inserts what waits, or builds the tree anew where it has doubled or is mostly gaps: the splits then suit all. */
  private grow(): void {
    const { tree } = this;
    const clauses = [...this.waiting];
    this.waiting = new Set();
    if (tree.inserted + clauses.length <= tree.built && this.removed <= tree.built + TOLERATED_REMOVALS) {
      tree.insert(clauses);
      return;
    }
    this.tree = new RuleTree();
    this.removed = 0;
    this.tree.build([...this.rules.values()].flatMap((rule) => rule.clauses));
  }
}

interface Rule<Id> {
  readonly id: Id;
  readonly order: number;
  readonly clauses: MatcherClause<Id>[];
  /** The last event that it matched. */
  generation: number;
}

interface MatcherClause<Id> extends RuleClause {
  readonly rule: Rule<Id>;
  readonly fields: EventPattern["clauses"][number];
  tests: readonly IndexedTest[];
  entries: Entry[];
}

class RuleTree<Id> {
  /** Clauses that the tree was built of, and that were inserted since. */
  built = 0;
  inserted = 0;
  private readonly reader = new EventReader();
  private readonly root = new RuleNode();
  private readonly tests = new Map<string, IndexedTest>();
  private matched: Rule<Id>[] = [];

  build(clauses: readonly MatcherClause<Id>[]): void {
    // A new reader counts its events from the start.
    for (const { rule } of clauses) rule.generation = -1;
    this.insert(clauses);
    this.built = clauses.length;
    this.inserted = 0;
  }

  insert(clauses: readonly MatcherClause<Id>[]): void {
    for (const clause of clauses) {
      clause.tests = clause.fields.map((test) => this.shared(test));
      clause.entries = [];
      this.root.insert(clause, clause.tests, 1);
    }
    this.inserted += clauses.length;
  }

  match(event: string | object): Rule<Id>[] {
    this.reader.read(event);
    this.matched = [];
    this.root.visit(this.reader.leaves, this.decide);
    return this.matched;
  }

  private readonly decide = ({ clause, open }: Entry): void => {
    const { leaves } = this.reader;
    const { rule } = clause as MatcherClause<Id>;
    if (rule.generation === leaves.generation) return;
    let perhaps = false;
    for (const test of open) {
      const verdict = test.verdict(leaves);
      if (verdict === "no") return;
      if (verdict === "perhaps") perhaps = true;
    }
    if ((perhaps || this.spansArrays(clause)) && !isConsistent(leaves, clause.tests)) return;
    rule.generation = leaves.generation;
    this.matched.push(rule);
  };

  /** Whether two fields of the clause have leaves inside arrays, where one element may have to have both. */
  private spansArrays(clause: RuleClause): boolean {
    const { leaves } = this.reader;
    if (leaves.placedFields < 2) return false;
    let placed = 0;
    for (const { field } of clause.tests) if (leaves.isPlaced(field)) placed++;
    return placed > 1;
  }

  private shared(test: MatcherClause<Id>["fields"][number]): IndexedTest {
    const key = `${JSON.stringify(test.path)}${test.alternatives.join()}`;
    let shared = this.tests.get(key);
    if (shared === undefined) {
      shared = new IndexedTest(this.reader.fields.add(test.path), test);
      this.tests.set(key, shared);
    }
    return shared;
  }
}

/** Sorts a few rules in place. An event matches few, and these are few enough not to call a comparator for. */
function inOrder<Id>(rules: Rule<Id>[]): Rule<Id>[] {
  if (rules.length > 32) return rules.sort((a, b) => a.order - b.order);
  for (let i = 1; i < rules.length; i++) {
    const rule = rules[i] as Rule<Id>;
    let at = i - 1;
    for (; at >= 0 && (rules[at] as Rule<Id>).order > rule.order; at--) rules[at + 1] = rules[at] as Rule<Id>;
    rules[at + 1] = rule;
  }
  return rules;
}
