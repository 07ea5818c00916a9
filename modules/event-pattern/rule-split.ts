import type { EventLeaves } from "./event-leaves";
import { foldAscii } from "./ignore-case";
import type { IndexedTest, IndexKey } from "./indexed-test";
import type { Entry, RuleClause, RuleNode } from "./rule-node";
import { TextTrie } from "./text-trie";
import { digitsOf, type EventValue } from "./value-test";

/** A question about one field, and where each answer leads. */
export interface Split {
  insert(clause: RuleClause, open: readonly IndexedTest[], copies: number): void;
  visit(leaves: EventLeaves, found: (entry: Entry) => void): void;
}

/** Entries that one clause may have: a field with more values is not looked up but tested. */
const MOST_COPIES = 256;
/** A split must leave, of the entries, about this part or less to look at. */
const WORTHWHILE = 0.76;

type MakeNode = () => RuleNode;

/** The split that leaves the fewest entries to look at, or undefined where none helps. */
export function bestSplit(entries: readonly Entry[], makeNode: MakeNode): Split | undefined {
  let best: Split | undefined;
  let fewest = entries.length * WORTHWHILE;
  for (const field of new Set(entries.flatMap(({ open }) => open.map((test) => test.field)))) {
    const byValue = leftByValue(entries, field);
    if (byValue < fewest) {
      fewest = byValue;
      best = new ValueSplit(field, makeNode);
    }
    const { pivot, left } = bestPivot(entries, field);
    if (left < fewest) {
      fewest = left;
      best = new NumberSplit(field, pivot, makeNode);
    }
  }
  return best;
}

/** Looks rules up by what the value is, starts with or ends with. */
class ValueSplit implements Split {
  private readonly exact = new Map<EventValue, RuleNode>();
  private ips: Map<string, RuleNode> | undefined;
  private folded: Map<string, RuleNode> | undefined;
  private prefixes: TextTrie<RuleNode> | undefined;
  private suffixes: TextTrie<RuleNode> | undefined;
  private readonly others: RuleNode;
  // The visit under way, for the visitor of the tries: one function for all visits is a good deal faster than one each.
  private leaves: EventLeaves | undefined;
  private found: ((entry: Entry) => void) | undefined;
  private readonly enter = (node: RuleNode): void => {
    if (this.leaves !== undefined && this.found !== undefined) node.visit(this.leaves, this.found);
  };

  constructor(
    private readonly field: number,
    private readonly makeNode: MakeNode,
  ) {
    this.others = makeNode();
  }

  insert(clause: RuleClause, open: readonly IndexedTest[], copies: number): void {
    const test = open.find(({ field }) => field === this.field);
    const keys = keysWithin(test, copies);
    if (test === undefined || keys === undefined) {
      this.others.insert(clause, open, copies);
      return;
    }
    const stillOpen = open.flatMap((other) => (other === test ? test.afterKeys() : [other]));
    for (const node of new Set(keys.map((key) => this.nodeOf(key)))) {
      node.insert(clause, stillOpen, copies * keys.length);
    }
  }

  visit(leaves: EventLeaves, found: (entry: Entry) => void): void {
    this.leaves = leaves;
    this.found = found;
    for (let leaf = leaves.leafOf(this.field); leaf >= 0; leaf = leaves.nextLeaf(leaf)) {
      const value = leaves.valueOf(leaf);
      this.exact.get(value)?.visit(leaves, found);
      if (typeof value !== "string") continue;
      if (this.ips !== undefined) this.ips.get(digitsOf(value) ?? "")?.visit(leaves, found);
      if (this.folded !== undefined) this.folded.get(foldAscii(value))?.visit(leaves, found);
      this.prefixes?.visit(value, this.enter);
      this.suffixes?.visit(value, this.enter);
    }
    this.others.visit(leaves, found);
  }

  private nodeOf(key: IndexKey): RuleNode {
    switch (key.kind) {
      case "exact":
        return nodeAt(this.exact, key.value, this.makeNode);
      case "ip":
        this.ips ??= new Map();
        return nodeAt(this.ips, key.text, this.makeNode);
      case "folded":
        this.folded ??= new Map();
        return nodeAt(this.folded, key.text, this.makeNode);
      case "prefix":
        this.prefixes ??= new TextTrie(false);
        return this.prefixes.at(key.text, this.makeNode);
      case "suffix":
        this.suffixes ??= new TextTrie(true);
        return this.suffixes.at(key.text, this.makeNode);
    }
  }
}

/** Parts rules by whether their numbers lie below a pivot, above it, or on both sides. */
class NumberSplit implements Split {
  private readonly below: RuleNode;
  private readonly across: RuleNode;
  private readonly above: RuleNode;
  private readonly others: RuleNode;

  constructor(
    private readonly field: number,
    private readonly pivot: number,
    makeNode: MakeNode,
  ) {
    this.below = makeNode();
    this.across = makeNode();
    this.above = makeNode();
    this.others = makeNode();
  }

  insert(clause: RuleClause, open: readonly IndexedTest[], copies: number): void {
    const hull = open.find(({ field }) => field === this.field)?.hull;
    const side = hull === undefined ? "others" : sideOf(hull, this.pivot);
    this[side].insert(clause, open, copies);
  }

  visit(leaves: EventLeaves, found: (entry: Entry) => void): void {
    for (let leaf = leaves.leafOf(this.field); leaf >= 0; leaf = leaves.nextLeaf(leaf)) {
      const value = leaves.valueOf(leaf);
      if (typeof value !== "number") continue;
      if (value < this.pivot) this.below.visit(leaves, found);
      else if (value > this.pivot) this.above.visit(leaves, found);
      this.across.visit(leaves, found);
    }
    this.others.visit(leaves, found);
  }
}

/** Entries that remain for a typical event after a split by value: one of the values, or none, is as likely as another. */
function leftByValue(entries: readonly Entry[], field: number): number {
  const seen = new Set<unknown>();
  let keyed = 0;
  let others = 0;
  for (const { open, copies } of entries) {
    const keys = keysWithin(
      open.find((test) => test.field === field),
      copies,
    );
    if (keys === undefined) others++;
    else {
      keyed += keys.length;
      for (const key of keys) seen.add(key.kind === "exact" ? key.value : `${key.kind}:${key.text}`);
    }
  }
  return others + keyed / (seen.size + 1);
}

/** The pivot that leaves the fewest entries to look at, tried at the quarters of all bounds. */
function bestPivot(entries: readonly Entry[], field: number): { pivot: number; left: number } {
  const hulls = entries.flatMap(({ open }) => open.find((test) => test.field === field)?.hull ?? []);
  const bounds = hulls.flatMap(({ low, high }) => [low, high].filter(Number.isFinite)).sort((a, b) => a - b);
  let best = { pivot: 0, left: Number.POSITIVE_INFINITY };
  for (const quarter of [1, 2, 3]) {
    const pivot = bounds[Math.floor((bounds.length * quarter) / 4)];
    if (pivot === undefined) break;
    const across = hulls.filter((hull) => sideOf(hull, pivot) === "across").length;
    const left = entries.length - hulls.length + across + (hulls.length - across) / 2;
    if (left < best.left) best = { pivot, left };
  }
  return best;
}

function sideOf({ low, high }: { low: number; high: number }, pivot: number): "below" | "across" | "above" {
  if (high < pivot) return "below";
  return low > pivot ? "above" : "across";
}

function keysWithin(test: IndexedTest | undefined, copies: number): readonly IndexKey[] | undefined {
  return test?.keys !== undefined && test.keys.length * copies <= MOST_COPIES ? test.keys : undefined;
}

function nodeAt<K>(map: Map<K, RuleNode>, key: K, makeNode: MakeNode): RuleNode {
  let node = map.get(key);
  if (node === undefined) {
    node = makeNode();
    map.set(key, node);
  }
  return node;
}
