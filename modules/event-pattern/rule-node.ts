import type { EventLeaves } from "./event-leaves";
import type { IndexedTest } from "./indexed-test";
import { bestSplit, type Split } from "./rule-split";

/** Rules at one node before it is split: fewer are tested one by one faster than they are looked up. */
const MOST_ENTRIES = 8;

/** One clause of one rule. */
export interface RuleClause {
  readonly tests: readonly IndexedTest[];
  /** Where the clause is in the tree. Several places, where a field has several values. */
  readonly entries: Entry[];
}

/** A clause at one place in the tree. */
export interface Entry {
  readonly clause: RuleClause;
  /** Tests that the way to this place does not settle. */
  readonly open: readonly IndexedTest[];
  /** Entries that the clause has because of the splits on this way. */
  readonly copies: number;
  /** Position at the node, which changes as others leave. */
  slot: number;
  node: RuleNode;
}

/** A node of the tree: a few entries, or a split that says where to look on. */
export class RuleNode {
  private entries: Entry[] = [];
  private split: Split | undefined;
  /** Entries at which splitting is tried (again). */
  private splitAt = MOST_ENTRIES + 1;
  private generation = -1;

  insert(clause: RuleClause, open: readonly IndexedTest[], copies: number): void {
    if (this.split !== undefined) {
      this.split.insert(clause, open, copies);
      return;
    }
    const entry: Entry = { clause, open, copies, slot: this.entries.length, node: this };
    this.entries.push(entry);
    clause.entries.push(entry);
    if (this.entries.length >= this.splitAt) this.trySplit();
  }

  remove(entry: Entry): void {
    const last = this.entries.pop();
    if (last === undefined || last === entry) return;
    this.entries[entry.slot] = last;
    last.slot = entry.slot;
  }

  /** Visits the entries that may match the event: all that do, and some that do not. */
  visit(leaves: EventLeaves, found: (entry: Entry) => void): void {
    // The values of an array may lead here more than once.
    if (this.generation === leaves.generation) return;
    this.generation = leaves.generation;
    if (this.split !== undefined) this.split.visit(leaves, found);
    else for (let i = 0; i < this.entries.length; i++) found(this.entries[i] as Entry);
  }

  private trySplit(): void {
    const { entries } = this;
    const split = bestSplit(entries, () => new RuleNode());
    if (split === undefined) {
      this.splitAt = entries.length * 2;
      return;
    }
    this.split = split;
    this.entries = [];
    for (const entry of entries) {
      entry.clause.entries.splice(entry.clause.entries.indexOf(entry), 1);
      split.insert(entry.clause, entry.open, entry.copies);
    }
  }
}
