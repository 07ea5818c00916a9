import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { type TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import { checkThreshold, createAlarm } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import { located } from "../common-props";
import { checkConnectedOnce } from "../connected-once";
import type { ConsumerFunction } from "../connections";
import { checkRoleCanUse, type Key } from "../encryption-key";
import type { ObjectPattern } from "../event-pattern";
import { checkArgument, checkProps, optional, type ShapeOf, shaped } from "../props";
import { checkRange, checkSeconds } from "../range";
import { checkAtSynth, fail } from "../report";
import { literalJson } from "../terraform-json";
import { checkMappingFilter } from "./mapping-filter";

export const CONSUMER_DEFAULTS = {
  batchSize: 10,
  batchWindowSeconds: 0,
  /** One bad message does not bring back the good ones of its batch. */
  partialBatchResponse: true,
  alarms: {
    /** Messages in 5 minutes. */
    failedMessages: 10,
  },
} as const;

export interface ConsumerOptions {
  /** Messages in one invocation: 1–10,000, on a FIFO queue 1–10. @default 10 */
  readonly batchSize?: number;
  /** Seconds to gather a batch, 0–300; at least 1 above 10 messages; not on a FIFO queue. @default 0 */
  readonly batchWindowSeconds?: number;
  /**
   * Batches processed at the same time, 2–1,000. Above the reserved concurrency of the function: error, as Lambda then
   * receives more than the function may process, and each batch that is throttled counts as a receive.
   * @default the reserved concurrency of the function, where that is from 2 to 1,000; otherwise no limit but Lambda's own (5 batches at first, up to 1,250)
   */
  readonly maximumConcurrency?: number;
  /**
   * The function names the messages that failed; the others are done
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html). `false`: if it throws, all come back.
   * @default true
   */
  readonly partialBatchResponse?: boolean;
  /**
   * Up to 5 patterns on the message (`body`, `messageAttributes`…), in Lambda's language: that of EventBridge without
   * `wildcard`, `cidr` and operators within operators. A message that none matches is deleted without the function seeing
   * it, so synth warns.
   * @default every message
   */
  readonly filters?: readonly ObjectPattern[];
  /**
   * Goes off above this many messages in 5 minutes that were not processed and come back; `false`: no such alarm. Messages that
   * a function reports as failed do not count as errors of the function, so its own alarm does not see them.
   * @default { failedMessages: 10 }
   */
  readonly alarms?: ConsumerAlarmProps | false;
}

interface ConsumerAlarmProps {
  readonly failedMessages?: number | false;
}

const CONSUMER_OPTIONS: ShapeOf<ConsumerOptions> = {
  batchSize: optional("number"),
  batchWindowSeconds: optional("number"),
  maximumConcurrency: optional("number"),
  partialBatchResponse: optional("true or false"),
  filters: optional("a list"),
  alarms: optional("false", shaped<ConsumerAlarmProps>({ failedMessages: optional("number", "false") })),
};

/** What a consumer needs to know of its queue. */
interface ConsumedQueue {
  readonly node: Construct["node"];
  /** Name in AWS, or the id of a queue whose name is not known. */
  readonly name: string;
  readonly provider: TerraformProvider | undefined;
  readonly arn: string;
  readonly fifo: boolean;
  readonly key: Key | undefined;
}

/** Connects a queue and the function that is to process its messages, once. */
export function consume(
  queue: Construct & ConsumedQueue,
  consumer: ConsumerFunction,
  options: ConsumerOptions,
): QueueConsumer {
  checkArgument(queue, "consumedBy", consumer, "a HandlerFunction, or HandlerFunction.existing(…)", "consumerId");
  const id = `to-${consumer.consumerId}`;
  checkConnectedOnce(queue, id, "consumedBy", consumer.node.path);
  return new QueueConsumer(queue, id, { queue, consumer, options });
}

/**
 * The event source mapping between a queue and the function that processes its messages; made by `queue.consumedBy(…)`. Gives
 * the role of the function what it needs to receive and to decrypt.
 */
export class QueueConsumer extends Construct {
  readonly resource: LambdaEventSourceMapping;
  readonly consumer: ConsumerFunction;
  readonly batchWindowSeconds: number;
  /** Batches processed at the same time; `undefined`: no limit but Lambda's own. */
  readonly maximumConcurrency: number | undefined;

  constructor(
    scope: Construct,
    id: string,
    connection: {
      readonly queue: ConsumedQueue;
      readonly consumer: ConsumerFunction;
      readonly options: ConsumerOptions;
    },
  ) {
    super(scope, id);
    const { queue, consumer, options } = connection;
    checkProps(this, options, CONSUMER_OPTIONS);
    const batchSize = options.batchSize ?? CONSUMER_DEFAULTS.batchSize;
    const partialBatchResponse = options.partialBatchResponse ?? CONSUMER_DEFAULTS.partialBatchResponse;
    this.consumer = consumer;
    this.batchWindowSeconds = options.batchWindowSeconds ?? CONSUMER_DEFAULTS.batchWindowSeconds;
    this.maximumConcurrency = options.maximumConcurrency ?? reservedAsMaximum(consumer);
    this.checkOptions(queue, batchSize, options);

    grantReceive(consumer, queue);
    if (consumer.rolePolicy) checkRoleCanUse(scope, "encryptionKey", queue.key, `the role of ${consumer.node.path}`);
    this.resource = new LambdaEventSourceMapping(this, "Resource", {
      eventSourceArn: queue.arn,
      functionName: consumer.functionRef,
      batchSize,
      ...(!queue.fifo && { maximumBatchingWindowInSeconds: this.batchWindowSeconds }),
      ...(partialBatchResponse && { functionResponseTypes: ["ReportBatchItemFailures"] }),
      ...(this.maximumConcurrency !== undefined && {
        scalingConfig: { maximumConcurrency: this.maximumConcurrency },
      }),
      metricsConfig: { metrics: ["EventCount"] },
      ...(options.filters && {
        filterCriteria: { filter: options.filters.map((filter) => ({ pattern: literalJson(filter) })) },
      }),
      dependsOn: [...consumer.consumerDependencies, ...(queue.key?.keyDependencies ?? [])],
      ...located(queue),
    });
    this.createAlarm(queue, options.alarms);
    this.checkConnection(queue, options);
  }

  /** Visibility timeout that the queue should have. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
  get recommendedVisibilitySeconds(): number {
    const { timeoutSeconds } = this.consumer;
    if (timeoutSeconds === undefined || Token.isUnresolved(timeoutSeconds)) return 0;
    return AWS_LIMITS.lambda.visibilityTimeoutFactor * timeoutSeconds + this.batchWindowSeconds;
  }

  /** Counts what partial batch responses name, which `Errors` of the function does not. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  private createAlarm(queue: ConsumedQueue, alarms: ConsumerOptions["alarms"] = {}): void {
    const above = alarms === false ? false : (alarms.failedMessages ?? CONSUMER_DEFAULTS.alarms.failedMessages);
    checkThreshold(this, "alarms.failedMessages", above);
    if (above === false) return;
    createAlarm(
      this,
      "failed-alarm",
      {
        name: `${queue.name}-failed-messages`,
        description: `More than ${above} messages of ${queue.name} were not processed in 5 minutes and come back: look at the logs of its consumer before they become dead letters.`,
        runbook: "queue-failed-messages",
        metric: {
          namespace: "AWS/Lambda",
          metricName: "FailedInvokeEventCount",
          dimensions: { EventSourceMappingUUID: this.resource.uuid },
          statistic: "Sum",
        },
        above,
        periodSeconds: 300,
        periods: 1,
      },
      { provider: queue.provider },
    );
  }

  private checkOptions(queue: ConsumedQueue, batchSize: number, options: ConsumerOptions): void {
    const { sqsBatchSize, sqsBatchWindowSeconds, sqsMaximumConcurrency, mappingFilters } = AWS_LIMITS.lambda;
    const most = queue.fifo ? sqsBatchSize.maxFifo : sqsBatchSize.max;
    checkRange(
      this,
      "batchSize",
      batchSize,
      { min: sqsBatchSize.min, max: most },
      `messages on a ${queue.fifo ? "FIFO" : "standard"} queue`,
    );
    checkSeconds(this, "batchWindowSeconds", options.batchWindowSeconds, sqsBatchWindowSeconds);
    checkRange(this, "maximumConcurrency", options.maximumConcurrency, sqsMaximumConcurrency, "batches");
    if (queue.fifo && this.batchWindowSeconds > 0) {
      fail(this, {
        code: "WINDOW_ON_FIFO",
        prop: "batchWindowSeconds",
        must: "be left out on a FIFO queue, where Lambda knows none",
        got: this.batchWindowSeconds,
        mend: "Leave it out.",
      });
    }
    if (!queue.fifo && batchSize > sqsBatchSize.maxFifo && this.batchWindowSeconds < 1) {
      fail(this, {
        code: "WINDOW_MISSING",
        prop: "batchWindowSeconds",
        must: `be at least 1 when batchSize is above ${sqsBatchSize.maxFifo}`,
        got: this.batchWindowSeconds,
        mend: "Give the seconds to gather a batch, or leave batchSize out for 10.",
      });
    }
    if (options.filters && (options.filters.length === 0 || options.filters.length > mappingFilters)) {
      fail(this, {
        code: "MAPPING_FILTERS",
        prop: "filters",
        must: `be 1 to ${mappingFilters} patterns`,
        got: `${options.filters.length} patterns`,
        mend: "Merge some into one with $or, or leave filters out.",
      });
    }
    for (const [index, filter] of (options.filters ?? []).entries()) {
      checkMappingFilter(this, `filters[${index}]`, filter);
    }
  }

  private checkConnection(queue: ConsumedQueue, { filters }: ConsumerOptions): void {
    const { consumer, maximumConcurrency } = this;
    checkAtSynth(this, (report) => {
      if (consumer.idempotency === undefined) {
        report.warning({
          code: "NOT_IDEMPOTENT",
          prop: "idempotency",
          must: `be said on ${consumer.node.path}: ${queue.node.path} delivers a message at least once, so the function sees some twice`,
          got: undefined,
          mend: 'Give the function idempotency: new IdempotencyTable(…), or idempotency: { because: "…" } if twice does no harm.',
        });
      }
      if (consumer.timeoutSeconds === undefined) {
        report.warning({
          code: "TIMEOUT_UNKNOWN",
          prop: "timeoutSeconds",
          must: `be said of ${consumer.node.path}, so that the visibility timeout of ${queue.node.path} can follow from it`,
          got: undefined,
          mend: "Give HandlerFunction.existing(…) the timeoutSeconds of the function.",
        });
      }
      if (filters) {
        report.warning({
          code: "FILTER_DELETES",
          prop: "filters",
          must: "let every message through that must not be lost: Lambda deletes what no filter matches, without a trace",
          got: filters,
          mend: 'Filter in the rule or the subscription instead, or acceptRisk(…, "FILTER_DELETES", "…").',
        });
      }
      const reserved = knownReserved(consumer);
      if (reserved === 0) {
        report.error({
          code: "RESERVED_ZERO",
          prop: "reservedConcurrency",
          must: `be above 0 on ${consumer.node.path}, which consumes ${queue.node.path}: with 0 it never runs, and each message is received in vain until it is a dead letter`,
          got: reserved,
          mend: "Leave it out, or reserve some; to stop the consumer for a while, disable the mapping: consumedBy(…).resource.enabled = false.",
        });
        return;
      }
      if (reserved !== undefined && maximumConcurrency !== undefined && maximumConcurrency > reserved) {
        report.error({
          code: "CONCURRENCY_ABOVE_RESERVED",
          prop: "maximumConcurrency",
          must: `be at most the reserved concurrency of ${consumer.node.path} (${reserved})`,
          got: maximumConcurrency,
          mend: "Throttled batches count as receives and end in the dead-letter queue: lower it, or reserve more.",
        });
      }
      const { min } = AWS_LIMITS.lambda.sqsMaximumConcurrency;
      if (reserved !== undefined && maximumConcurrency === undefined && reserved < min) {
        report.warning({
          code: "RESERVED_BELOW_POLLERS",
          prop: "reservedConcurrency",
          must: `be at least ${min} on ${consumer.node.path}: Lambda receives several batches at a time, and cannot be held to fewer than ${min}`,
          got: reserved,
          mend: "Throttled batches count as receives and end in the dead-letter queue: reserve more; or raise deadLetterQueue.maxReceiveCount and acceptRisk.",
        });
      }
    });
  }
}

/** As many batches as the function may process: with more, Lambda receives messages only to be throttled. */
function reservedAsMaximum(consumer: ConsumerFunction): number | undefined {
  const { min, max } = AWS_LIMITS.lambda.sqsMaximumConcurrency;
  const reserved = knownReserved(consumer);
  return reserved !== undefined && reserved >= min && reserved <= max ? reserved : undefined;
}

function knownReserved({ reservedConcurrency }: ConsumerFunction): number | undefined {
  return Token.isUnresolved(reservedConcurrency) ? undefined : reservedConcurrency;
}

function grantReceive({ rolePolicy }: ConsumerFunction, queue: ConsumedQueue): void {
  const actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"];
  rolePolicy?.allow("ReceiveMessages", actions, [queue.arn]);
  if (queue.key?.keyArn !== undefined) rolePolicy?.allow("DecryptMessages", ["kms:Decrypt"], [queue.key.keyArn]);
}
