import { callTables } from "../tables/call-tables";
import type { ChangeStream } from "./change-stream";
import type { Item } from "./item";
import { type Fields, type TouchedItem, touchedItems } from "./touched-items";

/**
 * Tells the streams of the tables what calls have changed: the items are read before a call and after it, and no other call that
 * writes comes in between. So a row and its record exist together or not at all, and the records of an item are in the order of
 * its writes.
 */
export class ChangeCapture {
  private readonly streams: ReadonlyMap<string, ChangeStream>;
  /** The call before, at its end. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(streams: readonly ChangeStream[]) {
    this.streams = new Map(streams.map((stream) => [stream.place.name, stream]));
  }

  /**
   * Makes a call, and tells of what it has changed.
   *
   * @param url of the server that holds the tables
   */
  run<Answer>(url: string, operation: string, fields: Fields, call: () => Promise<Answer>): Promise<Answer> {
    if (this.streams.size === 0) return call();
    const touched = touchedItems(operation, fields, (table) => this.streams.get(table)?.place.changes.keys);
    if (touched.length === 0) return call();
    const run = this.last.then(() => this.captured(url, touched, call));
    this.last = run.catch(() => undefined);
    return run;
  }

  private async captured<Answer>(
    url: string,
    touched: readonly TouchedItem[],
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    const before = await Promise.all(touched.map((item) => read(url, item)));
    const answer = await call();
    const after = await Promise.all(touched.map((item) => read(url, item)));
    for (const [index, { table, key }] of touched.entries()) {
      this.streams.get(table)?.append({ key, before: before[index], after: after[index] });
    }
    return answer;
  }
}

/** `undefined` where there is none, or where the key is none: the call is refused for that. */
async function read(url: string, { table, key }: TouchedItem): Promise<Item | undefined> {
  try {
    const answer = await callTables(url, "GetItem", { TableName: table, Key: key, ConsistentRead: true });
    return (answer as { readonly Item?: Item }).Item;
  } catch {
    return undefined;
  }
}
