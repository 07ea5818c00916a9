import { DataAwsSqsQueue } from "@cdktf/provider-aws/lib/data-aws-sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountOf, partitionOf, regionOf, resourceNameOf } from "../arn";
import { type CommonProps, located } from "../common-props";
import type {
  ConsumerFunction,
  RouteBinding,
  RouteTarget,
  RouteTargetConfig,
  SubscriberConfig,
  SubscriptionBinding,
  TopicSubscriber,
} from "../connections";
import { type Key, keyOf, ownerOf } from "../encryption-key";
import {
  checkArn,
  EXISTING_PROPS,
  type ExistingPolicyProps,
  type ExistingProps,
  POLICY_MANAGED,
  placeOfExisting,
  warnUnmanagedPolicy,
} from "../existing";
import { stableId } from "../naming";
import { denyPlainHttp, ResourcePolicy } from "../policy/resource-policy";
import { checkProps, KEY, optional, type ShapeOf } from "../props";
import { checkAtSynth } from "../report";
import { checkOneConsumer } from "./queue-checks";
import { type ConsumerOptions, consume, type QueueConsumer } from "./queue-consumer";
import { withoutFifo } from "./queue-name";
import { checkQueuePolicy } from "./queue-policy-check";
import { checkRouteToQueue, checkTopicToQueue, routeToQueue, topicToQueue } from "./queue-senders";

export type ExistingQueueProps = ExistingProps &
  ExistingPolicyProps &
  Pick<CommonProps, "provider"> & {
    /** Whether it is FIFO. @default whether the name ends in `.fifo` */
    readonly fifo?: boolean;
    /** The key that it is encrypted with, if it is a customer's. @default none */
    readonly encryptionKey?: Key | string;
  };

const EXISTING_QUEUE_PROPS: ShapeOf<ExistingQueueProps> = {
  ...EXISTING_PROPS,
  policyManaged: POLICY_MANAGED,
  fifo: optional("true or false"),
  encryptionKey: optional(...KEY),
};

/**
 * A queue that is already there. Deploys nothing of its own but, if `policyManaged` is `"here"`, the queue's policy. Has no
 * dead-letter queue or alarm of ours: see to that where the queue is made.
 *
 * @example
 * const audit = ReliableQueue.existing(this, "audit", { arn: "arn:aws:sqs:eu-central-1:123456789012:audit" });
 */
export class ExistingQueue extends Construct implements RouteTarget, TopicSubscriber {
  readonly arn: string;
  readonly name: string;
  readonly provider: TerraformProvider | undefined;
  readonly fifo: boolean;
  readonly key: Key | undefined;
  readonly routeTargetId: string;
  readonly subscriberId: string;
  readonly subscriberName: string;
  private readonly account: string;
  private readonly consumers: QueueConsumer[] = [];
  private readonly managed: { readonly document: ResourcePolicy; readonly resource: SqsQueuePolicy } | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingQueueProps,
  ) {
    super(scope, id);
    checkProps(this, props, EXISTING_QUEUE_PROPS);
    const found =
      props.name === undefined
        ? undefined
        : new DataAwsSqsQueue(this, "Resource", { name: props.name, ...located(props) });
    this.arn = found ? found.arn : checkArn(this, "sqs", props.arn ?? "");
    this.name = props.name ?? resourceNameOf(this.arn) ?? stableId(this);
    this.provider = props.provider;
    this.fifo = props.fifo ?? this.name.endsWith(".fifo");
    this.key = props.encryptionKey === undefined ? undefined : keyOf(props.encryptionKey);
    this.account = accountOf(this.arn);
    this.routeTargetId = stableId(this);
    this.subscriberId = stableId(this);
    this.subscriberName = withoutFifo(this.name);
    this.managed = props.policyManaged === "here" ? this.createPolicy(found?.url, props) : undefined;
  }

  /** What must be there before something is told to send to the queue. */
  get dependencies(): readonly ITerraformDependable[] {
    return [...(this.managed ? [this.managed.resource] : []), ...(this.key?.keyDependencies ?? [])];
  }

  /** Lets a function process the messages: adds the event source mapping, and to the function's role what it needs. */
  consumedBy(consumer: ConsumerFunction, options: ConsumerOptions = {}): QueueConsumer {
    const mapping = consume(this, consumer, options);
    this.consumers.push(mapping);
    if (this.consumers.length === 1) this.checkConsumers();
    return mapping;
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    // Rules send no deduplication id; whether the queue deduplicates by content is not known here.
    const fifo = this.fifo ? { contentBasedDeduplication: true } : undefined;
    checkRouteToQueue(binding, { fifo, name: this.subscriberName });
    // The account of the queue is that of the rule: a rule of another one needs a role, and is refused.
    this.allowService("events.amazonaws.com", binding.scope, binding.rule.arn, this.account);
    return routeToQueue(this.arn, binding, this.dependencies, () => placeOfExisting(this, this.props));
  }

  bindSubscription(binding: SubscriptionBinding): SubscriberConfig {
    checkTopicToQueue(binding, { fifo: this.fifo, name: this.subscriberName });
    const account = this.props.name !== undefined && binding.sharesProvider(this) ? this.account : binding.account;
    this.allowService("sns.amazonaws.com", binding.scope, binding.topicArn, account);
    return topicToQueue(this.arn, this.dependencies);
  }

  private checkConsumers(): void {
    checkAtSynth(this, (report) => {
      checkOneConsumer(this.consumers, report);
      const seconds = Math.max(...this.consumers.map((mapping) => mapping.recommendedVisibilitySeconds));
      report.warning({
        code: "CONSUMED_QUEUE_UNMANAGED",
        prop: "consumedBy",
        must: `be called on a queue that has a dead-letter queue and a visibility timeout of ${seconds > 0 ? `at least ${seconds} seconds` : "at least 6 × the timeout of the function"}, of which nothing is known here`,
        got: this.name,
        mend: 'Without them a message that cannot be processed comes again and again until it expires, or is processed twice at once. See to it where the queue is made, then acceptRisk(…, "CONSUMED_QUEUE_UNMANAGED", "…").',
      });
    });
  }

  private allowService(service: string, sender: Construct, senderArn: string, account: string): void {
    const order = stableId(sender);
    if (this.managed) {
      const source = { arn: senderArn, account, order };
      this.managed.document.allowService({ service, actions: ["sqs:SendMessage"], source });
    } else {
      warnUnmanagedPolicy(sender, this.subscriberName, service, "sqs:SendMessage", senderArn);
    }
    this.key?.allowService({ user: this, service, onBehalfOf: ownerOf(account) });
  }

  private createPolicy(url: string | undefined, props: ExistingQueueProps) {
    const document = new ResourcePolicy(this.arn, [denyPlainHttp("sqs:*", this.arn)]);
    const resource = new SqsQueuePolicy(this, "policy", {
      queueUrl: url ?? queueUrl(this.arn),
      policy: document.json,
      ...located(props),
    });
    document.writeTo(resource);
    checkQueuePolicy(this, document);
    return { document, resource };
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
function queueUrl(arn: string): string {
  const domain = partitionOf(arn) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://sqs.${regionOf(arn)}.${domain}/${accountOf(arn)}/${resourceNameOf(arn) ?? arn}`;
}
