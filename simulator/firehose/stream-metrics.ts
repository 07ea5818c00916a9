import type { MetricSeries } from "../cloudwatch/metric-store";
import type { OtherPlace } from "../topology/places";
import type { World } from "../world";

/**
 * What Firehose counts of a stream into S3.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
export class StreamMetrics {
  private readonly series: Readonly<Record<(typeof NAMES)[number], MetricSeries>>;

  /** @param oldest when the oldest record came that is not in the bucket, in milliseconds since 1970 */
  constructor({ metrics, scheduler }: World, { name }: OtherPlace, oldest: () => number | undefined) {
    const dimensions = { DeliveryStreamName: name };
    const entries = NAMES.map((metric) => [metric, metrics.series(NAMESPACE, metric, dimensions)]);
    this.series = Object.fromEntries(entries);
    metrics.gauge(NAMESPACE, FRESHNESS, dimensions, () => {
      const since = oldest();
      return since === undefined ? undefined : (scheduler.now - since) / 1_000;
    });
  }

  came(bytes: number): void {
    this.series.IncomingRecords.add(1);
    this.series.IncomingBytes.add(bytes);
    this.series.IncomingPutRequests.add(1);
  }

  written(records: number, bytes: number, age: number): void {
    this.series["DeliveryToS3.Success"].add(1);
    this.series["DeliveryToS3.Records"].add(records);
    this.series["DeliveryToS3.Bytes"].add(bytes);
    this.series[FRESHNESS].add(age / 1_000);
  }

  failed(): void {
    this.series["DeliveryToS3.Success"].add(0);
  }
}

const NAMESPACE = "AWS/Firehose";
/** Seconds. */
const FRESHNESS = "DeliveryToS3.DataFreshness";

const NAMES = [
  "IncomingRecords",
  "IncomingBytes",
  "IncomingPutRequests",
  "DeliveryToS3.Success",
  "DeliveryToS3.Records",
  "DeliveryToS3.Bytes",
  FRESHNESS,
] as const;
