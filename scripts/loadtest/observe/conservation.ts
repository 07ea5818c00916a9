import { type Accounts, inDeadLetterQueues } from "./accounts";

/**
 * The conservation law of a run. Every rule target and every subscription sends an event on a way of its own, so there are
 * more ways than events; each comes to one of these ends, and to no other:
 * ways = processed + handed over + filtered + unmatched + deduplicated + purged + dead-lettered + still queued + under way
 * + dropped.
 */
export interface Conservation {
  readonly published: number;
  /** Ways to an end; those that only lead to other ways not counted. */
  readonly ways: number;
  readonly ends: readonly End[];
  /** Ways that are at none of these ends: 0, or the accounts are wrong. */
  readonly unaccounted: number;
}

export interface End {
  readonly name: EndName;
  readonly count: number;
}

export type EndName =
  | "processed"
  | "handed over"
  | "received"
  | "filtered"
  | "unmatched"
  | "deduplicated"
  | "purged"
  | "dead-lettered"
  | "still queued"
  | "under way"
  | "dropped";

/** @param since what happened since the run began */
export function conservation(since: Accounts, deadLettersBefore: number): Conservation {
  const { ways, published } = since;
  const deadLetters = inDeadLetterQueues(since) - deadLettersBefore;
  const ended = (fate: keyof Accounts["ways"]["ended"]) => ways.ended[fate] ?? 0;
  const ends: readonly End[] = [
    { name: "processed", count: ended("processed") },
    { name: "handed over", count: ended("handed-over") },
    { name: "received", count: ended("deleted") },
    { name: "filtered", count: ended("filtered") },
    { name: "unmatched", count: ended("unmatched") },
    { name: "deduplicated", count: ended("deduplicated") },
    { name: "purged", count: ended("purged") },
    { name: "dead-lettered", count: deadLetters },
    { name: "still queued", count: ways.resting - deadLetters },
    { name: "under way", count: ways.underWay },
    { name: "dropped", count: ended("dropped") },
  ];
  const total = ways.opened - ended("forked");
  return { published, ways: total, ends, unaccounted: total - ends.reduce((sum, { count }) => sum + count, 0) };
}

/** What each end means, for whoever reads the report. */
export const END_MEANINGS: Readonly<Record<EndName, string>> = {
  processed: "a function took it without an error",
  "handed over": "at a place beyond the simulation, such as an e-mail address",
  received: "a receiver deleted it from its queue",
  filtered: "no filter of a subscription or consumer lets it through",
  unmatched: "no rule matches it: EventBridge drops it, as it is meant to",
  deduplicated: "a copy with its deduplication id was accepted before",
  purged: "the queue was emptied by command",
  "dead-lettered": "in a dead-letter queue, with an alarm",
  "still queued": "in a queue: to be received, or in flight until its visibility timeout",
  "under way": "being delivered, or waiting to be delivered again",
  dropped: "lost",
};
