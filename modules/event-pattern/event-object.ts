import type { EventLeaves } from "./event-leaves";
import type { FieldNode } from "./field-tree";
import { EventPatternError } from "./pattern-error";
import { HugeNumber } from "./value-test";

/** Nesting of an event that is followed; the JSON reader of AWS has the same bound. */
export const MAX_EVENT_DEPTH = 1000;

/** Reads the leaves of an event given as an object, as its JSON text would have them. */
export function readObject(event: object, root: FieldNode, leaves: EventLeaves): void {
  readMembers(event as Record<string, unknown>, root, 0, leaves, 0);
}

function readMembers(
  object: Record<string, unknown>,
  node: FieldNode,
  place: number,
  leaves: EventLeaves,
  depth: number,
): void {
  for (const key of Object.keys(object)) {
    const child = node.children.get(key) ?? (key.includes(".") ? dotted(key, node) : undefined);
    if (child !== undefined) readValue(plain(object[key], key), child, place, leaves, depth + 1);
  }
}

function readValue(value: unknown, node: FieldNode, place: number, leaves: EventLeaves, depth: number): void {
  if (depth > MAX_EVENT_DEPTH) throw tooDeep();
  if (Array.isArray(value)) readElements(value, node, place, leaves, depth);
  else if (isNested(value)) {
    if (node.children.size > 0) readMembers(value, node, place, leaves, depth);
  } else if (node.field >= 0) readLeaf(value, node.field, place, leaves);
}

/** Elements that are plain values stand where the array stands; objects and arrays stand in a place of their own. */
function readElements(
  elements: readonly unknown[],
  node: FieldNode,
  place: number,
  leaves: EventLeaves,
  depth: number,
): void {
  const array = leaves.addArray();
  elements.forEach((element, index) => {
    const value = plain(element, String(index)) ?? null;
    const inner = isNested(value) ? leaves.addPlace(array, place) : place;
    readValue(value, node, inner, leaves, depth + 1);
  });
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof HugeNumber);
}

function readLeaf(value: unknown, field: number, place: number, leaves: EventLeaves): void {
  if (typeof value === "string" || typeof value === "boolean" || value === null) leaves.addLeaf(field, value, place);
  else if (value instanceof HugeNumber) leaves.addLeaf(field, value, place);
  else if (typeof value === "number") leaves.addLeaf(field, Number.isFinite(value) ? value : null, place);
}

/** The value as JSON has it: a `Date`, for instance, is a string. */
function plain(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === "function" ? (toJSON.call(value, key) as unknown) : value;
}

function dotted(key: string, node: FieldNode): FieldNode | undefined {
  let found: FieldNode | undefined = node;
  for (const name of key.split(".")) found = found?.children.get(name);
  return found;
}

export function tooDeep(): EventPatternError {
  return new EventPatternError({
    code: "EVENT_NOT_JSON",
    path: "",
    message: `the event must be nested at most ${MAX_EVENT_DEPTH} levels deep, got: more.`,
  });
}
