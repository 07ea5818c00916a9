import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import { COMMON_PROPS, KEY, NAME, optional, type ShapeOf, shaped } from "../props";
import { checkRange, checkSeconds } from "../range";
import { DEAD_LETTER_QUEUE_DEFAULTS } from "./dead-letter-queue";
import { withoutFifo } from "./queue-name";
import { retentionSeconds } from "./retention";

export const RELIABLE_QUEUE_DEFAULTS = {
  /** Without a consumer that it could be computed from: SQS's own default. */
  visibilityTimeoutSeconds: 30,
  /** SQS's own default; ten days less than the dead-letter queue, so a letter that comes there late is still kept. */
  retentionDays: 4,
  /** Long polling: fewer empty receives to pay for, and no message missed by asking only some of SQS's servers. */
  receiveWaitSeconds: 20,
  delaySeconds: 0,
  maxReceiveCount: 5,
  contentBasedDeduplication: true,
  highThroughput: false,
  alarms: {
    /** Messages waiting: what is much depends on the traffic, so there is no alarm until it is given. */
    depth: false,
    /** The alarm on age never goes off before this. */
    minAgeSeconds: 900,
  },
} as const;

/** FIFO settings of a queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html */
export interface QueueFifoOptions {
  /** Deduplicate by a hash of the body. Rules need it, as they send no deduplication id. @default true */
  readonly contentBasedDeduplication?: boolean;
  /** Limits and deduplicates per message group: thousands of messages a second in place of 300 calls. @default false */
  readonly highThroughput?: boolean;
}

/** The dead-letter queue of a queue. */
export interface QueueDeadLetterOptions {
  /** Receives after which a message moves to the dead-letter queue, 1–1,000. Below 3 with a consumer: warning. @default 5 */
  readonly maxReceiveCount?: number;
  /** Name, without the stage. @default the queue's name with `-dlq` */
  readonly name?: string;
  /** Days that a dead letter is kept, 1–14; below the retention of the queue: error. @default 14 */
  readonly retentionDays?: number;
}

/** The alarms of a queue. */
export interface QueueAlarmProps {
  /** Goes off above this many waiting messages. @default false: no such alarm */
  readonly depth?: number | false;
  /**
   * Goes off when the oldest message has waited longer than this many seconds, fewer than it is kept; `false`: no such alarm.
   * @default maxReceiveCount × visibility timeout, at least 900 and an hour less than the retention: by then a message is processed or a dead letter, unless nobody receives it
   */
  readonly ageSeconds?: number | false;
}

export interface ReliableQueueProps extends CommonProps {
  /** Name of the queue: 1–80 letters, digits, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** FIFO: ordered within a message group, deduplicated for 5 minutes. Adds `.fifo` to the name. @default false */
  readonly fifo?: boolean | QueueFifoOptions;
  /**
   * Seconds for which a received message is hidden from other receivers, 0–43,200. Below the timeout of a consuming
   * function: error. Below 6 × timeout + batching window: warning
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
   * @default 6 × timeout + batching window of the consumer that needs most; 30 without a consumer
   */
  readonly visibilityTimeoutSeconds?: number;
  /** Days that a message is kept, 1–14; longer than maxReceiveCount × visibility timeout, or no message becomes a dead letter. @default 4 */
  readonly retentionDays?: number;
  /** Seconds that a receive waits for a message, 0–20. @default 20 (long polling) */
  readonly receiveWaitSeconds?: number;
  /** Seconds before a new message can be received, 0–900. @default 0 */
  readonly delaySeconds?: number;
  /**
   * The dead-letter queue. `false`: none; what cannot be processed is received again and again until it expires in
   * silence, so synth warns.
   * @default `<name>-dlq`, after 5 receives, kept for 14 days, with an alarm on the first message
   */
  readonly deadLetterQueue?: QueueDeadLetterOptions | false;
  /**
   * Customer-managed key to encrypt with: an `EncryptionKey`, or the ARN, id or alias of a key that is there; of a queue that a
   * function consumes not the id or alias, which its role could not be allowed. The dead-letter queue uses it too. What sends
   * to the queue is let use it.
   * @default SSE-SQS, at no cost
   */
  readonly encryptionKey?: Key | string;
  /** The alarms; `false`: none but that of the dead-letter queue. @default age of the oldest message */
  readonly alarms?: QueueAlarmProps | false;
}

export const RELIABLE_QUEUE_PROPS: ShapeOf<ReliableQueueProps> = {
  ...COMMON_PROPS,
  name: NAME,
  fifo: optional(
    "true or false",
    shaped<QueueFifoOptions>({
      contentBasedDeduplication: optional("true or false"),
      highThroughput: optional("true or false"),
    }),
  ),
  visibilityTimeoutSeconds: optional("number"),
  retentionDays: optional("number"),
  receiveWaitSeconds: optional("number"),
  delaySeconds: optional("number"),
  deadLetterQueue: optional(
    "false",
    shaped<QueueDeadLetterOptions>({
      maxReceiveCount: optional("number"),
      name: optional("text"),
      retentionDays: optional("number"),
    }),
  ),
  encryptionKey: optional(...KEY),
  alarms: optional(
    "false",
    shaped<QueueAlarmProps>({ depth: optional("number", "false"), ageSeconds: optional("number", "false") }),
  ),
};

/** The props with every default filled in. */
export interface ResolvedQueueProps {
  readonly fifo: Required<QueueFifoOptions> | undefined;
  /** `undefined`: computed from the consumers. */
  readonly visibilityTimeoutSeconds: number | undefined;
  readonly retentionSeconds: number;
  readonly receiveWaitSeconds: number;
  readonly delaySeconds: number;
  readonly deadLetterQueue: Required<QueueDeadLetterOptions> | undefined;
  readonly alarms: { readonly depth: number | false; readonly ageSeconds: number | false | "computed" };
}

/** Checks the props, each where it is given, and fills in the defaults. */
export function resolveQueueProps(scope: Construct, props: ReliableQueueProps): ResolvedQueueProps {
  const { sqs } = AWS_LIMITS;
  const defaults = RELIABLE_QUEUE_DEFAULTS;
  const alarms = props.alarms === false ? { depth: false as const, ageSeconds: false as const } : (props.alarms ?? {});
  checkSeconds(scope, "visibilityTimeoutSeconds", props.visibilityTimeoutSeconds, sqs.visibilityTimeoutSeconds);
  checkSeconds(scope, "receiveWaitSeconds", props.receiveWaitSeconds, sqs.receiveWaitSeconds);
  checkSeconds(scope, "delaySeconds", props.delaySeconds, sqs.delaySeconds);
  checkThreshold(scope, "alarms.depth", alarms.depth);
  checkThreshold(scope, "alarms.ageSeconds", alarms.ageSeconds);
  return {
    fifo: resolveFifo(props.fifo),
    visibilityTimeoutSeconds: props.visibilityTimeoutSeconds,
    retentionSeconds: retentionSeconds(scope, "retentionDays", props.retentionDays ?? defaults.retentionDays),
    receiveWaitSeconds: props.receiveWaitSeconds ?? defaults.receiveWaitSeconds,
    delaySeconds: props.delaySeconds ?? defaults.delaySeconds,
    deadLetterQueue:
      props.deadLetterQueue === false ? undefined : resolveDeadLetters(scope, props.deadLetterQueue ?? {}, props.name),
    alarms: { depth: alarms.depth ?? defaults.alarms.depth, ageSeconds: alarms.ageSeconds ?? "computed" },
  };
}

function resolveFifo(fifo: boolean | QueueFifoOptions | undefined): Required<QueueFifoOptions> | undefined {
  if (!fifo) return undefined;
  const { contentBasedDeduplication, highThroughput } = RELIABLE_QUEUE_DEFAULTS;
  return { contentBasedDeduplication, highThroughput, ...(fifo === true ? {} : fifo) };
}

function resolveDeadLetters(
  scope: Construct,
  options: QueueDeadLetterOptions,
  queue: string,
): Required<QueueDeadLetterOptions> {
  const maxReceiveCount = options.maxReceiveCount ?? RELIABLE_QUEUE_DEFAULTS.maxReceiveCount;
  const retentionDays = options.retentionDays ?? DEAD_LETTER_QUEUE_DEFAULTS.retentionDays;
  checkRange(scope, "deadLetterQueue.maxReceiveCount", maxReceiveCount, AWS_LIMITS.sqs.maxReceiveCount, "receives");
  retentionSeconds(scope, "deadLetterQueue.retentionDays", retentionDays);
  return { maxReceiveCount, retentionDays, name: options.name ?? `${withoutFifo(queue)}-dlq` };
}
