import { DataAwsSnsTopic } from "@cdktf/provider-aws/lib/data-aws-sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { AlarmAction } from "../alarm-topic";
import { accountOf, resourceNameOf } from "../arn";
import { type CommonProps, located } from "../common-props";
import type { RouteBinding, RouteTarget, RouteTargetConfig, TopicSubscriber } from "../connections";
import { type Key, keyOf } from "../encryption-key";
import {
  checkArn,
  EXISTING_PROPS,
  type ExistingPolicyProps,
  type ExistingProps,
  POLICY_MANAGED,
  placeOfExisting,
  warnUnmanagedPolicy,
} from "../existing";
import type { HandlerResource } from "../handler-function/handler-resource";
import { stableId } from "../naming";
import { type Place, shareProvider } from "../place";
import { denyPlainHttp, ResourcePolicy } from "../policy/resource-policy";
import { checkProps, KEY, optional, type ShapeOf } from "../props";
import { type SubscribedTopic, type Subscription, subscribe } from "./subscription";
import { TopicConnections } from "./topic-connections";
import type { SubscriptionOptions } from "./topic-props";
import { checkAlarmTopic, checkRouteToTopic, grantAlarms, grantRules } from "./topic-senders";
import { publishToTopic } from "./topic-use";

export type ExistingTopicProps = ExistingProps &
  ExistingPolicyProps &
  Pick<CommonProps, "provider"> & {
    /** Whether it is FIFO. @default whether the name ends in `.fifo` */
    readonly fifo?: boolean;
    /** The key that it is encrypted with, if it is a customer's. @default none */
    readonly encryptionKey?: Key | string;
  };

const EXISTING_TOPIC_PROPS: ShapeOf<ExistingTopicProps> = {
  ...EXISTING_PROPS,
  policyManaged: POLICY_MANAGED,
  fifo: optional("true or false"),
  encryptionKey: optional(...KEY),
};

/**
 * A topic that is already there. Deploys the subscriptions that are asked of it and, if `policyManaged` is `"here"`, the
 * topic's policy.
 *
 * @example
 * const pager = FanoutTopic.existing(this, "pager", { arn: "arn:aws:sns:eu-central-1:123456789012:pager" });
 * setAlarmTopic(this, pager);
 */
export class ExistingTopic extends Construct implements RouteTarget, AlarmAction {
  readonly arn: string;
  readonly fifo: boolean;
  readonly key: Key | undefined;
  readonly routeTargetId: string;
  readonly provider: TerraformProvider | undefined;
  private readonly account: string;
  private readonly connections = new TopicConnections();
  private alarmsBound = false;
  private readonly givenName: string;
  private readonly managed: { readonly document: ResourcePolicy; readonly resource: SnsTopicPolicy } | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingTopicProps,
  ) {
    super(scope, id);
    checkProps(this, props, EXISTING_TOPIC_PROPS);
    this.arn =
      props.name === undefined
        ? checkArn(this, "sns", props.arn ?? "")
        : new DataAwsSnsTopic(this, "Resource", { name: props.name, ...located(props) }).arn;
    this.givenName = props.name ?? resourceNameOf(this.arn) ?? id;
    this.fifo = props.fifo ?? this.givenName.endsWith(".fifo");
    this.key = props.encryptionKey === undefined ? undefined : keyOf(props.encryptionKey);
    this.routeTargetId = stableId(this);
    this.provider = props.provider;
    this.account = accountOf(this.arn);
    this.managed = props.policyManaged === "here" ? this.createPolicy() : undefined;
  }

  /** What must be there before something is told to publish to the topic. */
  get dependencies(): readonly ITerraformDependable[] {
    return [...(this.managed ? [this.managed.resource] : []), ...(this.key?.keyDependencies ?? [])];
  }

  /** Delivers every message, or those that the filter lets through, to a queue, function, `email(…)`, `https(…)` or `sms(…)`. */
  subscribe(subscriber: TopicSubscriber, options: SubscriptionOptions = {}): Subscription {
    const topic: SubscribedTopic = {
      construct: this,
      arn: this.arn,
      account: this.account,
      sharesProvider: (other) => this.props.name !== undefined && shareProvider(this, other),
      givenName: this.givenName,
      fifo: this.fifo,
      encryptionKey: undefined,
      common: { provider: this.props.provider },
    };
    const subscription = subscribe(topic, subscriber, options);
    this.connections.addSubscription(subscription);
    return subscription;
  }

  /** For a function that publishes to the topic. @param variable where it finds the ARN of the topic @default "TOPIC_ARN" */
  toPublish(variable?: string): HandlerResource {
    return publishToTopic(this, variable);
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    const { scope, rule } = binding;
    checkRouteToTopic(scope, this.givenName, this.fifo);
    if (this.managed) grantRules(this.managed.document);
    else warnUnmanagedPolicy(scope, this.givenName, "events.amazonaws.com", "sns:Publish", rule.arn);
    this.key?.allowService({ user: this, service: "events.amazonaws.com", onBehalfOf: "anybody" });
    this.connections.addRoute(binding);
    return { arn: this.arn, dependsOn: this.dependencies, place: () => this.place() };
  }

  place(): Place {
    return placeOfExisting(this, this.props);
  }

  bindAlarms(): string {
    checkAlarmTopic(this, this.fifo);
    if (this.alarmsBound) return this.arn;
    this.alarmsBound = true;
    if (this.managed) grantAlarms(this.managed.document, this.arn);
    else
      warnUnmanagedPolicy(
        this,
        this.givenName,
        "cloudwatch.amazonaws.com",
        "sns:Publish",
        "the alarms of this account",
      );
    this.key?.allowService({ user: this, service: "cloudwatch.amazonaws.com", onBehalfOf: "anybody" });
    return this.arn;
  }

  private createPolicy() {
    const document = new ResourcePolicy(this.arn, [denyPlainHttp("sns:Publish", this.arn)]);
    const resource = new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      policy: document.json,
      ...located(this.props),
    });
    document.writeTo(resource);
    return { document, resource };
  }
}
