import { type LocalTable, startTable } from "./local-table";

/** A table in the layout of Powertools. */
export type IdempotencyTable = LocalTable;

export function startIdempotencyTable(): Promise<IdempotencyTable> {
  return startTable("processed-events", { id: "S" });
}
