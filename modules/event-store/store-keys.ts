/*
 * Where an event is in an event store. A partition takes 1,000 writes a second, and events of one moment come together: so each
 * hour has several partitions, among which the ids of the events decide. Whoever reads an hour reads them all, and has within
 * each the events in order.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html
 */

/** Attributes that the rows of a store are keyed by. */
export const STORE_KEY = { partition: "partition", position: "position", expires: "expires" } as const;

/** Partition of the hour of an event: `2026-11-21T17#3`. @param time ISO 8601 in UTC, as EventBridge writes it */
export function partitionByTime(time: string, id: string, shards: number): string {
  return `${time.slice(0, "2026-11-21T17".length)}#${hashOf(id) % shards}`;
}

/** Position within a partition: by time, and among events of one second by id. */
export function positionOf(time: string, id: string): string {
  return `${time}#${id}`;
}

/** Partition of all events that name one thing: `detail.orderId=ORD-1`. */
export function partitionByEntity(path: string, value: string): string {
  return `${path}=${value}`;
}

/** Whose events are read out of a store: those from `from` up to, and without, `to`. */
export interface StorePeriod {
  readonly from: Date;
  readonly to: Date;
  /** As the store was made with; the most that it ever had. */
  readonly shards: number;
}

/**
 * What to ask an event store for to get the events of a period: a Query each, with
 * `#partition = :partition AND #position BETWEEN :from AND :to`. Within an answer they are in order of time; those of one hour have
 * to be merged.
 */
export function eventStoreQueries({ from, to, shards }: StorePeriod): {
  readonly partition: string;
  readonly from: string;
  readonly to: string;
}[] {
  const queries = [];
  const [first, last] = [toSeconds(from), toSeconds(to)];
  for (let hour = Math.floor(from.getTime() / HOUR); hour * HOUR < to.getTime(); hour++) {
    const time = new Date(hour * HOUR).toISOString().slice(0, "2026-11-21T17".length);
    for (let shard = 0; shard < shards; shard++) queries.push({ partition: `${time}#${shard}`, from: first, to: last });
  }
  return queries;
}

const HOUR = 3_600_000;

function toSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
