import type { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { Construct } from "constructs";
import { createAlarm, type Metric } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import { PrivateBucket } from "../bucket/private-bucket";
import type { CommonProps } from "../common-props";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { EventRoute } from "../route/event-route";
import { firehoseTarget } from "../route/route-targets";
import { type EventArchiveBucketProps, resolveArchiveProps } from "./archive-props";
import { DeliveryStream } from "./delivery-stream";
import { everyEvent, withoutReplays } from "./every-event";

/**
 * Every event of a bus in S3, for years: a line of JSON for each, gzipped, by the hour in which it came
 * (`events/2026/11/21/17/…`), for Athena and the like. Deploys a private bucket with its lifecycle, a Firehose stream into it with
 * role and log, a route from the bus to that with its dead-letter queue and alarms, and an alarm on events that are late in the
 * bucket. Firehose charges by the gigabyte, and counts each event as 5 KB at least.
 *
 * Delivery is at least once, first by EventBridge and then by Firehose: who counts, counts ids. What Firehose cannot write for 24
 * hours is lost, long after the alarm. To send events of an archive to a bus again, take the bus's own `archive`.
 *
 * @example
 * new EventArchiveBucket(this, "archive", { bus, name: "orders-archive", expireDays: 2555 });
 */
export class EventArchiveBucket extends Construct implements DashboardSource {
  readonly bucket: PrivateBucket;
  readonly stream: DeliveryStream;
  readonly route: EventRoute;
  /** Name of the stream in AWS, stage included. */
  readonly name: string;
  private readonly common: CommonProps;

  constructor(scope: Construct, id: string, props: EventArchiveBucketProps) {
    super(scope, id);
    const resolved = resolveArchiveProps(this, props);
    this.common = { tags: props.tags, provider: props.bus.provider };
    this.name = physicalName(this, "name", props.name, STREAM_NAME, { provider: props.bus.provider });
    this.bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      exactName: resolved.exactName,
      encryptionKey: props.encryptionKey,
      lifecycle: resolved.lifecycle,
      ...this.common,
    });
    this.stream = new DeliveryStream(this, "stream", this.bucket, this.name, { ...resolved, ...this.common });
    this.route = new EventRoute(this, "route", {
      bus: props.bus,
      name: props.name,
      description: `Every event of the bus into the Firehose stream ${this.name}`,
      pattern: props.pattern
        ? withoutReplays(props.pattern, resolved.includeReplays)
        : everyEvent(resolved.includeReplays),
      targets: [firehoseTarget({ id: "stream", arn: this.stream.arn })],
      deadLetterQueue: props.deadLetterQueue,
      ...(props.tags && { tags: props.tags }),
    });
    this.createAlarm(resolved.delaySeconds);
  }

  get resource(): KinesisFirehoseDeliveryStream {
    return this.stream.resource;
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    const { provider } = this.common;
    return [
      ...this.route.dashboardWidgets(),
      {
        title: `${this.name}: records per minute`,
        provider,
        metrics: [
          { ...this.metric("IncomingRecords", "Sum"), label: "in" },
          { ...this.metric("DeliveryToS3.Records", "Sum"), label: "in the bucket" },
          { ...this.metric("ThrottledRecords", "Sum"), label: "throttled" },
        ],
      },
      {
        title: `${this.name}: age of the oldest record not in the bucket (seconds)`,
        provider,
        metrics: [{ ...this.metric("DeliveryToS3.DataFreshness", "Maximum"), label: "oldest" }],
      },
    ];
  }

  private createAlarm(delaySeconds: number | false): void {
    if (delaySeconds === false) return;
    createAlarm(
      this,
      "delay-alarm",
      {
        name: `${this.name}-delay`,
        description: `The Firehose stream ${this.name} holds events for more than ${delaySeconds} seconds that are not in its bucket. It tries for ${AWS_LIMITS.firehose.retryHours} hours, then they are lost: look at the log group ${`/aws/kinesisfirehose/${this.name}`}.`,
        runbook: "archive-delay",
        metric: this.metric("DeliveryToS3.DataFreshness", "Maximum"),
        above: delaySeconds,
        periodSeconds: 300,
        periods: 1,
      },
      this.common,
    );
  }

  /** https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
  private metric(metricName: string, statistic: Metric["statistic"]): Metric {
    const dimensions = { DeliveryStreamName: this.stream.resource.name };
    return { namespace: "AWS/Firehose", metricName, dimensions, statistic };
  }
}

const STREAM_NAME = {
  kind: "Firehose stream",
  maxLength: AWS_LIMITS.firehose.streamNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
