import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import type { Bus } from "../bus/event-bus";
import type { CommonProps } from "../common-props";
import type { ObjectPattern } from "../event-pattern";
import { checkLogRetention } from "../handler-function/function-props";
import { COMMON_PROPS, checkProps, optional, required, type ShapeOf, shaped } from "../props";
import { checkMappingFilter } from "../queue/mapping-filter";
import { SERVICE_DEAD_LETTER_QUEUE, type ServiceDeadLetterOptions } from "../queue/service-dead-letter-queue";
import { checkRange } from "../range";
import { fail } from "../report";
import type { EventTable } from "./event-table";
import { OUTBOX_EVENT, type OutboxEvent } from "./outbox-event";

export const OUTBOX_DEFAULTS = {
  /** New rows: what is changed or deleted afterwards happened to the row, and is no event of its own. */
  filters: [{ eventName: ["INSERT"] }],
  /** The most that a bus takes at once. */
  batchSize: 10,
  batchWindowSeconds: 0,
  retry: {
    /** Half of the 24 hours that a stream keeps: what is given up can still be read there, and has a dead letter, which what expires has not. */
    maxAgeSeconds: 43_200,
    /** So that a row that no bus will ever take does not hold back those behind it for half a day. */
    maxAttempts: 100,
  },
  parallelBatches: 1,
  logRetentionDays: 30,
  alarms: {
    /** Executions in 5 minutes that failed, and are tried again. */
    failures: 10,
    /** Executions in 5 minutes that failed for some rows of their batch. */
    partialFailures: 10,
    /** Executions in 5 minutes that timed out. One takes minutes, so that there are never many. */
    timeOuts: 0,
    /** Executions in 5 minutes that were put off. */
    throttles: 0,
    /** Whether 15 minutes without an execution, while the table is written, are an alarm. */
    silence: true,
  },
} as const;

export interface OutboxProps extends Pick<CommonProps, "tags"> {
  /** Name of the pipe: 1–64 letters, digits, dots, hyphens and underscores; takes the stage prefix. Another name is another pipe, which sends everything again that is in the stream. @default the construct id */
  readonly name?: string;
  /** The table whose rows become events. Its stream is turned on. Two readers of one stream are the most that AWS advises. */
  readonly table: EventTable;
  /** The bus that they are put on, in the account and Region of the table. */
  readonly bus: Bus;
  /** What a row becomes. */
  readonly event: OutboxEvent;
  /**
   * Up to 5 patterns on the record of the stream (`eventName`, `dynamodb.NewImage.type.S`…), in EventBridge's language without `wildcard`,
   * `cidr` and operators within operators. A record that none of them matches becomes no event.
   * @default new rows: [{ eventName: ["INSERT"] }]
   */
  readonly filters?: readonly ObjectPattern[];
  /** Rows in one batch, 1–10. @default 10 */
  readonly batchSize?: number;
  /** Seconds to gather a batch, 0–300. @default 0 */
  readonly batchWindowSeconds?: number;
  /**
   * How long a row is tried: seconds, 60–86,400, and times, 0–10,000, not counting failures of EventBridge itself. What is given up is
   * told to the dead-letter queue; rows with another partition key go on after that. @default 12 hours and 100 times
   */
  readonly retry?: OutboxRetry;
  /** Batches of one shard at the same time, 1–10; the order of the rows of a partition key is kept. @default 1 */
  readonly parallelBatches?: number;
  /** Where is told which rows were given up: their place in the stream, not the rows. `false`: nowhere, so synth warns. @default a queue `<name>-dlq` */
  readonly deadLetterQueue?: ServiceDeadLetterOptions | false;
  /** Days that the log of failures is kept. @default 30 */
  readonly logRetentionDays?: number;
  /** Whether it runs. Stopped, it goes on later where it was, if that is within 24 hours; synth warns. @default true */
  readonly enabled?: boolean;
  /**
   * Above how many executions in 5 minutes the alarms go off; `false`: none, but that of the dead-letter queue.
   * @default failures 10, partialFailures 10, timeOuts 0, throttles 0, silence true
   */
  readonly alarms?: OutboxAlarmProps | false;
}

interface OutboxRetry {
  readonly maxAgeSeconds?: number;
  readonly maxAttempts?: number;
}

interface OutboxAlarmProps {
  readonly failures?: number | false;
  readonly partialFailures?: number | false;
  readonly timeOuts?: number | false;
  readonly throttles?: number | false;
  /**
   * Whether it is an alarm that the pipe does not run for 15 minutes in which the table is written: it is stopped, or cannot read. A poll
   * whose records the filters drop is no run either, so `false` for a table most of whose writes make no event, such as updates of its rows.
   */
  readonly silence?: boolean;
}

const OUTBOX_PROPS: ShapeOf<OutboxProps> = {
  tags: COMMON_PROPS.tags,
  name: optional("text"),
  table: required({ like: "an EventTable", has: "streamWith" }),
  bus: required({ like: "an EventBus", has: "busName" }),
  event: required(shaped<OutboxEvent>(OUTBOX_EVENT)),
  filters: optional("a list"),
  batchSize: optional("number"),
  batchWindowSeconds: optional("number"),
  retry: optional(shaped<OutboxRetry>({ maxAgeSeconds: optional("number"), maxAttempts: optional("number") })),
  parallelBatches: optional("number"),
  deadLetterQueue: SERVICE_DEAD_LETTER_QUEUE,
  logRetentionDays: optional("number"),
  enabled: optional("true or false"),
  alarms: optional(
    "false",
    shaped<OutboxAlarmProps>({
      failures: optional("number", "false"),
      partialFailures: optional("number", "false"),
      timeOuts: optional("number", "false"),
      throttles: optional("number", "false"),
      silence: optional("true or false"),
    }),
  ),
};

/** The props, checked and with every default filled in. */
export function resolveOutboxProps(scope: Construct, props: OutboxProps) {
  checkProps(scope, props, OUTBOX_PROPS);
  const { pipes } = AWS_LIMITS;
  const defaults = OUTBOX_DEFAULTS;
  const retry = props.retry ?? {};
  const alarms: OutboxAlarmProps = props.alarms === false ? NO_ALARMS : (props.alarms ?? {});
  checkRange(scope, "batchSize", props.batchSize, pipes.busBatchSize, "rows");
  checkRange(scope, "batchWindowSeconds", props.batchWindowSeconds, pipes.batchWindowSeconds, "seconds");
  checkRange(scope, "retry.maxAgeSeconds", retry.maxAgeSeconds, pipes.streamAgeSeconds, "seconds");
  checkRange(scope, "retry.maxAttempts", retry.maxAttempts, pipes.retryAttempts, "attempts");
  checkRange(scope, "parallelBatches", props.parallelBatches, pipes.parallelizationFactor, "batches");
  for (const kind of ["failures", "partialFailures", "timeOuts", "throttles"] as const) {
    checkThreshold(scope, `alarms.${kind}`, alarms[kind]);
  }
  checkLogRetention(scope, props.logRetentionDays);
  checkFilters(scope, props.filters);
  return {
    filters: props.filters ?? defaults.filters,
    batchSize: props.batchSize ?? defaults.batchSize,
    batchWindowSeconds: props.batchWindowSeconds ?? defaults.batchWindowSeconds,
    retry: {
      maxAgeSeconds: retry.maxAgeSeconds ?? defaults.retry.maxAgeSeconds,
      maxAttempts: retry.maxAttempts ?? defaults.retry.maxAttempts,
    },
    parallelBatches: props.parallelBatches ?? defaults.parallelBatches,
    logRetentionDays: props.logRetentionDays ?? defaults.logRetentionDays,
    enabled: props.enabled ?? true,
    alarms: {
      failures: alarms.failures ?? defaults.alarms.failures,
      partialFailures: alarms.partialFailures ?? defaults.alarms.partialFailures,
      timeOuts: alarms.timeOuts ?? defaults.alarms.timeOuts,
      throttles: alarms.throttles ?? defaults.alarms.throttles,
      silence: alarms.silence ?? defaults.alarms.silence,
    },
  };
}

const NO_ALARMS = {
  failures: false,
  partialFailures: false,
  timeOuts: false,
  throttles: false,
  silence: false,
} as const;

function checkFilters(scope: Construct, filters: OutboxProps["filters"]): void {
  const most = AWS_LIMITS.lambda.mappingFilters;
  if (filters && (filters.length === 0 || filters.length > most)) {
    fail(scope, {
      code: "MAPPING_FILTERS",
      prop: "filters",
      must: `be 1 to ${most} patterns`,
      got: `${filters.length} patterns`,
      mend: "Merge some into one with $or, or leave filters out for every new row.",
    });
  }
  for (const [index, filter] of (filters ?? []).entries()) {
    checkMappingFilter(scope, `filters[${index}]`, filter, "EventBridge Pipes");
  }
}
