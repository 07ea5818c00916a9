import { isDeepStrictEqual } from "node:util";

/** A value as DynamoDB's protocol has it: `{ "S": "text" }`, `{ "N": "12" }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** An item, or its key. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** One item before and after a call. */
export interface Change {
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** `undefined`: nothing has changed, of which a stream tells nothing. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export function eventNameOf({ before, after }: Change): "INSERT" | "MODIFY" | "REMOVE" | undefined {
  if (before === undefined) return after && "INSERT";
  if (after === undefined) return "REMOVE";
  return isDeepStrictEqual(before, after) ? undefined : "MODIFY";
}

/** The key of an item. */
export function keyOf(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
}
