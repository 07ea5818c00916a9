import type { MetricQuery } from "../aws/cloudwatch-metrics";

/** What is made of the values of a figure, oldest first. */
type Reading = (values: readonly number[]) => number | undefined;

/** CloudWatch has no value for a period in which nothing happened: that is 0. */
const total: Reading = (values) => values.reduce((sum, value) => sum + value, 0);
/** Where the period is cut in two, the worse half counts. */
const worst: Reading = (values) => (values.length === 0 ? undefined : Math.max(...values));
const latest: Reading = (values) => values.at(-1);

interface Figure {
  readonly metricName: string;
  readonly statistic: string;
  /** Whether one value stands for the whole time: percentiles of minutes cannot be put together. */
  readonly whole?: boolean;
  readonly read: Reading;
}

const sum = (metricName: string): Figure => ({ metricName, statistic: "Sum", read: total });
const percentile = (metricName: string, statistic: string): Figure => ({
  metricName,
  statistic,
  whole: true,
  read: worst,
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export const RULE_FIGURES = {
  matched: sum("TriggeredRules"),
  invocations: sum("Invocations"),
  failed: sum("FailedInvocations"),
  sentToDlq: sum("InvocationsSentToDlq"),
  lostOnWayToDlq: sum("InvocationsFailedToBeSentToDlq"),
  throttled: sum("ThrottledRules"),
} as const;

/** https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
export const TOPIC_FIGURES = {
  published: sum("NumberOfMessagesPublished"),
  delivered: sum("NumberOfNotificationsDelivered"),
  failed: sum("NumberOfNotificationsFailed"),
  filteredOut: sum("NumberOfNotificationsFilteredOut"),
  sentToDlq: sum("NumberOfNotificationsRedrivenToDlq"),
  lostOnWayToDlq: sum("NumberOfNotificationsFailedToRedriveToDlq"),
} as const;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const QUEUE_FIGURES = {
  sent: sum("NumberOfMessagesSent"),
  received: sum("NumberOfMessagesReceived"),
  deleted: sum("NumberOfMessagesDeleted"),
  oldestSeconds: { metricName: "ApproximateAgeOfOldestMessage", statistic: "Maximum", read: latest } as Figure,
} as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const FUNCTION_FIGURES = {
  invocations: sum("Invocations"),
  errors: sum("Errors"),
  throttles: sum("Throttles"),
  p50Milliseconds: percentile("Duration", "p50"),
  p99Milliseconds: percentile("Duration", "p99"),
} as const;

/** Figures by their names; `undefined` where there is no value. */
export type FiguresOf<Table> = { readonly [Name in keyof Table]: number | undefined };

/** Collects what is to be asked of CloudWatch, so that it is asked all at once. */
export class FigureList {
  readonly queries: MetricQuery[] = [];

  constructor(private readonly time: { readonly periodSeconds: number; readonly windowSeconds: number }) {}

  /** @returns what reads the figures, once the values of all queries are there; no values: none could be had */
  add<Table extends Readonly<Record<string, Figure>>>(
    table: Table,
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
  ): (values: readonly (readonly number[])[] | undefined) => FiguresOf<Table> {
    const first = this.queries.length;
    const figures = Object.entries(table);
    for (const [, { metricName, statistic, whole = false }] of figures) {
      const periodSeconds = whole ? this.time.windowSeconds : this.time.periodSeconds;
      this.queries.push({ namespace, metricName, dimensions, statistic, periodSeconds });
    }
    return (values) => {
      const read = figures.map(([name, { read }], i) => [name, values && read(values[first + i] ?? [])]);
      return Object.fromEntries(read) as FiguresOf<Table>;
    };
  }
}
