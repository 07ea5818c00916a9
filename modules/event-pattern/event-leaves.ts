import { type PlaceTree, placeTree } from "./place-tree";
import type { EventValue } from "./value-test";

/** No leaf, no place, no array: index −1. */
const NONE = -1;
/** Past this, the arrays are given back after a large event instead of being kept for the next. */
const KEPT_LEAVES = 4096;

/**
 * The leaves of one event at the fields that patterns ask for, each with the place where it stands: the chain of
 * array elements around it. Two leaves in different elements of one array do not match the same pattern.
 *
 * Reused from event to event: what belongs to an earlier one is told apart by its generation, not cleared.
 */
export class EventLeaves {
  /** Number of the event being read. Counts up. */
  generation = 0;

  private readonly firstLeaf: number[] = [];
  private readonly fieldGeneration: number[] = [];
  private readonly placedGeneration: number[] = [];
  private values: EventValue[] = [];
  private places: number[] = [];
  private next: number[] = [];
  private leafCount = 0;

  // Place 0 is outside of any array.
  private placeParent: number[] = [NONE];
  private placeArray: number[] = [NONE];
  private placeCount = 1;
  private arrayCount = 0;

  private readonly trees = new Map<number, PlaceTree>();

  /** Fields with a leaf inside some array of objects or arrays: only with two of them does the place matter. */
  placedFields = 0;

  /** Forgets the last event. */
  begin(): void {
    this.generation++;
    if (this.leafCount > KEPT_LEAVES || this.placeCount > KEPT_LEAVES) {
      this.values = [];
      this.places = [];
      this.next = [];
      this.placeParent = [NONE];
      this.placeArray = [NONE];
    }
    this.leafCount = 0;
    this.placeCount = 1;
    this.arrayCount = 0;
    this.placedFields = 0;
    if (this.trees.size > 0) this.trees.clear();
  }

  addLeaf(field: number, value: EventValue, place: number): void {
    const leaf = this.leafCount++;
    this.values[leaf] = value;
    this.places[leaf] = place;
    this.next[leaf] = this.fieldGeneration[field] === this.generation ? (this.firstLeaf[field] ?? NONE) : NONE;
    this.firstLeaf[field] = leaf;
    this.fieldGeneration[field] = this.generation;
    if (place !== 0 && this.placedGeneration[field] !== this.generation) {
      this.placedGeneration[field] = this.generation;
      this.placedFields++;
    }
  }

  addArray(): number {
    return this.arrayCount++;
  }

  /** The place of one more element of an array that itself stands at `parent`. */
  addPlace(array: number, parent: number): number {
    const place = this.placeCount++;
    this.placeParent[place] = parent;
    this.placeArray[place] = array;
    return place;
  }

  /** First leaf of a field, -1 where it has none; the others follow with {@link nextLeaf}, in no order. */
  leafOf(field: number): number {
    return this.fieldGeneration[field] === this.generation ? (this.firstLeaf[field] ?? NONE) : NONE;
  }

  nextLeaf(leaf: number): number {
    return this.next[leaf] ?? NONE;
  }

  valueOf(leaf: number): EventValue {
    return this.values[leaf] ?? null;
  }

  placeOf(leaf: number): number {
    return this.places[leaf] ?? 0;
  }

  /** Whether some leaf of the field stands inside an array of objects or arrays. */
  isPlaced(field: number): boolean {
    return this.placedGeneration[field] === this.generation;
  }

  /** The place around this one; -1 around the outermost. */
  parentOf(place: number): number {
    return this.placeParent[place] ?? NONE;
  }

  /** The array of which this place is an element. */
  arrayOf(place: number): number {
    return this.placeArray[place] ?? NONE;
  }

  /** The leaves of a field by their places. To be asked for when all of the event has been read. */
  treeOf(field: number): PlaceTree {
    const tree = this.trees.get(field) ?? placeTree(this, field);
    this.trees.set(field, tree);
    return tree;
  }

  /** All values of a field, in the order of the event. */
  valuesOf(field: number): EventValue[] {
    const found: EventValue[] = [];
    for (let leaf = this.leafOf(field); leaf >= 0; leaf = this.nextLeaf(leaf)) found.push(this.valueOf(leaf));
    return found.reverse();
  }
}
