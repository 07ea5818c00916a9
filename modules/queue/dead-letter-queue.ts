import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createAlarm } from "../alarm";
import { accountOf } from "../arn";
import { type CommonProps, common, located } from "../common-props";
import { type Key, ownerOf } from "../encryption-key";
import { stableId } from "../naming";
import { denyPlainHttp, ResourcePolicy } from "../policy/resource-policy";
import { COMMON_PROPS, checkProps, KEY, NAME, optional, required, type ShapeOf } from "../props";
import { describeAlarm, type Runbook } from "../runbook";
import { canonicalJson } from "../terraform-json";
import { queueEncryption } from "./queue-encryption";
import { queueName } from "./queue-name";
import { checkQueuePolicy } from "./queue-policy-check";
import { inDays, retentionSeconds } from "./retention";

export const DEAD_LETTER_QUEUE_DEFAULTS = {
  /** The longest that SQS keeps a message: time to find the cause and mend it. */
  retentionDays: 14,
  /** Long enough to look at a letter, short enough that a redrive sees all of them. */
  visibilityTimeoutSeconds: 30,
  /** The alarm goes off above this many messages: with the first. */
  alarmAbove: 0,
  recovery: "send them again to where they were meant to go",
  runbook: "dead-letters",
} as const;

export interface DeadLetterQueueProps extends CommonProps {
  /** Name of the queue: 1–80 letters, digits, hyphens and underscores; takes the stage prefix, and `.fifo` where it is FIFO. */
  readonly name: string;
  /** The dead-letter queue of a FIFO queue must be FIFO, any other must not. @default false */
  readonly fifo?: boolean;
  /** Days that a dead letter is kept, 1–14. A letter from a standard queue keeps the time at which it was first sent. @default 14 */
  readonly retentionDays?: number;
  /** Customer-managed key to encrypt with. @default SSE-SQS */
  readonly encryptionKey?: Key | string;
  /** What letters here mean, as a sentence: it opens the alarm's description. */
  readonly meaning: string;
  /**
   * What to do with the letters once the cause is mended, as the end of a sentence that the alarm's description closes with.
   * Not said of the letters of a queue (`allowRedriveFrom`), which SQS takes back itself.
   * @default "send them again to where they were meant to go"
   */
  readonly recovery?: string;
  /** The runbook that the alarm links to; that of a queue's dead letters once `allowRedriveFrom` was called. @default "dead-letters" */
  readonly runbook?: Runbook;
  /** Whose prop the name is, for messages about it. @default this construct's `name` */
  readonly nameFrom?: { readonly construct: Construct; readonly prop: string };
}

const DEAD_LETTER_QUEUE_PROPS: ShapeOf<DeadLetterQueueProps> = {
  ...COMMON_PROPS,
  name: NAME,
  fifo: optional("true or false"),
  retentionDays: optional("number"),
  encryptionKey: optional(...KEY),
  meaning: required("text"),
  recovery: optional("text"),
  runbook: optional("text"),
  nameFrom: optional("an object"),
};

/**
 * Where messages go that could not be delivered or processed. Deploys the queue, its policy (TLS only, and the services
 * that send their failures here) and an alarm on the first message that waits in it. The constructs of the library make
 * their own; make one yourself for what Terraform resources of yours need.
 *
 * The alarm watches the visible messages, as `NumberOfMessagesSent` does not count what SQS itself moves here
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html). A message that
 * somebody has received, and so hides for 30 seconds or as long as they say, does not count: while all letters are being
 * looked at, the alarm is over, and it goes off again when they come back.
 */
export class DeadLetterQueue extends Construct {
  readonly resource: SqsQueue;
  readonly arn: string;
  readonly url: string;
  /** Names the queue in its metrics. */
  readonly metricDimensions: Readonly<Record<string, string>>;
  readonly policy: SqsQueuePolicy;
  readonly alarm: CloudwatchMetricAlarm;
  /** Names the one queue whose messages may be moved here; made once a queue says that it is. */
  redriveAllowPolicy: SqsQueueRedriveAllowPolicy | undefined;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly fifo: boolean;
  readonly retentionSeconds: number;
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
  private readonly document: ResourcePolicy;
  private knownAccount: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeadLetterQueueProps,
  ) {
    super(scope, id);
    checkProps(this, props, DEAD_LETTER_QUEUE_PROPS);
    const days = props.retentionDays ?? DEAD_LETTER_QUEUE_DEFAULTS.retentionDays;
    const encryption = queueEncryption(props.encryptionKey);
    this.fifo = props.fifo ?? false;
    const { construct, prop } = props.nameFrom ?? { construct: this, prop: "name" };
    this.name = queueName(construct, props.name, this.fifo, props, prop);
    this.retentionSeconds = retentionSeconds(this, "retentionDays", days);
    this.key = encryption.key;

    this.resource = new SqsQueue(this, "Resource", {
      name: this.name,
      messageRetentionSeconds: this.retentionSeconds,
      visibilityTimeoutSeconds: DEAD_LETTER_QUEUE_DEFAULTS.visibilityTimeoutSeconds,
      ...(this.fifo && { fifoQueue: true }),
      ...encryption.attributes,
      ...common(props),
    });
    this.arn = this.resource.arn;
    this.url = this.resource.url;
    this.metricDimensions = { QueueName: this.resource.name };
    this.document = new ResourcePolicy(this.arn, [denyPlainHttp("sqs:*", this.arn)]);
    this.policy = new SqsQueuePolicy(this, "policy", {
      queueUrl: this.url,
      policy: this.document.json,
      ...located(props),
    });
    this.document.writeTo(this.policy);
    checkQueuePolicy(this, this.document);
    this.alarm = this.createAlarm();
  }

  /** What must be there before something is told to send its failures here. */
  get dependencies(): readonly ITerraformDependable[] {
    return [this.policy, ...(this.key?.keyDependencies ?? [])];
  }

  /**
   * Lets a service put its failures here, on behalf of one sender.
   * @param account that of the sender; default: the queue's own
   */
  allowService(service: string, sender: Construct, senderArn: string, account: string = this.account): void {
    const order = stableId(sender);
    this.document.allowService({ service, actions: ["sqs:SendMessage"], source: { arn: senderArn, account, order } });
    this.key?.allowService({ user: this, service, onBehalfOf: ownerOf(account) });
  }

  /**
   * Lets SQS move the messages of one queue here, and of no other. A resource of its own: the source queue names this one
   * in its redrive policy, so this one cannot name the source in its attributes.
   */
  allowRedriveFrom(sourceArn: string): void {
    this.redriveAllowPolicy = new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: this.url,
      redriveAllowPolicy: canonicalJson({ redrivePermission: "byQueue", sourceQueueArns: [sourceArn] }),
      ...located(this.props),
    });
    describeAlarm(this.alarm, `${this.wait}: find the cause, mend it, then redrive them.`, "queue-dead-letters");
  }

  /** No queue moves messages here: the senders are services. */
  denyRedrive(): void {
    this.resource.redriveAllowPolicy = canonicalJson({ redrivePermission: "denyAll" });
  }

  /** What a role needs to put its failures here: where AWS sends by a role, as Lambda does for asynchronous invocations. */
  get sendPermissions() {
    const send = { sid: "SendDeadLetters", actions: ["sqs:SendMessage"], resources: [this.arn] };
    if (this.key?.keyArn === undefined) return [send];
    return [
      send,
      { sid: "EncryptDeadLetters", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [this.key.keyArn] },
    ];
  }

  private get account(): string {
    this.knownAccount ??= accountOf(this.arn);
    return this.knownAccount;
  }

  private get wait(): string {
    return `${this.props.meaning} They wait in ${this.name} for up to ${inDays(this.retentionSeconds)} days`;
  }

  private createAlarm(): CloudwatchMetricAlarm {
    const { recovery = DEAD_LETTER_QUEUE_DEFAULTS.recovery, runbook = DEAD_LETTER_QUEUE_DEFAULTS.runbook } = this.props;
    const spec = {
      name: `${this.name}-not-empty`,
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
      description: `${this.wait}: read them, mend the cause, then ${recovery}. (SQS redrives only what it moved from a queue.)`,
      runbook,
      metric: {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: this.metricDimensions,
        statistic: "Maximum",
      },
      above: DEAD_LETTER_QUEUE_DEFAULTS.alarmAbove,
      periodSeconds: 60,
      periods: 1,
    } as const;
    return createAlarm(this, "alarm", spec, this.props);
  }
}
