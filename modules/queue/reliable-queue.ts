import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountOf } from "../arn";
import { common, located } from "../common-props";
import type {
  ConsumerFunction,
  RouteBinding,
  RouteTarget,
  RouteTargetConfig,
  SubscriberConfig,
  SubscriptionBinding,
  TopicSubscriber,
} from "../connections";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { type Key, ownerOf } from "../encryption-key";
import { type HandlerResource, handlerResource } from "../handler-function/handler-resource";
import { stableId } from "../naming";
import { placeOf } from "../place";
import { denyPlainHttp, type PolicyStatement, ResourcePolicy } from "../policy/resource-policy";
import { warnOfWildcards } from "../policy/wildcards";
import { checkProps } from "../props";
import { canonicalJson } from "../terraform-json";
import { DeadLetterQueue } from "./dead-letter-queue";
import { ExistingQueue, type ExistingQueueProps } from "./existing-queue";
import { checkQueueAtSynth } from "./queue-checks";
import { type ConsumerOptions, consume, type QueueConsumer } from "./queue-consumer";
import { queueEncryption } from "./queue-encryption";
import { queueName, withoutFifo } from "./queue-name";
import { ageThreshold, createQueueAlarms, type QueueAlarms, queueWidgets } from "./queue-observability";
import { checkQueuePolicy } from "./queue-policy-check";
import {
  RELIABLE_QUEUE_DEFAULTS,
  RELIABLE_QUEUE_PROPS,
  type ReliableQueueProps,
  type ResolvedQueueProps,
  resolveQueueProps,
} from "./queue-props";
import { checkRouteToQueue, checkTopicToQueue, routeToQueue, topicToQueue } from "./queue-senders";
import { warnWithoutDeadLetterQueue } from "./service-dead-letter-queue";

/**
 * An SQS queue that loses nothing in silence. Deploys the queue; a dead-letter queue with its alarm; the policy that lets in
 * the rules and topics connected to it, over TLS only; the redrive-allow policy; an alarm on the age of the oldest message
 * and, on request, one on the number of messages. Does not deploy what processes the messages: see `consumedBy`.
 *
 * @example
 * const orders = new ReliableQueue(this, "orders", { name: "q-orders", retentionDays: 14, alarms: { depth: 100 } });
 * orders.consumedBy(new HandlerFunction(this, "orders-consumer", { entry: "handlers/orders-consumer.ts" }));
 */
export class ReliableQueue extends Construct implements RouteTarget, TopicSubscriber, DashboardSource {
  /** A queue that is already there, by ARN or name. */
  static existing(scope: Construct, id: string, props: ExistingQueueProps): ExistingQueue {
    return new ExistingQueue(scope, id, props);
  }

  readonly resource: SqsQueue;
  readonly arn: string;
  readonly url: string;
  readonly policy: SqsQueuePolicy;
  readonly alarms: QueueAlarms;
  /** Names the queue in its metrics. */
  readonly metricDimensions: Readonly<Record<string, string>>;
  /** `undefined` where it was opted out of. */
  readonly deadLetterQueue: DeadLetterQueue | undefined;
  /** Name in AWS, stage included. */
  readonly name: string;
  /** Every prop, with the defaults filled in. */
  readonly resolved: ResolvedQueueProps;
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
  readonly provider: TerraformProvider | undefined;
  /** Id of the queue within a route and a topic. */
  readonly routeTargetId: string;
  readonly subscriberId: string;
  readonly subscriberName: string;
  private readonly document: ResourcePolicy;
  private knownAccount: string | undefined;
  private readonly consumerList: QueueConsumer[] = [];

  constructor(scope: Construct, id: string, props: ReliableQueueProps) {
    super(scope, id);
    checkProps(this, props, RELIABLE_QUEUE_PROPS);
    this.name = queueName(this, props.name, Boolean(props.fifo), props);
    this.resolved = resolveQueueProps(this, props);
    this.provider = props.provider;
    this.routeTargetId = stableId(this);
    this.subscriberId = stableId(this);
    this.subscriberName = withoutFifo(props.name);

    this.deadLetterQueue = this.createDeadLetterQueue(props);
    const encryption = queueEncryption(props.encryptionKey);
    this.key = encryption.key;
    this.resource = new SqsQueue(this, "Resource", {
      name: this.name,
      visibilityTimeoutSeconds: this.visibilityTimeoutSeconds,
      messageRetentionSeconds: this.resolved.retentionSeconds,
      receiveWaitTimeSeconds: this.resolved.receiveWaitSeconds,
      delaySeconds: this.resolved.delaySeconds,
      ...this.redriveAttributes(),
      ...this.fifoAttributes(),
      ...encryption.attributes,
      ...common(props),
    });
    this.arn = this.resource.arn;
    this.url = this.resource.url;
    this.metricDimensions = { QueueName: this.resource.name };
    this.deadLetterQueue?.allowRedriveFrom(this.arn);
    this.document = new ResourcePolicy(this.arn, [denyPlainHttp("sqs:*", this.arn)]);
    this.policy = new SqsQueuePolicy(this, "policy", {
      queueUrl: this.url,
      policy: this.document.json,
      ...located(props),
    });
    this.document.writeTo(this.policy);
    checkQueuePolicy(this, this.document);
    this.alarms = createQueueAlarms(this, props);
    checkQueueAtSynth(this);
  }

  get fifo(): boolean {
    return this.resolved.fifo !== undefined;
  }

  /** The account of the queue, as a Terraform expression. */
  get account(): string {
    this.knownAccount ??= accountOf(this.arn);
    return this.knownAccount;
  }

  /** As given, or computed from the consumers known so far. */
  get visibilityTimeoutSeconds(): number {
    const needed = this.consumerList.map((consumer) => consumer.recommendedVisibilitySeconds);
    return (
      this.resolved.visibilityTimeoutSeconds ?? Math.max(RELIABLE_QUEUE_DEFAULTS.visibilityTimeoutSeconds, ...needed)
    );
  }

  /** What processes the messages. */
  get consumers(): readonly QueueConsumer[] {
    return this.consumerList;
  }

  /** What must be there before something is told to send to the queue. */
  get dependencies(): readonly ITerraformDependable[] {
    return [this.policy, ...(this.key?.keyDependencies ?? [])];
  }

  /** Lets a function process the messages: adds the event source mapping, and to the function's role what it needs. */
  consumedBy(consumer: ConsumerFunction, options: ConsumerOptions = {}): QueueConsumer {
    const mapping = consume(this, consumer, options);
    this.consumerList.push(mapping);
    this.resource.visibilityTimeoutSeconds = this.visibilityTimeoutSeconds;
    if (this.alarms.age) this.alarms.age.threshold = ageThreshold(this);
    return mapping;
  }

  /** Lets an AWS service send on behalf of one sender, and use the key if there is one. */
  allowService(service: string, sender: Construct, senderArn: string, account: string = this.account): void {
    const order = stableId(sender);
    this.document.allowService({ service, actions: ["sqs:SendMessage"], source: { arn: senderArn, account, order } });
    this.key?.allowService({ user: this, service, onBehalfOf: ownerOf(account) });
  }

  /** Adds a statement to the one policy of the queue, for senders that Signalbox does not know. */
  addToPolicy(statement: PolicyStatement): void {
    warnOfWildcards(this, statement);
    this.document.add(statement);
  }

  /** For a function that sends to the queue. @param variable where it finds the URL of the queue */
  toSend(variable = "QUEUE_URL"): HandlerResource {
    return handlerResource(this, {
      variable,
      value: this.url,
      permission: { sid: "SendMessages", actions: ["sqs:SendMessage"], resources: [this.arn] },
      key: { key: this.key, sid: "EncryptMessages", actions: ["kms:Decrypt", "kms:GenerateDataKey"] },
    });
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    checkRouteToQueue(binding, { fifo: this.resolved.fifo, name: this.name });
    this.allowService("events.amazonaws.com", binding.scope, binding.rule.arn);
    return routeToQueue(this.arn, binding, this.dependencies, () => placeOf(this, this.provider));
  }

  bindSubscription(binding: SubscriptionBinding): SubscriberConfig {
    checkTopicToQueue(binding, { fifo: this.fifo, name: this.name });
    // By one and the same expression for the topics of one account: what differs would be a statement each.
    const account = binding.sharesProvider(this) ? this.account : binding.account;
    this.allowService("sns.amazonaws.com", binding.scope, binding.topicArn, account);
    return topicToQueue(this.arn, this.dependencies);
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return queueWidgets(this);
  }

  private createDeadLetterQueue(props: ReliableQueueProps): DeadLetterQueue | undefined {
    const options = this.resolved.deadLetterQueue;
    if (!options) {
      warnWithoutDeadLetterQueue(
        this,
        "a message that cannot be processed is received again and again until it expires",
      );
      return undefined;
    }
    return new DeadLetterQueue(this, "dlq", {
      name: options.name,
      nameFrom: { construct: this, prop: "deadLetterQueue.name" },
      fifo: this.fifo,
      retentionDays: options.retentionDays,
      meaning: `Messages of ${this.name} that were received ${options.maxReceiveCount} times without being processed.`,
      encryptionKey: props.encryptionKey,
      tags: props.tags,
      provider: props.provider,
    });
  }

  private redriveAttributes() {
    if (!this.deadLetterQueue || !this.resolved.deadLetterQueue) return {};
    const { maxReceiveCount } = this.resolved.deadLetterQueue;
    return { redrivePolicy: canonicalJson({ deadLetterTargetArn: this.deadLetterQueue.arn, maxReceiveCount }) };
  }

  private fifoAttributes() {
    const { fifo } = this.resolved;
    if (!fifo) return {};
    return {
      fifoQueue: true,
      contentBasedDeduplication: fifo.contentBasedDeduplication,
      deduplicationScope: fifo.highThroughput ? "messageGroup" : "queue",
      fifoThroughputLimit: fifo.highThroughput ? "perMessageGroupId" : "perQueue",
    };
  }
}
