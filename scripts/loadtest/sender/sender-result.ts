import type { AwsProblem } from "../../aws/aws-problem";
import { Latencies } from "./latencies";

/** How often something was answered with an error. */
export interface ProblemCount {
  /** As AWS spells it: `ThrottlingException`. */
  readonly code: string;
  /** One of its messages. */
  readonly message: string;
  /** Times that an event met it. */
  readonly count: number;
  /** Events that were given up for it. */
  readonly gaveUp: number;
}

/** What a sender did. */
export interface SenderResult {
  /** When it began and when its last event was answered, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Events with an event id, by their kind in the scenario. */
  readonly acceptedByKind: readonly number[];
  /** Events that were given up. */
  readonly failed: number;
  /** Events that were due and not even tried: time was up, or somebody stopped the sender. */
  readonly unsent: number;
  readonly retried: number;
  /** Times that an event was refused for now. */
  readonly throttled: number;
  /** The smallest share of its pace that throttling left the sender, 0 to 1. */
  readonly lowestShare: number;
  /** Times that an event was in a call that nobody answered: it may have been accepted all the same. */
  readonly uncertain: number;
  readonly problems: readonly ProblemCount[];
  /** What ended the sending before its end: no later event could fare better. */
  readonly fatal: AwsProblem | undefined;
  /**
   * For each accepted event: from when it was meant to be sent, in a closed loop from when it was sent first, until it was
   * accepted, repetitions included.
   */
  readonly latencies: Latencies;
  /** For each call that was answered: from when it was made. */
  readonly callLatencies: Latencies;
  readonly accepted: AcceptedEvents;
}

/** The accepted events that are remembered one by one, the first {@link MOST_REMEMBERED}. */
export interface AcceptedEvents {
  readonly ids: readonly string[];
  /** Their numbers in the plan. */
  readonly indexes: readonly number[];
  /** When each was sent in the call that accepted it, in milliseconds since 1970. */
  readonly sentAt: readonly number[];
}

/** Ids take about a hundred bytes each: more would fill the memory of a long run. */
export const MOST_REMEMBERED = 1_000_000;

/** A result as it can pass from one thread to another. */
export type PlainResult = Omit<SenderResult, "latencies" | "callLatencies"> & {
  readonly latencies: string;
  readonly callLatencies: string;
};

export function toPlain(result: SenderResult): PlainResult {
  return { ...result, latencies: result.latencies.toText(), callLatencies: result.callLatencies.toText() };
}

export function fromPlain(result: PlainResult): SenderResult {
  const { latencies, callLatencies } = result;
  return { ...result, latencies: Latencies.fromText(latencies), callLatencies: Latencies.fromText(callLatencies) };
}

/** What several senders did together. */
export function mergeResults(results: readonly SenderResult[]): SenderResult {
  const sum = (count: (result: SenderResult) => number) => results.reduce((total, each) => total + count(each), 0);
  const kinds = Math.max(0, ...results.map(({ acceptedByKind }) => acceptedByKind.length));
  return {
    startedAt: Math.min(...results.map(({ startedAt }) => startedAt)),
    endedAt: Math.max(...results.map(({ endedAt }) => endedAt)),
    acceptedByKind: Array.from({ length: kinds }, (_, kind) => sum(({ acceptedByKind }) => acceptedByKind[kind] ?? 0)),
    failed: sum(({ failed }) => failed),
    unsent: sum(({ unsent }) => unsent),
    retried: sum(({ retried }) => retried),
    throttled: sum(({ throttled }) => throttled),
    lowestShare: Math.min(...results.map(({ lowestShare }) => lowestShare)),
    uncertain: sum(({ uncertain }) => uncertain),
    problems: mergeProblems(results.flatMap(({ problems }) => problems)),
    fatal: results.find(({ fatal }) => fatal !== undefined)?.fatal,
    latencies: mergeLatencies(results.map(({ latencies }) => latencies)),
    callLatencies: mergeLatencies(results.map(({ callLatencies }) => callLatencies)),
    accepted: {
      ids: results.flatMap(({ accepted }) => accepted.ids),
      indexes: results.flatMap(({ accepted }) => accepted.indexes),
      sentAt: results.flatMap(({ accepted }) => accepted.sentAt),
    },
  };
}

function mergeProblems(problems: readonly ProblemCount[]): ProblemCount[] {
  const byCode = new Map<string, ProblemCount>();
  for (const problem of problems) {
    const { count = 0, gaveUp = 0 } = byCode.get(problem.code) ?? {};
    byCode.set(problem.code, { ...problem, count: problem.count + count, gaveUp: problem.gaveUp + gaveUp });
  }
  return [...byCode.values()].sort((one, other) => other.count - one.count);
}

function mergeLatencies(all: readonly Latencies[]): Latencies {
  const merged = Latencies.empty();
  for (const each of all) merged.add(each);
  return merged;
}
