import type { Mismatch } from "../../modules/event-pattern";
import type { PublishedMessage } from "../sns-envelope";
import type { Archive, Bus, Mapping, Place, Queue, Rule, Subscription, Target, Topic } from "../topology/places";

/** An event to trace: what a sender writes, or a whole event. Missing parts of the envelope are filled in. */
export interface EventToTrace {
  /** The bus, by name, ARN or Terraform address. @default the stack's only bus */
  readonly bus?: string;
  readonly source: string;
  readonly "detail-type": string;
  /** @default {} */
  readonly detail?: object;
  readonly id?: string;
  readonly version?: string;
  readonly account?: string;
  readonly region?: string;
  readonly time?: string;
  readonly resources?: readonly string[];
}

/** A message to trace, as it is published to a topic. */
export interface MessageToTrace extends PublishedMessage {
  /** The topic, by name, ARN or Terraform address. @default the stack's only topic */
  readonly topic?: string;
}

/** What the event passed to get from one place to the next. */
export type Passage =
  | { readonly kind: "rule"; readonly rule: Rule; readonly target: Target }
  | { readonly kind: "subscription"; readonly topic: Topic; readonly subscription: Subscription }
  | { readonly kind: "mapping"; readonly queue: Queue; readonly mapping: Mapping };

export interface Hop {
  readonly via: Passage;
  readonly to: Place;
}

/**
 * How the event looks where it arrives:
 * - `event`: as it was published, in its EventBridge envelope
 * - `input`: what the input of the target made of it
 * - `envelope`: wrapped by SNS
 * - `raw`: a message of SNS without SNS's envelope
 */
export type Shape = "event" | "input" | "envelope" | "raw";

/** One way on which the event gets somewhere, to its end: a queue that a function consumes is passed on the way to it. */
export interface Arrival {
  readonly from: Bus | Topic;
  readonly hops: readonly Hop[];
  /** The place at the end. */
  readonly at: Place;
  readonly shape: Shape;
  /** What arrives. */
  readonly body: string;
}

/**
 * Why a rule, subscription or consumer did not let the event through:
 * - `pattern`: its pattern or filter does not match; see `mismatches`
 * - `schedule`: the rule has no pattern, it fires by the clock
 * - `disabled`: it matches, and is switched off
 * - `third-bus`: it matches, and its target is a bus, but the event has been forwarded from a bus before: EventBridge does
 *   so once. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export type RefusalReason = "pattern" | "schedule" | "disabled" | "third-bus";

export interface Refusal {
  readonly by:
    | { readonly kind: "rule"; readonly rule: Rule }
    | { readonly kind: "subscription"; readonly topic: Topic; readonly subscription: Subscription }
    | { readonly kind: "mapping"; readonly queue: Queue; readonly mapping: Mapping };
  readonly reason: RefusalReason;
  /** The fields that keep the event out. */
  readonly mismatches: readonly Mismatch[];
  /** How the event got there. */
  readonly after: readonly Hop[];
}

/** Where an event or message goes, by what the stack deploys. */
export interface Trace {
  readonly from: Bus | Topic;
  /** Every way to an end. Empty: nobody gets the event, and EventBridge drops it. */
  readonly arrivals: readonly Arrival[];
  readonly refusals: readonly Refusal[];
  /** Archives that keep the event, to replay it. */
  readonly archives: readonly Archive[];
}
