import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { checkThreshold, createAlarm, type Metric } from "../alarm";
import type { AlarmAction } from "../alarm-topic";
import { accountOf } from "../arn";
import { common, located } from "../common-props";
import type { RouteBinding, RouteTarget, RouteTargetConfig, TopicSubscriber } from "../connections";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { type Key, keyOf } from "../encryption-key";
import type { HandlerResource } from "../handler-function/handler-resource";
import { stableId } from "../naming";
import { type Place, placeOf, shareProvider } from "../place";
import { denyPlainHttp, type PolicyStatement, ResourcePolicy } from "../policy/resource-policy";
import { warnOfWildcards } from "../policy/wildcards";
import { checkProps } from "../props";
import { checkAtSynth } from "../report";
import { ExistingTopic, type ExistingTopicProps } from "./existing-topic";
import { type SubscribedTopic, type Subscription, subscribe } from "./subscription";
import { TopicConnections } from "./topic-connections";
import { checkDisplayName, topicName } from "./topic-name";
import {
  FANOUT_TOPIC_DEFAULTS,
  FANOUT_TOPIC_PROPS,
  type FanoutTopicProps,
  type SubscriptionOptions,
  type TopicAlarmProps,
} from "./topic-props";
import { checkAlarmTopic, checkRouteToTopic, grantAlarms, grantRules } from "./topic-senders";
import { publishToTopic } from "./topic-use";

/**
 * An SNS topic that hands each message to all its subscribers. Deploys the topic, its policy (TLS only; the rules and
 * alarms that publish to it), an alarm on deliveries that failed for good, and for each `subscribe` a subscription with a
 * dead-letter queue and its alarm.
 *
 * @example
 * const topic = new FanoutTopic(this, "orders-topic", { name: "topic-orders", displayName: "Order Events Topic" });
 * topic.subscribe(orders, { filter: { priority: ["high"] } });
 * topic.subscribe(email("ops@example.com"));
 */
export class FanoutTopic extends Construct implements RouteTarget, AlarmAction, DashboardSource {
  /** A topic that is already there, by ARN or name. */
  static existing(scope: Construct, id: string, props: ExistingTopicProps): ExistingTopic {
    return new ExistingTopic(scope, id, props);
  }

  readonly resource: SnsTopic;
  readonly arn: string;
  readonly policy: SnsTopicPolicy;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly fifo: boolean;
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
  /** The account of the topic, as a Terraform expression. */
  readonly account: string;
  readonly routeTargetId: string;
  readonly provider: TerraformProvider | undefined;
  private readonly document: ResourcePolicy;
  private alarmsBound = false;
  private readonly connections = new TopicConnections();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FanoutTopicProps,
  ) {
    super(scope, id);
    checkProps(this, props, FANOUT_TOPIC_PROPS);
    checkDisplayName(this, props.displayName);
    this.fifo = Boolean(props.fifo);
    this.name = topicName(this, props.name, this.fifo, props);
    this.key = props.encryptionKey === undefined ? undefined : keyOf(props.encryptionKey);
    this.routeTargetId = stableId(this);
    this.provider = props.provider;

    this.resource = new SnsTopic(this, "Resource", {
      name: this.name,
      displayName: props.displayName,
      signatureVersion: FANOUT_TOPIC_DEFAULTS.signatureVersion,
      kmsMasterKeyId: this.key?.keyId,
      ...this.fifoAttributes(),
      ...common(props),
    });
    this.arn = this.resource.arn;
    this.account = accountOf(this.arn);
    this.document = new ResourcePolicy(this.arn, [denyPlainHttp("sns:Publish", this.arn)]);
    this.policy = new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      policy: this.document.json,
      ...located(props),
    });
    this.document.writeTo(this.policy);
    this.createAlarm(props.alarms);
    checkAtSynth(this, (report) => {
      if (this.subscriptions.length > 0) return;
      report.warning({
        code: "NO_SUBSCRIBERS",
        prop: "subscribe",
        must: "be called at least once: SNS drops what it publishes to nobody, in silence",
        got: "no subscribers",
        mend: 'Subscribe a queue, a function or email("…"); or, if they subscribe elsewhere, acceptRisk(topic, "NO_SUBSCRIBERS", "…").',
      });
    });
  }

  /** What must be there before something is told to publish to the topic. */
  get dependencies(): readonly ITerraformDependable[] {
    return [this.policy, ...(this.key?.keyDependencies ?? [])];
  }

  get subscriptions(): readonly Subscription[] {
    return this.connections.subscriptions;
  }

  /** Delivers every message, or those that the filter lets through, to a queue, function, `email(…)`, `https(…)` or `sms(…)`. */
  subscribe(subscriber: TopicSubscriber, options: SubscriptionOptions = {}): Subscription {
    const topic: SubscribedTopic = {
      construct: this,
      arn: this.arn,
      account: this.account,
      sharesProvider: (other) => shareProvider(this, other),
      givenName: this.props.name,
      fifo: this.fifo,
      encryptionKey: this.props.encryptionKey,
      common: { tags: this.props.tags, provider: this.props.provider },
    };
    const subscription = subscribe(topic, subscriber, options);
    this.connections.addSubscription(subscription);
    return subscription;
  }

  /** Adds a statement to the one policy of the topic, for publishers that Signalbox does not know. */
  addToPolicy(statement: PolicyStatement): void {
    warnOfWildcards(this, statement);
    this.document.add(statement);
  }

  /** For a function that publishes to the topic. @param variable where it finds the ARN of the topic @default "TOPIC_ARN" */
  toPublish(variable?: string): HandlerResource {
    return publishToTopic(this, variable);
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    checkRouteToTopic(binding.scope, this.name, this.fifo);
    grantRules(this.document);
    this.key?.allowService({ user: this, service: "events.amazonaws.com", onBehalfOf: "anybody" });
    this.connections.addRoute(binding);
    return { arn: this.arn, dependsOn: this.dependencies, place: () => this.place() };
  }

  bindAlarms(): string {
    checkAlarmTopic(this, this.fifo);
    if (!this.alarmsBound) {
      grantAlarms(this.document, this.arn);
      this.key?.allowService({ user: this, service: "cloudwatch.amazonaws.com", onBehalfOf: "anybody" });
    }
    this.alarmsBound = true;
    return this.arn;
  }

  place(): Place {
    return placeOf(this, this.provider);
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return [
      {
        title: `${this.name}: messages`,
        provider: this.props.provider,
        metrics: [
          { ...this.metric("NumberOfMessagesPublished"), label: "published" },
          { ...this.metric("NumberOfNotificationsDelivered"), label: "delivered" },
          { ...this.metric("NumberOfNotificationsFailed"), label: "failed" },
        ],
      },
    ];
  }

  private fifoAttributes() {
    if (!this.fifo) return {};
    const { contentBasedDeduplication } = {
      ...FANOUT_TOPIC_DEFAULTS,
      ...(typeof this.props.fifo === "object" ? this.props.fifo : {}),
    };
    return { fifoTopic: true, contentBasedDeduplication };
  }

  private createAlarm(alarms: TopicAlarmProps | false = {}): void {
    const above = alarms === false ? false : (alarms.failedDeliveries ?? FANOUT_TOPIC_DEFAULTS.alarms.failedDeliveries);
    checkThreshold(this, "alarms.failedDeliveries", above);
    if (above === false) return;
    createAlarm(
      this,
      "failed-alarm",
      {
        name: `${this.name}-failed-deliveries`,
        description: `${this.name} could not deliver messages for good: look at the policies of its subscribers, and at the dead-letter queues of its subscriptions.`,
        runbook: "topic-failed-deliveries",
        metric: this.metric("NumberOfNotificationsFailed"),
        above,
        periodSeconds: 300,
        periods: 1,
      },
      this.props,
    );
  }

  private metric(metricName: string): Metric {
    return {
      namespace: "AWS/SNS",
      metricName,
      dimensions: { TopicName: this.resource.name },
      statistic: "Sum",
    };
  }
}
