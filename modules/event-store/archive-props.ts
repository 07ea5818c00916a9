import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import { checkMoveBeforeExpiry, LIFECYCLE_DEFAULTS, type LifecycleProps, resolveLifecycle } from "../bucket/lifecycle";
import type { Bus } from "../bus/event-bus";
import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import type { EventPatternObject } from "../event-pattern";
import { COMMON_PROPS, checkProps, KEY, NAME, optional, required, type ShapeOf, shaped } from "../props";
import { SERVICE_DEAD_LETTER_QUEUE, type ServiceDeadLetterOptions } from "../queue/service-dead-letter-queue";
import { checkRange } from "../range";
import { fail } from "../report";

export const EVENT_ARCHIVE_BUCKET_DEFAULTS = {
  exactName: false,
  prefix: "events/",
  includeReplays: false,
  /** Seconds and MiB after which an object is written, whichever comes first: fewer and larger objects are cheaper to keep and to search. */
  bufferSeconds: 300,
  bufferMegabytes: 64,
  /** Days after which events are moved to Glacier Instant Retrieval: as quick to read, a fifth of the price to keep, dearer to read. */
  glacierAfterDays: 90,
  formerVersionDays: LIFECYCLE_DEFAULTS.formerVersionDays,
  logRetentionDays: 30,
  alarms: {
    /** Beside the buffer: seconds that the oldest event may wait before the alarm goes off. */
    delayBeyondBufferSeconds: 900,
  },
} as const;

export interface EventArchiveBucketProps extends LifecycleProps, Pick<CommonProps, "tags"> {
  /** The bus that is archived. The archive is in its account and Region. */
  readonly bus: Bus;
  /** Name of the Firehose stream, the rule and what the name of the bucket begins with: 1–36 small letters, digits and hyphens, the stage included. */
  readonly name: string;
  /** Whether `name` is the whole name of the bucket, see `BucketEventsProps`. @default false */
  readonly exactName?: boolean;
  /** Which events. @default every event of the bus */
  readonly pattern?: EventPatternObject;
  /** Whether events that an archive of the bus replays are kept once more. @default false */
  readonly includeReplays?: boolean;
  /** What stands in front of the date in the keys: `events/2026/11/21/17/…`. Ends with a slash. @default "events/" */
  readonly prefix?: string;
  /** Seconds after which an object is written at the latest, 0–900. @default 300 */
  readonly bufferSeconds?: number;
  /** MiB, before compression, with which an object is written before that, 1–128. @default 64 */
  readonly bufferMegabytes?: number;
  /** Days after which objects are moved to Glacier Instant Retrieval; `false`: never. @default 90, unless they expire by then */
  readonly glacierAfterDays?: number | false;
  /**
   * Customer-managed key for the bucket and the stream: an `EncryptionKey`, or the ARN of a key that is there.
   * @default SSE-S3, and a key that AWS owns for the stream, at no cost
   */
  readonly encryptionKey?: Key | string;
  /** Where events go that could not be given to the stream. @default a queue `<name>-dlq`, see `EventRouteProps` */
  readonly deadLetterQueue?: ServiceDeadLetterOptions | false;
  /** Above how many seconds of delay the alarm goes off; `false`: none. @default { delaySeconds: bufferSeconds + 900 } */
  readonly alarms?: ArchiveAlarmProps | false;
}

interface ArchiveAlarmProps {
  /** Seconds since the oldest event came that is not in the bucket yet. */
  readonly delaySeconds?: number | false;
}

const EVENT_ARCHIVE_BUCKET_PROPS: ShapeOf<EventArchiveBucketProps> = {
  tags: COMMON_PROPS.tags,
  bus: required({ like: "a bus: an EventBus, or EventBus.existing(…)", has: "busName" }),
  name: NAME,
  exactName: optional("true or false"),
  pattern: optional("an object"),
  includeReplays: optional("true or false"),
  prefix: optional("text"),
  bufferSeconds: optional("number"),
  bufferMegabytes: optional("number"),
  glacierAfterDays: optional("number", "false"),
  expireDays: optional("number"),
  formerVersionDays: optional("number"),
  encryptionKey: optional(...KEY),
  deadLetterQueue: SERVICE_DEAD_LETTER_QUEUE,
  alarms: optional("false", shaped<ArchiveAlarmProps>({ delaySeconds: optional("number", "false") })),
};

/** The props, checked and with every default filled in. */
export function resolveArchiveProps(scope: Construct, props: EventArchiveBucketProps) {
  checkProps(scope, props, EVENT_ARCHIVE_BUCKET_PROPS);
  const defaults = EVENT_ARCHIVE_BUCKET_DEFAULTS;
  const { firehose } = AWS_LIMITS;
  checkRange(scope, "bufferSeconds", props.bufferSeconds, firehose.bufferSeconds, "seconds");
  checkRange(scope, "bufferMegabytes", props.bufferMegabytes, firehose.bufferMegabytes, "MiB");
  const bufferSeconds = props.bufferSeconds ?? defaults.bufferSeconds;
  const prefix = props.prefix ?? defaults.prefix;
  checkPrefix(scope, prefix);
  const lifecycle = resolveLifecycle(scope, props);
  const delaySeconds =
    props.alarms === false
      ? false
      : (props.alarms?.delaySeconds ?? bufferSeconds + defaults.alarms.delayBeyondBufferSeconds);
  checkThreshold(scope, "alarms.delaySeconds", delaySeconds);
  return {
    exactName: props.exactName ?? defaults.exactName,
    includeReplays: props.includeReplays ?? defaults.includeReplays,
    prefix,
    bufferSeconds,
    bufferMegabytes: props.bufferMegabytes ?? defaults.bufferMegabytes,
    lifecycle: { ...lifecycle, moves: glacierMoves(scope, props) },
    delaySeconds,
  };
}

export type ResolvedArchiveProps = ReturnType<typeof resolveArchiveProps>;

function glacierMoves(scope: Construct, { glacierAfterDays, expireDays }: EventArchiveBucketProps) {
  if (glacierAfterDays === false) return [];
  const standard = EVENT_ARCHIVE_BUCKET_DEFAULTS.glacierAfterDays;
  if (glacierAfterDays === undefined && expireDays !== undefined && expireDays <= standard) return [];
  const days = glacierAfterDays ?? standard;
  checkRange(scope, "glacierAfterDays", days, AWS_LIMITS.s3.lifecycleDays, "days");
  checkMoveBeforeExpiry(scope, "glacierAfterDays", days, expireDays);
  return [{ storageClass: "GLACIER_IR", days }];
}

/** Firehose puts the date behind it, and reads `!{…}` as an expression. */
function checkPrefix(scope: Construct, prefix: string): void {
  const most = AWS_LIMITS.firehose.prefixLength / 2;
  const wrong =
    (!/^[^/]/.test(prefix) && "begin with a letter or digit") ||
    (!prefix.endsWith("/") && "end with a slash") ||
    (prefix.includes("!{") && "hold no expression: the date is put behind it") ||
    (prefix.startsWith("errors/") && 'not begin with "errors/", where Firehose puts what it cannot process') ||
    (prefix.length > most && `have at most ${most} characters`);
  if (!wrong) return;
  fail(scope, { code: "ARCHIVE_PREFIX", prop: "prefix", must: wrong, got: prefix, mend: 'Such as "events/".' });
}
