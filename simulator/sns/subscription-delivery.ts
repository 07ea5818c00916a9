import type { FilterableAttribute } from "../../modules/event-pattern";
import { Courier, type Parcel } from "../delivery/courier";
import type { Fork } from "../ledger/path";
import type { Way } from "../ledger/way";
import type { Subscription, Topic } from "../topology/places";
import type { Sender, World } from "../world";
import { functionEvent, queueEnvelope, type TopicMessage } from "./message";
import { OrderedGroups } from "./ordered-groups";
import { retryPolicy } from "./retry-policy";
import type { TopicMetrics } from "./topic-metrics";

/** A message that is on its way to subscribers, with what they share of it. */
export interface Outgoing {
  readonly message: TopicMessage;
  /** The envelope for queues, made when the first one needs it. */
  envelope?: string;
}

/** One subscription of a topic: whether it gets a message, in which form, and the way there. */
export class SubscriptionDelivery {
  private readonly fork: Fork;
  private readonly courier: Courier;
  private readonly sender: Sender;
  private readonly groups: OrderedGroups;

  constructor(
    private readonly world: World,
    private readonly topic: Topic,
    private readonly subscription: Subscription,
    private readonly metrics: TopicMetrics,
  ) {
    this.fork = { kind: "subscription", topic, subscription };
    const { arn: sourceArn, location } = topic;
    this.sender = { service: "sns.amazonaws.com", sourceArn, sourceAccount: location.account };
    this.courier = new Courier(world, {
      sender: this.sender,
      to: subscription.to,
      deadLetterQueue: subscription.deadLetterQueue,
      schedule: retryPolicy(subscription.protocol),
      letterAttributes: () => undefined,
      counts: metrics,
    });
    this.groups = new OrderedGroups(this.courier);
  }

  get underWay(): number {
    return this.courier.underWay + this.groups.held;
  }

  /** Whether the filter lets the message through. */
  wants({ message, attributes }: TopicMessage): boolean {
    const { filter } = this.subscription;
    if (filter === undefined) return true;
    const passes = filter.matches({ message, messageAttributes: attributes as Record<string, FilterableAttribute> });
    if (!passes) this.metrics.filteredOut(filter.scope, attributes);
    return passes;
  }

  send(from: Way, outgoing: Outgoing): void {
    const { ledger } = this.world;
    const { message } = outgoing;
    const { to, raw } = this.subscription;
    const way = ledger.fork(from, this.fork);
    if (raw && to.kind === "queue" && tooManyAttributes(message)) {
      this.metrics.failed();
      ledger.end(way, "dropped", to, RAW_ATTRIBUTES);
      return;
    }
    this.dispatch({
      way,
      sender: this.sender,
      body: this.bodyOf(outgoing),
      subject: message.subject,
      attributes: raw ? message.attributes : undefined,
      messageGroupId: message.groupId,
      messageDeduplicationId: message.deduplicationId,
    });
  }

  private bodyOf(outgoing: Outgoing): string {
    const { message } = outgoing;
    const { to, raw, arn } = this.subscription;
    if (to.kind === "function") return functionEvent(message, this.topic, arn);
    if (raw) return message.message;
    outgoing.envelope ??= queueEnvelope(message, this.topic);
    return outgoing.envelope;
  }

  private dispatch(parcel: Parcel): void {
    const { ledger, faults } = this.world;
    const { topic, courier } = this;
    if (topic.fifo) {
      this.groups.dispatch(parcel);
      return;
    }
    // At least once: sometimes twice.
    const isTwice = faults.strikes("duplicate", topic, parcel.body) !== undefined;
    if (isTwice) ledger.duplicate(parcel.way, this.subscription.to);
    courier.dispatch(parcel);
    if (isTwice) courier.dispatch(parcel);
  }
}

function tooManyAttributes({ attributes }: TopicMessage): boolean {
  return attributes !== undefined && Object.keys(attributes).length > MOST_RAW_ATTRIBUTES;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html */
const MOST_RAW_ATTRIBUTES = 10;
const RAW_ATTRIBUTES =
  "CLIENT_ERROR: with raw delivery a message may have at most 10 attributes; SNS discards one that has more.";
