import type { EventLeaves } from "./event-leaves";

/** A place of an event, with what one field has there. There are only places with a leaf at or below them. */
export interface PlaceNode {
  readonly place: number;
  /** Leaves at the place itself. */
  readonly leaves: number[];
  /** Arrays that stand at this place, and their elements by the place that each of them is. */
  readonly arrays: Map<number, Map<number, PlaceNode>>;
}

/** The leaves of one field by the array elements around them. */
export interface PlaceTree {
  readonly root: PlaceNode;
  /** All arrays of the tree. */
  readonly arrays: ReadonlySet<number>;
}

export function placeTree(leaves: EventLeaves, field: number): PlaceTree {
  const nodes = new Map<number, PlaceNode>([[0, { place: 0, leaves: [], arrays: new Map() }]]);
  const arrays = new Set<number>();

  function nodeOf(place: number): PlaceNode {
    const known = nodes.get(place);
    if (known !== undefined) return known;
    const node: PlaceNode = { place, leaves: [], arrays: new Map() };
    nodes.set(place, node);
    const array = leaves.arrayOf(place);
    const around = nodeOf(leaves.parentOf(place)).arrays;
    const elements = around.get(array);
    if (elements === undefined) around.set(array, new Map([[place, node]]));
    else elements.set(place, node);
    arrays.add(array);
    return node;
  }

  for (let leaf = leaves.leafOf(field); leaf >= 0; leaf = leaves.nextLeaf(leaf)) {
    nodeOf(leaves.placeOf(leaf)).leaves.push(leaf);
  }
  return { root: nodeOf(0), arrays };
}
