import { type Item, keyOf } from "./item";

/** An item that a call may change. */
export interface TouchedItem {
  readonly table: string;
  readonly key: Item;
}

/** What is given with a call. */
export type Fields = Readonly<Record<string, unknown>>;

/** The key attributes of a table; `undefined` for one whose changes nobody is told. */
export type KeyNames = (table: string) => readonly string[] | undefined;

/** The items that a call may change, of tables that tell of their changes. `TransactWriteItems` the server of the tables does not know. */
export function touchedItems(operation: string, fields: Fields, keyNames: KeyNames): TouchedItem[] {
  const put = (table: unknown, item: unknown) => touched(table, item, keyNames);
  switch (operation) {
    case "PutItem":
      return put(fields.TableName, fields.Item);
    case "UpdateItem":
    case "DeleteItem":
      return put(fields.TableName, fields.Key);
    case "BatchWriteItem":
      return Object.entries(fieldsOf(fields.RequestItems)).flatMap(([table, requests]) =>
        (Array.isArray(requests) ? requests : []).flatMap((request: unknown) => {
          const { PutRequest, DeleteRequest } = fieldsOf(request);
          return [...put(table, fieldsOf(PutRequest).Item), ...put(table, fieldsOf(DeleteRequest).Key)];
        }),
      );
    default:
      return [];
  }
}

function touched(table: unknown, item: unknown, keyNames: KeyNames): TouchedItem[] {
  const name = typeof table === "string" ? (table.split(":table/")[1] ?? table) : undefined;
  const names = name === undefined ? undefined : keyNames(name);
  if (name === undefined || names === undefined || typeof item !== "object" || item === null) return [];
  return [{ table: name, key: keyOf(item as Item, names) }];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
