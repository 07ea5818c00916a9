import { bucketsOf, ValueSpread } from "../cloudwatch/value-spread";
import type { Pipe, Place, Rule, Subscription, Target, Topic } from "../topology/places";
import type { Fate } from "./way";

/** What an event or message passes to get on a way of its own. */
export type Fork =
  | { readonly kind: "rule"; readonly rule: Rule; readonly target: Target }
  | { readonly kind: "subscription"; readonly topic: Topic; readonly subscription: Subscription }
  | { readonly kind: "destination"; readonly function: Place; readonly to: Place }
  | { readonly kind: "pipe"; readonly pipe: Pipe };

/** Milliseconds from when something was published to when its way ended. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** What all ways that pass the same rules and subscriptions have in common, with their counts. */
export class Path {
  opened = 0;
  duplicates = 0;
  deadLettered = 0;
  private readonly ended = new Map<Fate, number>();
  private readonly latencies = new ValueSpread();
  private longest = 0;
  private readonly nexts = new Map<Fork, Path>();

  constructor(
    readonly parent: Path | undefined,
    readonly fork: Fork | undefined,
    /** Where it leads. */
    readonly place: Place,
  ) {}

  next(fork: Fork): Path {
    let next = this.nexts.get(fork);
    if (next === undefined) {
      next = new Path(this, fork, placeBehind(fork));
      this.nexts.set(fork, next);
    }
    return next;
  }

  *withAllNext(): Generator<Path> {
    yield this;
    for (const next of this.nexts.values()) yield* next.withAllNext();
  }

  end(fate: Fate, latency: number): void {
    this.ended.set(fate, (this.ended.get(fate) ?? 0) + 1);
    if (fate !== "processed" && fate !== "handed-over") return;
    this.latencies.add(latency);
    if (latency > this.longest) this.longest = latency;
  }

  endedAs(fate: Fate): number {
    return this.ended.get(fate) ?? 0;
  }

  /** Of what was processed or handed over; `undefined` where nothing was. */
  get latency(): Latency | undefined {
    const buckets = [...bucketsOf(this.latencies.compact())].sort((a, b) => a.value - b.value);
    const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    if (count === 0) return undefined;
    const at = (share: number) => {
      let before = 0;
      for (const bucket of buckets) {
        before += bucket.count;
        if (before >= share * count) return Math.min(bucket.value, this.longest);
      }
      return this.longest;
    };
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: this.longest };
  }

  /** Names of what is passed, from where it was published: `ecom-bus`, `route-orders`, `topic-orders`, `q-orders`. */
  get names(): string[] {
    const before = this.parent?.names ?? [];
    const rule = this.fork?.kind === "rule" ? [this.fork.rule.name] : [];
    const pipe = this.fork?.kind === "pipe" ? [this.fork.pipe.name] : [];
    return [...before, ...rule, ...pipe, this.place.name];
  }
}

function placeBehind(fork: Fork): Place {
  switch (fork.kind) {
    case "rule":
      return fork.target.to;
    case "subscription":
      return fork.subscription.to;
    case "destination":
      return fork.to;
    case "pipe":
      return fork.pipe.to;
  }
}
