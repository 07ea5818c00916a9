import type { Random } from "../kernel/random";
import { STREAM_MILLISECONDS } from "../pipes/pipe-shard";
import type { SimulatedPipe } from "../pipes/simulated-pipe";
import type { OtherPlace, TableChanges } from "../topology/places";
import type { World } from "../world";
import { type Change, eventNameOf } from "./item";
import { type StreamRecord, streamRecord } from "./stream-record";

/** A table of the stack that tells of its changes. */
export type ChangingTable = OtherPlace & { readonly changes: TableChanges };

export function isChangingTable(place: OtherPlace): place is ChangingTable {
  return place.changes !== undefined;
}

/**
 * The stream of a table: what was changed, in that order, for 24 hours. Rows of one partition key are in one of
 * {@link SHARDS} shards, as DynamoDB keeps the order of an item and says nothing of that of others.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class ChangeStream {
  private readonly random: Random;
  private count = 0;
  private kept: { readonly record: StreamRecord; readonly at: number }[] = [];

  constructor(
    private readonly world: World,
    readonly place: ChangingTable,
    private readonly pipes: readonly SimulatedPipe[],
  ) {
    this.random = world.random.fork(place.changes.arn);
  }

  /** The records of the last 24 hours, the oldest first. */
  get records(): readonly StreamRecord[] {
    this.forget();
    return this.kept.map(({ record }) => record);
  }

  /** Tells of a change that was made. */
  append(change: Change): void {
    const eventName = eventNameOf(change);
    if (eventName === undefined) return;
    const { ledger, scheduler } = this.world;
    const id = this.random.uuid().replaceAll("-", "");
    const record = streamRecord(this.place, change, { eventName, id, number: this.count++, now: scheduler.now });
    this.kept.push({ record, at: scheduler.now });
    this.forget();
    if (this.pipes.length === 0) return;
    const way = ledger.publish(record.eventID, this.place);
    const hash = hashOf(change.key[this.place.changes.keys[0] ?? ""]);
    const at = { shard: hash % SHARDS, hash: Math.floor(hash / SHARDS) };
    for (const pipe of this.pipes) pipe.take(record, way, at);
    ledger.end(way, "forked", this.place);
  }

  private forget(): void {
    const since = this.world.scheduler.now - STREAM_MILLISECONDS;
    let gone = 0;
    while ((this.kept[gone]?.at ?? Number.POSITIVE_INFINITY) <= since) gone++;
    if (gone > 0) this.kept = this.kept.slice(gone);
  }
}

/** As many as a new table on demand has. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const SHARDS = 4;

function hashOf(partitionKey: unknown): number {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(partitionKey) ?? "") hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
