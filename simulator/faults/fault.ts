import type { Place } from "../topology/places";

/**
 * What can be made to go wrong:
 * - `handler-error`: an invocation ends with an error; `crash`: its process ends; both before the handler has done anything
 * - `late-error`: the handler has done its work, and then the invocation ends with an error
 * - `slow`: an invocation takes `seconds` longer, and times out where that is beyond its time-out
 * - `throttle`: an invocation, or an entry of PutEvents, is refused for now
 * - `duplicate`: delivered twice, as AWS may: an event of a bus to a target, a message of a standard topic to a subscriber,
 *   or in a standard queue; what a pipe has read of a table is put on its bus twice
 * - `reorder`: a standard queue hands out its messages in any order
 * - `outage`: nothing can be delivered to the place, or invoked there, for the time; senders retry. Calls of a table fail
 * - `link-outage`: nothing of another Region can be delivered to the bus, for the time; senders retry
 */
export type FaultKind =
  | "handler-error"
  | "late-error"
  | "crash"
  | "slow"
  | "throttle"
  | "duplicate"
  | "reorder"
  | "outage"
  | "link-outage";

/** What each kind can strike. */
export const STRUCK_BY: Readonly<Record<FaultKind, readonly Place["kind"][]>> = {
  "handler-error": ["function"],
  "late-error": ["function"],
  crash: ["function"],
  slow: ["function"],
  throttle: ["function", "bus"],
  duplicate: ["queue", "topic", "bus", "other"],
  reorder: ["queue"],
  outage: ["queue", "topic", "bus", "function", "other"],
  "link-outage": ["bus"],
};

export interface Fault {
  readonly kind: FaultKind;
  /** Name or ARN of the function, queue, topic or bus; or a Region: all that is in it. @default every one that the kind applies to */
  readonly at?: string;
  /** How often it strikes, 0 to 1. @default 1 */
  readonly probability?: number;
  /** Seconds after now at which it begins. @default 0 */
  readonly fromSeconds?: number;
  /** Seconds for which it lasts. @default for ever */
  readonly forSeconds?: number;
  /** How many times it strikes at most. @default any number */
  readonly times?: number;
  /** Of `slow`: seconds added. @default 60 */
  readonly seconds?: number;
  /** Only what this text occurs in: the body of a message, the detail of an event. @default everything */
  readonly containing?: string;
}
