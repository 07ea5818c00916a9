import type { Accounts, QueueAccount, RouteAccount } from "../simulation/accounts";

/** Where the page finds its state. */
export const STATE_PATH = "/_signalbox/page";

/** What {@link STATE_PATH} answers, and the page shows. Times are milliseconds since 1970, of the simulated world. */
export interface PageState {
  /** Name of the stack; `null` where its file does not say it. */
  readonly stack: string | null;
  readonly seed: number;
  /** `real`: time passes as on the wall. */
  readonly clock: "real" | "virtual";
  readonly startedAt: number;
  readonly now: number;
  /** Whether nothing is left to do but what happens by itself. */
  readonly settled: boolean;
  /** Events and messages accepted from outside, replays included. */
  readonly published: number;
  /** The law of conservation; see {@link Accounts}. */
  readonly ways: Accounts["ways"];
  readonly lost: number;
  readonly losses: Accounts["losses"];
  readonly duplicates: number;
  readonly deadLettered: number;
  readonly nodes: readonly NodeState[];
  readonly edges: readonly EdgeState[];
  readonly alarms: readonly AlarmEntry[];
  readonly queues: readonly QueueAccount[];
  readonly routes: readonly RouteAccount[];
  /** The last ones published, the latest first. */
  readonly events: readonly EventEntry[];
  readonly notes: readonly string[];
}

/** A bus, rule, topic, queue, function or place beyond the simulation. */
export interface NodeState {
  /** As the ends of edges name it: `n3`. */
  readonly id: string;
  readonly kind: "bus" | "rule" | "topic" | "queue" | "function" | "other";
  /** In words: `FIFO queue`, `dead-letter queue`, `email`. */
  readonly what: string;
  readonly name: string;
  readonly address: string;
  /** By name: of a queue `visible`, `in flight`, `delayed`; of a function `invoked`. */
  readonly counts: Readonly<Record<string, number>>;
  /** The same of what went wrong: of a function `errors`, `throttled`; of a dead-letter queue what it holds. */
  readonly failures: Readonly<Record<string, number>>;
  /** Copies that were lost there. */
  readonly lost: number;
  /** The worst state of the alarms that watch it; `null`: none does. */
  readonly alarm: AlarmState | null;
}

export interface EdgeState {
  /** `n0-n3` */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: "rule" | "target" | "pipe" | "subscription" | "mapping" | "destination" | "dead-letter";
  /**
   * Copies that went along it: matched by the rule, sent to the target or subscriber, processed by the consumer. `null` where
   * nothing tells them apart from others, as with some dead-letter queues.
   */
  readonly count: number | null;
  /** Of those, how many were lost later, or on it. */
  readonly lost: number;
}

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface AlarmEntry {
  readonly name: string;
  readonly state: AlarmState;
  readonly since: number;
  readonly reason: string;
  readonly description: string | null;
  /** Id of the node that it watches; `null` where its metric is of none. */
  readonly watches: string | null;
}

/** An event or message, and where it went. */
export interface EventEntry {
  readonly id: string;
  readonly publishedAt: number;
  /** Name of the bus, topic or queue where it was published. */
  readonly from: string;
  /** Copies of it that are at no end: at rest in a queue, or under way. */
  readonly open: number;
  /** How often each end came about: `processed`, `handed over`, `lost`; and of moves to dead-letter queues. */
  readonly outcome: Readonly<Record<string, number>>;
  readonly ways: readonly WayEntry[];
  /** Steps that are not listed, as they are too many. */
  readonly omittedSteps: number;
  /** Ids of the nodes and edges where it has been. */
  readonly trail: readonly string[];
}

export interface WayEntry {
  /** 0 is the one to where it was published. */
  readonly number: number;
  /** Names of what it passes: `ecom-bus`, `route-orders`, `q-orders`. */
  readonly path: readonly string[];
  readonly steps: readonly StepEntry[];
}

export interface StepEntry {
  /** Milliseconds after it was published. */
  readonly after: number;
  /** As the ledger has it, `dropped` being `lost`. */
  readonly kind: string;
  readonly place: string;
  readonly detail?: string;
}
