import { AWS_LIMITS } from "../../modules/aws-limits";
import { AwsError } from "../aws-error";
import { outageOf } from "../delivery/beyond";
import type { Way } from "../ledger/way";
import type { Topic } from "../topology/places";
import type { Delivery, Destination, Refusal, World } from "../world";
import type { TopicMessage } from "./message";
import { bytesOf, checkPublish, type PublishRequest, textFor } from "./publish-request";
import { type Outgoing, SubscriptionDelivery } from "./subscription-delivery";
import { TopicMetrics } from "./topic-metrics";

export interface Published {
  readonly messageId: string;
  readonly sequenceNumber?: string | undefined;
}

/** A topic: what is published to it goes to every subscription whose filter lets it through. */
export class SimulatedTopic implements Destination {
  private readonly metrics: TopicMetrics;
  private readonly subscriptions: readonly { readonly protocol: string; readonly delivery: SubscriptionDelivery }[];
  /** Of a FIFO topic: what was published under a deduplication id, and until when that is remembered. */
  private readonly remembered = new Map<string, { readonly published: Published; readonly until: number }>();
  private sequence = 0n;
  private waiting = 0;

  constructor(
    private readonly world: World,
    readonly place: Topic,
  ) {
    this.metrics = new TopicMetrics(world, place);
    this.subscriptions = place.subscriptions.map((subscription) => ({
      protocol: subscription.protocol,
      delivery: new SubscriptionDelivery(world, place, subscription, this.metrics),
    }));
  }

  get underWay(): number {
    return this.subscriptions.reduce((sum, { delivery }) => sum + delivery.underWay, this.waiting);
  }

  /**
   * Publishes a message, as the API does.
   *
   * @throws {AwsError} InvalidParameter, InternalError
   */
  publish(request: PublishRequest): Published {
    if (this.world.faults.strikes("outage", this.place, request.message)) {
      throw new AwsError("InternalError", "Internal server error", 500, "InternalFailure");
    }
    const deduplicationId = checkPublish(request, this.place, this.place.contentBasedDeduplication);
    const messageId = this.world.random.uuid();
    return this.take(request, messageId, deduplicationId, this.world.ledger.publish(messageId, this.place));
  }

  /** A message that a rule or an alarm sends. */
  deliver({ way, body, subject, attributes, messageGroupId, messageDeduplicationId }: Delivery): Refusal | undefined {
    if (this.world.faults.strikes("outage", this.place, body)) return outageOf(this.place);
    const request = { message: body, subject, attributes, messageGroupId, messageDeduplicationId };
    try {
      const deduplicationId = checkPublish(request, this.place, this.place.contentBasedDeduplication);
      this.take(request, this.world.random.uuid(), deduplicationId, way);
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { code: "INVALID_PARAMETER", message: error.message, retryable: false };
    }
  }

  private take(request: PublishRequest, messageId: string, deduplicationId: string | undefined, way: Way): Published {
    const { scheduler, ledger } = this.world;
    const { now } = scheduler;
    const known = deduplicationId === undefined ? undefined : this.remembered.get(deduplicationId);
    if (known && known.until > now) {
      ledger.end(way, "deduplicated", this.place, deduplicationId);
      return known.published;
    }
    const sequenceNumber = this.place.fifo ? String(FIRST_SEQUENCE + ++this.sequence) : undefined;
    const published = { messageId, sequenceNumber };
    if (deduplicationId !== undefined) this.remember(deduplicationId, published);
    this.metrics.published(bytesOf(request));
    this.waiting++;
    const { subject, attributes, messageGroupId: groupId } = request;
    const message = { messageId, time: now, subject, attributes, groupId, deduplicationId, sequenceNumber };
    scheduler.soon(() => this.sendOn({ ...message, message: request.message }, request, way));
    return published;
  }

  private sendOn(message: TopicMessage, request: PublishRequest, way: Way): void {
    const { ledger } = this.world;
    this.waiting--;
    if (this.subscriptions.length === 0) {
      ledger.end(way, "dropped", this.place, NO_SUBSCRIBERS);
      return;
    }
    const shared: Outgoing = { message };
    let passed = 0;
    for (const { protocol, delivery } of this.subscriptions) {
      if (!delivery.wants(message)) continue;
      passed++;
      const outgoing =
        request.messageStructure === "json" ? { message: { ...message, message: textFor(protocol, request) } } : shared;
      delivery.send(way, outgoing);
    }
    ledger.end(way, passed === 0 ? "filtered" : "forked", this.place);
  }

  private remember(deduplicationId: string, published: Published): void {
    const { now } = this.world.scheduler;
    this.remembered.delete(deduplicationId);
    this.remembered.set(deduplicationId, { published, until: now + AWS_LIMITS.sns.deduplicationSeconds * 1_000 });
    // The oldest come first.
    for (const [id, { until }] of this.remembered) {
      if (until > now) break;
      this.remembered.delete(id);
    }
  }
}

/** Sequence numbers have 20 digits. */
const FIRST_SEQUENCE = 10n ** 19n;
const NO_SUBSCRIBERS = "NO_SUBSCRIBERS: nobody subscribes to the topic, and SNS keeps nothing.";
