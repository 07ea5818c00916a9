import type { MetricSeries } from "../cloudwatch/metric-series";
import type { MetricStore } from "../cloudwatch/metric-store";

/** What CloudWatch sees of a queue now; `undefined` where it gets no value. */
export interface QueueGauges {
  readonly visible: number | undefined;
  readonly notVisible: number | undefined;
  readonly delayed: number | undefined;
  readonly oldestAgeSeconds: number | undefined;
  /** Of a FIFO queue: groups of which something is in flight. */
  readonly blockedGroups: number | undefined;
}

/**
 * The metrics of a queue in `AWS/SQS`.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueMetrics {
  readonly sent: MetricSeries;
  readonly sentSize: MetricSeries;
  readonly received: MetricSeries;
  readonly deleted: MetricSeries;
  readonly emptyReceives: MetricSeries;
  /** Of a FIFO queue. */
  readonly deduplicated: MetricSeries;

  constructor(store: MetricStore, queueName: string, gauges: QueueGauges, fifo: boolean) {
    const dimensions = { QueueName: queueName };
    const series = (name: string) => store.series("AWS/SQS", name, dimensions);
    const gauge = (name: string, read: () => number | undefined) => store.gauge("AWS/SQS", name, dimensions, read);
    this.sent = series("NumberOfMessagesSent");
    this.sentSize = series("SentMessageSize");
    this.received = series("NumberOfMessagesReceived");
    this.deleted = series("NumberOfMessagesDeleted");
    this.emptyReceives = series("NumberOfEmptyReceives");
    this.deduplicated = series("NumberOfDeduplicatedSentMessages");
    gauge("ApproximateNumberOfMessagesVisible", () => gauges.visible);
    gauge("ApproximateNumberOfMessagesNotVisible", () => gauges.notVisible);
    gauge("ApproximateNumberOfMessagesDelayed", () => gauges.delayed);
    gauge("ApproximateAgeOfOldestMessage", () => gauges.oldestAgeSeconds);
    if (fifo) gauge("ApproximateNumberOfGroupsWithInflightMessages", () => gauges.blockedGroups);
  }
}
