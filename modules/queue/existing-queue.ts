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
import { checkArn, type ExistingPolicyProps, type ExistingProps, warnUnmanagedPolicy } from "../existing";
import { stableId } from "../naming";
import { denyPlainHttp, ResourcePolicy } from "../policy/resource-policy";
import { type ConsumerOptions, QueueConsumer } from "./queue-consumer";
import { withoutFifo } from "./queue-name";
import { checkRouteToQueue, checkTopicToQueue, routeToQueue, topicToQueue } from "./queue-senders";

export type ExistingQueueProps = ExistingProps &
  ExistingPolicyProps &
  Pick<CommonProps, "provider"> & {
    /** Whether it is FIFO. @default whether the name ends in `.fifo` */
    readonly fifo?: boolean;
    /** The key that it is encrypted with, if it is a customer's. @default none */
    readonly encryptionKey?: Key | string;
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
  private readonly managed: { readonly document: ResourcePolicy; readonly resource: SqsQueuePolicy } | undefined;

  constructor(scope: Construct, id: string, props: ExistingQueueProps) {
    super(scope, id);
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
    return new QueueConsumer(this, `to-${consumer.consumerId}`, { queue: this, consumer, options });
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    // Rules send no deduplication id; whether the queue deduplicates by content is not known here.
    const fifo = this.fifo ? { contentBasedDeduplication: true } : undefined;
    checkRouteToQueue(binding, { fifo, name: this.subscriberName });
    this.allowService("events.amazonaws.com", binding.scope, binding.rule.arn, this.account);
    return routeToQueue(this.arn, binding, this.dependencies);
  }

  bindSubscription(binding: SubscriptionBinding): SubscriberConfig {
    checkTopicToQueue(binding, { fifo: this.fifo, name: this.subscriberName });
    this.allowService("sns.amazonaws.com", binding.scope, binding.topicArn, binding.account);
    return topicToQueue(this.arn, this.dependencies);
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
    return { document, resource };
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
function queueUrl(arn: string): string {
  const domain = partitionOf(arn) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://sqs.${regionOf(arn)}.${domain}/${accountOf(arn)}/${resourceNameOf(arn) ?? arn}`;
}
