import type { MetricSeries } from "./metric-series";

/**
 * The unit of a metric: as it was put, or as the service that makes it has it.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Unit
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function unitOf({ unit, identity: { namespace, metricName } }: MetricSeries): string {
  if (unit !== undefined) return unit;
  if (!namespace.startsWith("AWS/")) return "None";
  return UNITS[metricName] ?? "Count";
}

/** Of metrics that count nothing. */
const UNITS: Readonly<Record<string, string>> = {
  ApproximateAgeOfOldestMessage: "Seconds",
  AsyncEventAge: "Milliseconds",
  Duration: "Milliseconds",
  PublishSize: "Bytes",
  SentMessageSize: "Bytes",
};
