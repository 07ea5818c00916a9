import type { EventLeaves } from "./event-leaves";
import type { FieldTest } from "./field-test";
import { EventPatternError } from "./pattern-error";
import type { PlaceNode, PlaceTree } from "./place-tree";

/** A field of a clause, with the number under which the reader knows it. */
export interface NumberedField {
  readonly field: number;
  readonly test: FieldTest;
}

/**
 * What can be said of a field without looking at the others of its clause. `perhaps`: it is missing from some elements
 * of an array; whether from the right one, only {@link isConsistent} tells.
 */
export type Verdict = "no" | "yes" | "perhaps";

/** Whether the field matches taken by itself. Never `no` where the whole clause could match. */
export function fieldVerdict(leaves: EventLeaves, field: number, test: FieldTest): Verdict {
  const first = leaves.leafOf(field);
  for (let leaf = first; leaf >= 0; leaf = leaves.nextLeaf(leaf)) {
    if (test.test(leaves.valueOf(leaf))) return "yes";
  }
  if (!test.absent) return "no";
  if (first < 0) return "yes";
  return leaves.isPlaced(field) ? "perhaps" : "no";
}

/** Whether the clause matches the event. */
export function clauseMatches(leaves: EventLeaves, clause: readonly NumberedField[]): boolean {
  let placed = 0;
  for (const { field, test } of clause) {
    if (fieldVerdict(leaves, field, test) === "no") return false;
    if (leaves.isPlaced(field)) placed++;
  }
  return placed === 0 || isConsistent(leaves, clause);
}

/**
 * Whether leaves can be chosen, one for each field, that never stand in different elements of the same array.
 *
 * Fields are decided in order. One that may be absent is, if no leaf of it fits the elements chosen before. Choices that
 * failed are remembered by what of them still matters, so the work stays in proportion to the elements of the event
 * rather than to the ways of combining them.
 *
 * @throws EventPatternError `EVENT_TOO_COMPLEX` past {@link MAX_CHOICES}
 */
export function isConsistent(leaves: EventLeaves, clause: readonly NumberedField[]): boolean {
  return new Chooser(leaves, clause).choose(0);
}

/**
 * Choices for one clause. An event of 1 MB has at most about 100,000 leaves, and needs as many; more of them come only
 * from an event made for it, in which a dotted key and nested keys give one field several arrays, level after level.
 */
const MAX_CHOICES = 250_000;

class Chooser {
  /** Element chosen in each array. */
  private readonly chosen = new Map<number, number>();
  private readonly failed = new Set<string>();
  private readonly trees: readonly PlaceTree[];
  /** For each array, the last field that has a leaf in it. */
  private readonly lastField = new Map<number, number>();
  private choices = 0;

  constructor(
    private readonly leaves: EventLeaves,
    private readonly clause: readonly NumberedField[],
  ) {
    this.trees = clause.map(({ field }) => leaves.treeOf(field));
    this.trees.forEach(({ arrays }, index) => {
      for (const array of arrays) this.lastField.set(array, index);
    });
  }

  choose(index: number): boolean {
    const tree = this.trees[index];
    const test = this.clause[index]?.test;
    if (tree === undefined || test === undefined) return true;
    const state = this.stateKey(index);
    if (this.failed.has(state)) return false;
    if (++this.choices > MAX_CHOICES) throw tooComplex();
    if (this.chooseLeaf(tree.root, test, index)) return true;
    if (test.absent && !this.fits(tree.root) && this.choose(index + 1)) return true;
    this.failed.add(state);
    return false;
  }

  private chooseLeaf(root: PlaceNode, test: FieldTest, index: number): boolean {
    for (const place of this.fittingPlaces(root, test)) {
      const entered = this.enter(place);
      if (this.choose(index + 1)) return true;
      for (const array of entered) this.chosen.delete(array);
    }
    return false;
  }

  /** Places of leaves that match, and that fit the elements chosen before. */
  private fittingPlaces(root: PlaceNode, test: FieldTest): number[] {
    const places: number[] = [];
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.leaves.some((leaf) => test.test(this.leaves.valueOf(leaf)))) places.push(node.place);
      for (const [array, elements] of node.arrays) {
        const element = this.chosen.get(array);
        if (element === undefined) for (const inner of elements.values()) open.push(inner);
        else {
          const inner = elements.get(element);
          if (inner !== undefined) open.push(inner);
        }
      }
    }
    return places;
  }

  /** Chooses the elements around a place. Returns the arrays in which none was chosen before. */
  private enter(place: number): number[] {
    const entered: number[] = [];
    for (let at = place; at > 0; at = this.leaves.parentOf(at)) {
      const array = this.leaves.arrayOf(at);
      if (this.chosen.has(array)) continue;
      this.chosen.set(array, at);
      entered.push(array);
    }
    return entered;
  }

  /** Whether any leaf at the place or below fits the elements chosen before, no matter its value. */
  private fits(node: PlaceNode): boolean {
    if (node.leaves.length > 0) return true;
    for (const [array, elements] of node.arrays) {
      const element = this.chosen.get(array);
      // In an array without a choice nothing further in has been chosen either.
      if (element === undefined) return true;
      const inner = elements.get(element);
      if (inner !== undefined && this.fits(inner)) return true;
    }
    return false;
  }

  /** The chosen elements of arrays in which this or a later field has a leaf. */
  private stateKey(index: number): string {
    const places: number[] = [];
    for (const [array, place] of this.chosen) {
      if ((this.lastField.get(array) ?? -1) >= index) places.push(place);
    }
    return `${index}:${places.sort((one, other) => one - other).join()}`;
  }
}

function tooComplex(): EventPatternError {
  return new EventPatternError({
    code: "EVENT_TOO_COMPLEX",
    path: "",
    message: `the event must need at most ${MAX_CHOICES} choices between elements of its arrays, got: more.`,
  });
}
