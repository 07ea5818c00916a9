import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import { COMMON_PROPS, KEY, NAME, optional, type ShapeOf, shaped } from "../props";
import { SERVICE_DEAD_LETTER_QUEUE, type ServiceDeadLetterOptions } from "../queue/service-dead-letter-queue";

export const FANOUT_TOPIC_DEFAULTS = {
  contentBasedDeduplication: true,
  /** SHA-256 in place of SHA-1. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
  signatureVersion: 2,
  alarms: {
    /** Goes off with the first delivery that failed for good. */
    failedDeliveries: 0,
  },
} as const;

export const SUBSCRIPTION_DEFAULTS = { filterScope: "MessageAttributes" } as const;

/** FIFO settings of a topic. */
export interface TopicFifoOptions {
  /** Deduplicate by a hash of the message. @default true */
  readonly contentBasedDeduplication?: boolean;
}

/** The alarms of a topic. */
export interface TopicAlarmProps {
  /**
   * Goes off above this many deliveries in 5 minutes that failed for good; `false`: no such alarm. That of the alarm topic
   * notifies the alarm topic itself, and so reaches whom it still reaches; for more, give it another one:
   * `setAlarmTopic(alerts, pager)`.
   * @default 0
   */
  readonly failedDeliveries?: number | false;
}

export interface FanoutTopicProps extends CommonProps {
  /** Name of the topic: 1–256 letters, digits, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** Name that e-mails and SMS show, up to 100 characters. @default none */
  readonly displayName?: string;
  /** FIFO: ordered within a message group, to FIFO queues only. Adds `.fifo` to the name. @default false */
  readonly fifo?: boolean | TopicFifoOptions;
  /**
   * Customer-managed key to encrypt with: an `EncryptionKey`, or the ARN, id or alias of a key that is there. Rules and
   * alarms that publish to the topic are let use it. `alias/aws/sns` never lets them, so it is refused.
   * @default none: SNS encrypts in transit only
   */
  readonly encryptionKey?: Key | string;
  /** The alarms; `false`: none but those of the dead-letter queues. @default one, on deliveries that failed for good */
  readonly alarms?: TopicAlarmProps | false;
}

export const FANOUT_TOPIC_PROPS: ShapeOf<FanoutTopicProps> = {
  ...COMMON_PROPS,
  name: NAME,
  displayName: optional("text"),
  fifo: optional("true or false", shaped<TopicFifoOptions>({ contentBasedDeduplication: optional("true or false") })),
  encryptionKey: optional(...KEY),
  alarms: optional("false", shaped<TopicAlarmProps>({ failedDeliveries: optional("number", "false") })),
};

/** What a subscription takes beside the subscriber. */
export interface SubscriptionOptions {
  /**
   * Filter policy: which messages are delivered
   * (https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html). At most 5 keys and 150 combinations.
   * @default every message
   */
  readonly filter?: Readonly<Record<string, unknown>>;
  /**
   * What the filter looks at: the attributes of a message, or its body as JSON. Rules publish without attributes: on a topic
   * that a rule sends to, a filter on attributes is an error.
   * @default "MessageAttributes"
   */
  readonly filterScope?: "MessageAttributes" | "MessageBody";
  /** Deliver the message as it is, not wrapped in an SNS envelope. Queues and HTTPS only. @default false */
  readonly raw?: boolean;
  /**
   * Where messages go that could not be delivered. `false`: they are dropped, so synth warns.
   * @default a queue `<topic>-to-<subscriber>-dlq`, kept for 14 days, with an alarm on the first message
   */
  readonly deadLetterQueue?: ServiceDeadLetterOptions | false;
}

export const SUBSCRIPTION_OPTIONS: ShapeOf<SubscriptionOptions> = {
  filter: optional("an object"),
  filterScope: optional({ oneOf: ["MessageAttributes", "MessageBody"] }),
  raw: optional("true or false"),
  deadLetterQueue: SERVICE_DEAD_LETTER_QUEUE,
};
