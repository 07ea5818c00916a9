import type { Latency } from "../ledger/path";
import type { Fate } from "../ledger/way";
import type { Simulation } from "./simulation";

/** What is in a queue. */
export interface QueueAccount {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Whether something else sends to it what it could not deliver or process. */
  readonly deadLetterQueue: boolean;
  readonly oldestAgeSeconds: number;
}

/** What came of all that went one way. */
export interface RouteAccount {
  /** Names of what is passed: `ecom-bus`, `route-orders`, `topic-orders`, `q-orders`. */
  readonly path: readonly string[];
  /** Copies that were sent this way; what is delivered twice, counts once. */
  readonly opened: number;
  readonly processed: number;
  readonly handedOver: number;
  readonly filtered: number;
  readonly dropped: number;
  readonly duplicates: number;
  readonly deadLettered: number;
  /** Of what was processed or handed over, from when it was published. */
  readonly latencyMs: Latency | null;
}

export interface AlarmAccount {
  readonly name: string;
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly reason: string;
}

/**
 * What has come of everything that was published:
 * opened = ended (each with its fate) + at rest in queues + under way. What is left over is `unaccounted`, and is a fault
 * of the simulator.
 */
export interface Accounts {
  readonly seed: number;
  readonly startedAt: number;
  readonly now: number;
  /** Whether nothing is left to do but what happens by itself. */
  readonly settled: boolean;
  /** Events and messages accepted from outside, replays and notifications of alarms included. */
  readonly published: number;
  /** The same by where they were published. */
  readonly sources: readonly { readonly place: string; readonly published: number }[];
  readonly ways: {
    readonly opened: number;
    readonly ended: Readonly<Partial<Record<Fate, number>>>;
    readonly resting: number;
    readonly underWay: number;
    readonly unaccounted: number;
  };
  /** Ways on which an event or message was lost. */
  readonly lost: number;
  /** Ids of what was lost, the first 10,000. */
  readonly lostIds: readonly string[];
  readonly losses: readonly { readonly place: string; readonly reason: string; readonly count: number }[];
  /** Second and further times that a consumer processed the same copy. */
  readonly duplicates: number;
  /** Moves to dead-letter queues. */
  readonly deadLettered: number;
  readonly queues: readonly QueueAccount[];
  readonly routes: readonly RouteAccount[];
  readonly alarms: readonly AlarmAccount[];
  /** What the run had to leave out, or found to be wrong beside what was lost. */
  readonly notes: readonly string[];
}

export function accountsOf(simulation: Simulation): Accounts {
  const { world, services } = simulation;
  const { ledger, scheduler } = world;
  const resting = services.queues.reduce((sum, { size }) => sum + size, 0);
  const { underWay } = services;
  return {
    seed: simulation.seed,
    startedAt: simulation.startedAt,
    now: scheduler.now,
    settled: simulation.isSettled,
    published: ledger.published,
    sources: ledger.paths
      .filter(({ parent }) => parent === undefined)
      .map(({ place, opened }) => ({ place: place.name, published: opened })),
    ways: {
      opened: ledger.opened,
      ended: Object.fromEntries(ledger.ended),
      resting,
      underWay,
      unaccounted: ledger.unended - resting - underWay,
    },
    lost: ledger.endedAs("dropped"),
    lostIds: ledger.lostIds,
    losses: ledger.losses.map(({ place, reason, count }) => ({ place: place.name, reason, count })),
    duplicates: ledger.duplicates,
    deadLettered: ledger.deadLettered,
    queues: services.queues.map((queue) => ({
      name: queue.place.name,
      ...queue.counts,
      deadLetterQueue: services.deadLetterQueues.has(queue.place),
      oldestAgeSeconds: queue.oldestAgeSeconds,
    })),
    routes: routeAccounts(simulation),
    alarms: services.watch.alarms.map(({ name, state, since, reason }) => ({ name, state, since, reason })),
    notes: simulation.notes,
  };
}

/** Of the ways that led to an end, or on which something is lost. */
function routeAccounts({ world }: Simulation): RouteAccount[] {
  return world.ledger.paths
    .filter((path) => path.opened > path.endedAs("forked") + path.endedAs("unmatched"))
    .map((path) => ({
      path: path.names,
      opened: path.opened,
      processed: path.endedAs("processed"),
      handedOver: path.endedAs("handed-over") + path.endedAs("deleted"),
      filtered: path.endedAs("filtered"),
      dropped: path.endedAs("dropped"),
      duplicates: path.duplicates,
      deadLettered: path.deadLettered,
      latencyMs: path.latency ?? null,
    }));
}
