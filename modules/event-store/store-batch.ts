import { partitionByEntity, partitionByTime, positionOf } from "./store-keys";

/** How the writer of a store is set up. */
export interface StoreSettings {
  /** Partitions of an hour. */
  readonly shards: number;
  /** Days after which a row may go, counted from the event's own time; `undefined`: never. */
  readonly retentionDays: number | undefined;
  /** Paths to ids of things, by which events are stored once more. */
  readonly entities: readonly string[];
}

/** A row of the store. */
export interface StoredRow {
  readonly partition: string;
  readonly position: string;
  readonly id: string;
  readonly time: string;
  readonly source: string;
  readonly detailType: string;
  /** The event, as EventBridge delivered it. */
  readonly event: string;
  /** Second (Unix time) after which the row may go. */
  readonly expires?: number;
}

/** A message of the queue, as far as it matters here. */
export interface QueuedEvent {
  readonly messageId: string;
  readonly body: string;
}

export interface BatchWork {
  readonly settings: StoreSettings;
  /** Adds a row; `false`: it was there. */
  put(row: StoredRow): Promise<boolean>;
  log(line: Readonly<Record<string, unknown>>): void;
}

/** Stores the events of a batch side by side, and names the messages that have to come back. */
export async function storeBatch(
  messages: readonly QueuedEvent[],
  work: BatchWork,
): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const counts = { stored: 0, duplicates: 0, failed: 0 };
  const batchItemFailures: { itemIdentifier: string }[] = [];
  await Promise.all(
    messages.map(async ({ messageId, body }) => {
      try {
        // Of two copies at the same time each may add some of the rows: the one by time decides which is the first.
        const [isNew] = await Promise.all(rowsOf(body, work.settings).map((row) => work.put(row)));
        counts[isNew ? "stored" : "duplicates"]++;
      } catch (error) {
        counts.failed++;
        batchItemFailures.push({ itemIdentifier: messageId });
        const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
        work.log({ message: "Event not stored", message_id: messageId, error_type: name, error_message: message });
      }
    }),
  );
  work.log({ message: "Batch stored", ...counts });
  return { batchItemFailures };
}

/** The rows of an event: one by its time, one for each thing that it names. @throws NotAnEvent */
export function rowsOf(body: string, { shards, retentionDays, entities }: StoreSettings): StoredRow[] {
  const event = parse(body);
  const { id, time, source, "detail-type": detailType } = event;
  if (!isText(id) || !isText(source) || !isText(detailType)) throw new NotAnEvent("id, source and detail-type");
  const millis = isText(time) ? Date.parse(time) : Number.NaN;
  if (!isText(time) || Number.isNaN(millis)) throw new NotAnEvent("time");
  const facts = {
    position: positionOf(time, id),
    id,
    time,
    source,
    detailType,
    event: body,
    ...(retentionDays !== undefined && { expires: Math.floor(millis / 1_000) + retentionDays * 86_400 }),
  };
  const things = entities.flatMap((path) => {
    const value = valueAt(event, path);
    return value === undefined ? [] : [partitionByEntity(path, value)];
  });
  return [partitionByTime(time, id, shards), ...things].map((partition) => ({ partition, ...facts }));
}

/** A message that no retry makes an event of: it ends in the dead-letter queue. */
export class NotAnEvent extends Error {
  override readonly name = "NotAnEvent";

  constructor(lacks: string) {
    super(`The message must be an event as EventBridge delivers it, and lacks ${lacks}.`);
  }
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new NotAnEvent("the form of a JSON object");
}

function valueAt(event: unknown, path: string): string | undefined {
  let value = event;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value === "number") return String(value);
  return isText(value) ? value : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
