import type { Place } from "../topology/places";
import { type Fork, Path } from "./path";
import { EventRecord, type Fate, type Step, type StepKind, Way } from "./way";

export interface LedgerOptions {
  /** Events whose steps are kept, the latest ones. @default 10,000 */
  readonly history?: number;
}

export interface LedgerObserver {
  /** Something happened. Only called for events whose steps are kept. */
  step?(step: Step): void;
  /** A way came to its end at a place. */
  end?(way: Way, fate: Fate, place: Place, time: number, detail: string | undefined): void;
}

/** How often something was lost at a place for a reason. */
export interface Loss {
  readonly place: Place;
  readonly reason: string;
  readonly count: number;
}

/**
 * What has come of everything that was published. Each event and message starts on one way; rules and subscriptions open
 * more. Every way ends with a {@link Fate}, or is at rest in a queue, or is under way: what is none of these is a fault of
 * the simulator, and `accounts` tells.
 */
export class Ledger {
  published = 0;
  /** Ways that were opened, copies by at-least-once delivery included. */
  opened = 0;
  /** Second and further times that a consumer processed what came on one way. */
  duplicates = 0;
  /** Moves to a dead-letter queue. */
  deadLettered = 0;
  readonly ended = new Map<Fate, number>();
  private readonly records = new Map<string, EventRecord>();
  private readonly byAlias = new Map<string, EventRecord>();
  /** The same as a ring: what is at `oldest` goes when another comes. */
  private readonly ring: EventRecord[] = [];
  private oldest = 0;
  private readonly observers = new Set<LedgerObserver>();
  private readonly roots = new Map<Place, Path>();
  private readonly lossCounts = new Map<string, { place: Place; reason: string; count: number }>();
  private readonly lost = new Set<string>();
  private readonly history: number;

  constructor(
    private readonly clock: { readonly now: number },
    { history = DEFAULT_HISTORY }: LedgerOptions = {},
  ) {
    this.history = history;
  }

  observe(observer: LedgerObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** An event or message was accepted at a place. Its way starts there. */
  publish(id: string, from: Place, kind: "published" | "replayed" = "published"): Way {
    const known = kind === "replayed" ? this.records.get(id) : undefined;
    const record = known ?? this.record(id, from);
    this.published++;
    const way = this.open(record, undefined, this.rootAt(from));
    this.step(way, kind, from);
    return way;
  }

  /** A rule or subscription sends on what came on a way. */
  fork(parent: Way, fork: Fork): Way {
    return this.open(parent.record, parent, parent.path.next(fork));
  }

  /** The way has one copy more, which ends for itself. */
  duplicate(way: Way, place: Place): void {
    this.opened++;
    way.record.open++;
    this.step(way, "duplicated", place);
  }

  step(way: Way, kind: StepKind, place: Place, detail?: string): void {
    if (kind === "dead-lettered") {
      this.deadLettered++;
      way.path.deadLettered++;
    }
    if (this.history === 0) return;
    const step: Step = { time: this.clock.now, kind, way, place, detail };
    way.record.add(step);
    for (const observer of this.observers) observer.step?.(step);
  }

  /** The way, or one copy on it, is at its end. */
  end(way: Way, fate: Fate, place: Place, detail?: string): void {
    const { path } = way;
    way.record.open--;
    this.ended.set(fate, (this.ended.get(fate) ?? 0) + 1);
    if (fate === "processed") this.countProcessed(way);
    path.end(fate, this.clock.now - way.since);
    if (fate === "dropped") this.lose(way, place, detail ?? "");
    if (fate !== "forked") this.step(way, fate, place, detail);
    for (const observer of this.observers) observer.end?.(way, fate, place, this.clock.now, detail);
  }

  /** A consumer has processed what came on the way, and yet the copy is there still. */
  processedLate(way: Way, place: Place, detail: string): void {
    this.countProcessed(way);
    this.step(way, "processed-late", place, detail);
  }

  /** What is known of an event or message; `undefined` where it is none, or so old that it is forgotten. */
  find(id: string): EventRecord | undefined {
    return this.records.get(id) ?? this.byAlias.get(id);
  }

  /** What came on a way is known by another id from here on, too. */
  alias({ record }: Way, id: string): void {
    if (this.records.get(record.id) !== record) return;
    record.aliases = [...record.aliases, id];
    this.byAlias.set(id, record);
  }

  /** The events whose steps are kept, the oldest first. */
  get recent(): IterableIterator<EventRecord> {
    return this.records.values();
  }

  endedAs(fate: Fate): number {
    return this.ended.get(fate) ?? 0;
  }

  /** Ways that have not ended: under way, or at rest in a queue. */
  get unended(): number {
    let ended = 0;
    for (const count of this.ended.values()) ended += count;
    return this.opened - ended;
  }

  get losses(): Loss[] {
    return [...this.lossCounts.values()].map((loss) => ({ ...loss }));
  }

  /** Ids of events and messages that were lost on some way, the first {@link MOST_LOST}. */
  get lostIds(): string[] {
    return [...this.lost];
  }

  /** The ways from each place where something was published, in the order in which they were first gone. */
  get paths(): Path[] {
    return [...this.roots.values()].flatMap((root) => [...root.withAllNext()]);
  }

  private countProcessed(way: Way): void {
    if (++way.timesProcessed === 1) return;
    this.duplicates++;
    way.path.duplicates++;
  }

  private open(record: EventRecord, parent: Way | undefined, path: Path): Way {
    this.opened++;
    record.open++;
    path.opened++;
    return new Way(record, record.ways++, parent, path, parent?.since ?? this.clock.now);
  }

  private rootAt(place: Place): Path {
    let root = this.roots.get(place);
    if (root === undefined) {
      root = new Path(undefined, undefined, place);
      this.roots.set(place, root);
    }
    return root;
  }

  private record(id: string, from: Place): EventRecord {
    const record = new EventRecord(id, this.clock.now, from);
    if (this.history === 0) return record;
    const forgotten = this.ring[this.oldest];
    if (forgotten !== undefined) {
      this.records.delete(forgotten.id);
      if (forgotten.aliases.length > 0) for (const alias of forgotten.aliases) this.byAlias.delete(alias);
      // What is still under way, or at rest in a queue, keeps the record.
      forgotten.forget();
    }
    this.ring[this.oldest] = record;
    this.oldest = (this.oldest + 1) % this.history;
    this.records.set(id, record);
    return record;
  }

  private lose(way: Way, place: Place, reason: string): void {
    const key = `${place.address} ${reason}`;
    const loss = this.lossCounts.get(key);
    if (loss === undefined) this.lossCounts.set(key, { place, reason, count: 1 });
    else loss.count++;
    if (this.lost.size < MOST_LOST) this.lost.add(way.record.id);
  }
}

const DEFAULT_HISTORY = 10_000;
/** Ids of lost events that are kept. */
const MOST_LOST = 10_000;
