import type { Mismatch } from "../../modules/event-pattern";
import { renderTarget } from "../render-target";
import { type PublishedMessage, snsEnvelope } from "../sns-envelope";
import type { Archive, Bus, Mapping, Place, Queue, Rule, Subscription, Target, Topic } from "../topology/places";
import { filterMismatches } from "./filter-mismatches";
import type { Arrival, Hop, Refusal, RefusalReason, Shape } from "./trace-types";

/** What is under way: how it looks, and how it got where it is. */
interface Parcel {
  readonly shape: Shape;
  readonly body: string;
  readonly hops: readonly Hop[];
}

/** Follows one event or message through the graph, and notes where it ends and what stopped it. */
export class Walk {
  readonly arrivals: Arrival[] = [];
  readonly refusals: Refusal[] = [];
  readonly archives: Archive[] = [];

  constructor(private readonly from: Bus | Topic) {}

  /** On a bus: to the targets of every rule that the event passes. */
  onBus(bus: Bus, event: object, hops: readonly Hop[]): void {
    this.archives.push(...bus.archives.filter(({ pattern }) => pattern === undefined || pattern.matches(event)));
    for (const rule of bus.rules) {
      const refusal = refusalOf(rule, event);
      if (refusal) this.refusals.push({ by: { kind: "rule", rule }, ...refusal, after: hops });
      else for (const target of rule.targets) this.toTarget(rule, target, event, hops);
    }
  }

  /** On a topic: to every subscription whose filter lets the message through. */
  onTopic(topic: Topic, message: PublishedMessage, hops: readonly Hop[]): number {
    const passed = topic.subscriptions.filter((subscription) => {
      const mismatches = subscription.filter ? filterMismatches(subscription.filter, message) : [];
      const by = { kind: "subscription", topic, subscription } as const;
      if (mismatches.length > 0) this.refusals.push({ by, reason: "pattern", mismatches, after: hops });
      return mismatches.length === 0;
    });
    for (const subscription of passed) this.toSubscriber(topic, subscription, message, hops);
    return passed.length;
  }

  private toTarget(rule: Rule, target: Target, event: object, before: readonly Hop[]): void {
    const { to } = target;
    const hops = [...before, { via: { kind: "rule", rule, target } as const, to }];
    if (to.kind === "bus") {
      // Two buses at most, so rules that send to each other's bus end here too.
      if (before.some((hop) => hop.to.kind === "bus")) {
        this.refusals.push({ by: { kind: "rule", rule }, reason: "third-bus", mismatches: [], after: before });
      } else this.toBus({ shape: "event", body: JSON.stringify(event), hops }, to, event);
      return;
    }
    const body = renderTarget(target, event, { rule, ingestionTime: INGESTION_TIME });
    this.deliver({ shape: target.input ? "input" : "event", body, hops }, to);
  }

  /** On another bus: on by its rules, or at its end where none of them takes the event. */
  private toBus(parcel: Parcel, bus: Bus, event: object): void {
    const before = this.arrivals.length;
    this.onBus(bus, event, parcel.hops);
    if (this.arrivals.length === before) this.arrive(parcel, bus);
  }

  private toSubscriber(
    topic: Topic,
    subscription: Subscription,
    message: PublishedMessage,
    before: readonly Hop[],
  ): void {
    const { to, raw } = subscription;
    const { arn: topicArn, signatureVersion } = topic;
    const envelope = { topicArn, messageId: MESSAGE_ID, timestamp: INGESTION_TIME, signatureVersion };
    const hops = [...before, { via: { kind: "subscription", topic, subscription } as const, to }];
    const body = raw ? message.message : snsEnvelope(message, envelope);
    this.deliver({ shape: raw ? "raw" : "envelope", body, hops }, to);
  }

  private deliver(parcel: Parcel, to: Place): void {
    if (to.kind === "queue") this.onQueue(parcel, to);
    else if (to.kind !== "topic" || this.onTopic(to, { message: parcel.body }, parcel.hops) === 0)
      this.arrive(parcel, to);
  }

  /** In a queue: on to its consumer, or at its end. */
  private onQueue(parcel: Parcel, queue: Queue): void {
    const consumers = queue.mappings.filter((mapping) => {
      const refusal = consumerRefusal(mapping, parcel.body);
      const by = { kind: "mapping", queue, mapping } as const;
      if (refusal) this.refusals.push({ by, ...refusal, after: parcel.hops });
      return refusal === undefined;
    });
    if (consumers.length === 0) this.arrive(parcel, queue);
    for (const mapping of consumers) {
      const via = { kind: "mapping", queue, mapping } as const;
      this.arrive({ ...parcel, hops: [...parcel.hops, { via, to: mapping.to }] }, mapping.to);
    }
  }

  private arrive(parcel: Parcel, at: Place): void {
    this.arrivals.push({ from: this.from, ...parcel, at });
  }
}

/** When the event is taken to have come, and the id of the message that SNS makes of it: the same in every run. */
const INGESTION_TIME = "2026-01-01T00:00:00Z";
const MESSAGE_ID = "00000000-0000-4000-8000-000000000000";

type Stopped = { readonly reason: RefusalReason; readonly mismatches: readonly Mismatch[] };

function refusalOf(rule: Rule, event: object): Stopped | undefined {
  if (rule.pattern === undefined) return { reason: "schedule", mismatches: [] };
  const mismatches = rule.pattern.mismatches(event);
  if (mismatches.length > 0) return { reason: "pattern", mismatches };
  return rule.enabled ? undefined : { reason: "disabled", mismatches: [] };
}

function consumerRefusal({ enabled, filters }: Mapping, body: string): Stopped | undefined {
  if (!enabled) return { reason: "disabled", mismatches: [] };
  const record = { body: json(body) ?? body, eventSource: "aws:sqs" };
  const missed = filters.map((filter) => filter.mismatches(record));
  if (missed.length === 0 || missed.some((mismatches) => mismatches.length === 0)) return undefined;
  const nearest = missed.reduce((a, b) => (b.length < a.length ? b : a));
  return { reason: "pattern", mismatches: nearest };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
