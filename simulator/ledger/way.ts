import type { Place } from "../topology/places";
import type { Path } from "./path";

/** One of the ways that an event or message takes: every target and every subscription starts another. */
export class Way {
  /** How often a consumer has processed what came this way. Above 1: duplicates. */
  timesProcessed = 0;

  constructor(
    readonly record: EventRecord,
    /** 0 for the way to where it was published. */
    readonly number: number,
    readonly parent: Way | undefined,
    readonly path: Path,
    /** Milliseconds since 1970, when it was published or replayed. */
    readonly since: number,
  ) {}
}

/**
 * What happened to an event or message:
 * - `published`: accepted where it was sent to; `replayed`: the same, out of an archive
 * - `archived`: kept to be replayed
 * - `delivered`: handed to the place; into a queue, to a function, to an e-mail address
 * - `duplicated`: delivered once more than sent, as at-least-once delivery may
 * - `received`: taken by a consumer, not yet deleted; `returned`: visible again
 * - `failed`: a delivery or an invocation did not succeed; `retried`: it is tried again later
 * - `processed-late`: a function took it without an error, and its visibility timeout was over by then: it comes once more
 * - `redriven`: moved to a dead-letter queue or out of one
 * - every {@link Fate}
 */
export type StepKind =
  | "published"
  | "replayed"
  | "archived"
  | "delivered"
  | "duplicated"
  | "received"
  | "returned"
  | "failed"
  | "retried"
  | "processed-late"
  | "dead-lettered"
  | "redriven"
  | Fate;

/**
 * How a way ends:
 * - `processed`: a function took it without an error
 * - `handed-over`: it is at a place beyond the simulation: an e-mail address, a state machine, a log group
 * - `deleted`: a receiver that is no function of the stack deleted it from its queue
 * - `forked`: it goes on, on the ways that rules or subscriptions open
 * - `unmatched`: no rule of the bus matches it; EventBridge drops it, as it is meant to
 * - `filtered`: no filter of a subscription or mapping lets it through, as it is meant to
 * - `deduplicated`: a copy with its deduplication id was accepted before
 * - `purged`: the queue was emptied by command
 * - `dropped`: lost. The detail says why.
 */
export type Fate =
  | "processed"
  | "handed-over"
  | "deleted"
  | "forked"
  | "unmatched"
  | "filtered"
  | "deduplicated"
  | "purged"
  | "dropped";

export interface Step {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly kind: StepKind;
  /** On which way. */
  readonly way: Way;
  readonly place: Place;
  /** Why, in words of AWS where AWS has any. */
  readonly detail: string | undefined;
}

/** An event on a bus or a message, from where it was published to where its ways end. */
export class EventRecord {
  /** Copies of it that have not ended: under way, or at rest in a queue. */
  open = 0;
  ways = 0;
  /** Further ids that it is known by: those of the events that a row of a table became. */
  aliases: readonly string[] = NO_ALIASES;
  private kept: Step[] = [];
  private room = MOST_STEPS;

  constructor(
    /** Id of the event, or of the message. */
    readonly id: string,
    readonly publishedAt: number,
    readonly from: Place,
  ) {}

  /** What happened to it, in that order: the first {@link MOST_STEPS} things. */
  get steps(): readonly Step[] {
    return this.kept;
  }

  add(step: Step): void {
    if (this.kept.length < this.room) this.kept.push(step);
  }

  /** Its steps are not kept any more. */
  forget(): void {
    this.kept = NO_STEPS;
    this.room = 0;
  }
}

/** Steps that are kept of one event: a message that is received for ever must not fill the memory. */
const MOST_STEPS = 1_000;
const NO_STEPS: Step[] = [];
const NO_ALIASES: readonly string[] = [];
