import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type CommonProps, located } from "../common-props";
import { checkConnectedOnce } from "../connected-once";
import type { SubscriberConfig, SubscriptionBinding, TopicSubscriber } from "../connections";
import type { Key } from "../encryption-key";
import { FilterPolicy } from "../event-pattern";
import { checkArgument, checkProps } from "../props";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import { withoutFifo } from "../queue/queue-name";
import { createServiceDeadLetterQueue } from "../queue/service-dead-letter-queue";
import { fail } from "../report";
import { canonicalJson, literalJson } from "../terraform-json";
import { SUBSCRIPTION_DEFAULTS, SUBSCRIPTION_OPTIONS, type SubscriptionOptions } from "./topic-props";

/** What a subscription needs to know of its topic. */
export interface SubscribedTopic {
  readonly construct: Construct;
  readonly arn: string;
  readonly account: string;
  readonly sharesProvider: SubscriptionBinding["sharesProvider"];
  /** Name without the stage, for the name of the dead-letter queue. */
  readonly givenName: string;
  readonly fifo: boolean;
  readonly encryptionKey: Key | string | undefined;
  readonly common: CommonProps;
}

/** Subscribes somebody to a topic, once. */
export function subscribe(
  topic: SubscribedTopic,
  subscriber: TopicSubscriber,
  options: SubscriptionOptions,
): Subscription {
  const { construct } = topic;
  checkArgument(
    construct,
    "subscribe",
    subscriber,
    "a queue, a function, email(…), https(…) or sms(…)",
    "subscriberId",
  );
  const id = `to-${subscriber.subscriberId}`;
  checkConnectedOnce(construct, id, "subscribe", subscriber.subscriberName);
  return new Subscription(construct, id, { topic, subscriber, options });
}

const PROTOCOLS_WITH_RAW = ["sqs", "https", "firehose"];

/**
 * A subscription with its dead-letter queue; made by `topic.subscribe(…)`. SNS retries a queue or function for 23 days and
 * then, or at once where it may not deliver, puts the message into the dead-letter queue
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html).
 */
export class Subscription extends Construct {
  readonly resource: SnsTopicSubscription;
  /** `undefined` where it was opted out of. */
  readonly deadLetterQueue: DeadLetterQueue | undefined;
  /** Which messages it lets through; `undefined`: all. */
  readonly filter: SubscriptionOptions["filter"];
  /** What its filter looks at; `undefined` without a filter. */
  readonly filterScope: SubscriptionOptions["filterScope"];

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly topic: SubscribedTopic;
      readonly subscriber: TopicSubscriber;
      readonly options: SubscriptionOptions;
    },
  ) {
    super(scope, id);
    const { topic, subscriber, options } = props;
    checkProps(this, options, SUBSCRIPTION_OPTIONS);
    const { protocol, endpoint, dependsOn } = subscriber.bindSubscription({
      scope: this,
      topicArn: topic.arn,
      topic: topic.construct,
      fifo: topic.fifo,
      account: topic.account,
      sharesProvider: topic.sharesProvider,
    });
    this.checkProtocol(topic, protocol, options);
    this.deadLetterQueue = this.createDeadLetterQueue(topic, subscriber, options);
    this.filter = options.filter;
    this.filterScope = options.filter && (options.filterScope ?? SUBSCRIPTION_DEFAULTS.filterScope);
    this.resource = new SnsTopicSubscription(this, "Resource", {
      topicArn: topic.arn,
      protocol,
      endpoint,
      ...(PROTOCOLS_WITH_RAW.includes(protocol) && { rawMessageDelivery: options.raw ?? false }),
      ...this.filterAttributes(options.filter),
      ...(this.deadLetterQueue && {
        redrivePolicy: canonicalJson({ deadLetterTargetArn: this.deadLetterQueue.arn }),
      }),
      // A subscription that is there before the policies would drop, or dead-letter, what comes in between.
      dependsOn: [...(dependsOn ?? []), ...(this.deadLetterQueue?.dependencies ?? [])],
      ...located(topic.common),
    });
  }

  private createDeadLetterQueue(topic: SubscribedTopic, subscriber: TopicSubscriber, options: SubscriptionOptions) {
    const queue = createServiceDeadLetterQueue(
      this,
      options.deadLetterQueue,
      {
        name: `${withoutFifo(topic.givenName)}-to-${subscriber.subscriberName}-dlq`,
        // SNS wants the dead-letter queue of a FIFO topic's subscription to be FIFO.
        fifo: topic.fifo,
        meaning: `Messages of the topic ${topic.givenName} that could not be delivered to ${subscriber.subscriberName}.`,
        recovery: `send them to ${subscriber.subscriberName}, or publish them again, for all subscribers`,
        runbook: "subscription-dead-letters",
        encryptionKey: topic.encryptionKey,
        ...topic.common,
      },
      "a message that cannot be delivered is dropped",
    );
    // SNS sends for the topic, which may be another account's, whereas the queue is in that of the subscription.
    queue?.allowService("sns.amazonaws.com", this, topic.arn, topic.account);
    return queue;
  }

  private filterAttributes(filter: SubscriptionOptions["filter"]) {
    const { filterScope } = this;
    if (!filter || !filterScope) return {};
    try {
      FilterPolicy.parse(filter, filterScope);
    } catch (cause) {
      fail(this, {
        code: "FILTER_POLICY_INVALID",
        prop: "filter",
        must: "be a filter policy that SNS accepts",
        got: filter,
        mend: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    }
    return { filterPolicy: literalJson(filter), filterPolicyScope: filterScope };
  }

  private checkProtocol(
    topic: SubscribedTopic,
    protocol: SubscriberConfig["protocol"],
    options: SubscriptionOptions,
  ): void {
    if (topic.fifo && protocol !== "sqs") {
      fail(this, {
        code: "FIFO_MIXED",
        prop: "subscriber",
        must: "be a FIFO queue, as the topic is FIFO and SNS keeps the order to nothing else",
        got: protocol,
        mend: "Subscribe a FIFO queue and let it feed the function; or make the topic standard.",
      });
    }
    if (options.raw && !PROTOCOLS_WITH_RAW.includes(protocol)) {
      fail(this, {
        code: "RAW_NOT_SUPPORTED",
        prop: "raw",
        must: "be left out here: SNS delivers raw messages to queues, Firehose and HTTPS only",
        got: `true for ${protocol}`,
        mend: "Leave it out, and read the message out of the envelope.",
      });
    }
  }
}
