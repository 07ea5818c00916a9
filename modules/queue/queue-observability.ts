import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Token } from "cdktf";
import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import { RELIABLE_QUEUE_DEFAULTS } from "./queue-props";
import type { ReliableQueue } from "./reliable-queue";

/** The alarms of a queue, beside that of its dead-letter queue; `undefined` where there is none. */
export interface QueueAlarms {
  readonly depth: CloudwatchMetricAlarm | undefined;
  readonly age: CloudwatchMetricAlarm | undefined;
}

/** Makes the alarms of a queue. */
export function createQueueAlarms(queue: ReliableQueue, props: CommonProps): QueueAlarms {
  const { depth, ageSeconds } = queue.resolved.alarms;
  const create = (kind: "depth" | "age", metricName: string, above: number, description: string) => {
    const runbook = `queue-${kind}` as const;
    const spec = { name: `${queue.name}-${kind}`, description, runbook, metric: metric(queue, metricName), above };
    return createAlarm(queue, `${kind}-alarm`, { ...spec, periodSeconds: 60, periods: 1 }, props);
  };
  return {
    depth:
      depth === false
        ? undefined
        : create(
            "depth",
            "ApproximateNumberOfMessagesVisible",
            depth,
            `More than ${depth} messages wait in ${queue.name}: its consumer is slower than what arrives, or fails.`,
          ),
    age:
      ageSeconds === false
        ? undefined
        : create(
            "age",
            "ApproximateAgeOfOldestMessage",
            ageThreshold(queue),
            `The oldest message of ${queue.name} waits longer than a message should that is received at all: look at its consumer.`,
          ),
  };
}

/** What of a queue belongs on a dashboard: how much waits, how long, how much comes and goes. */
export function queueWidgets(queue: ReliableQueue): readonly DashboardWidget[] {
  const { provider } = queue;
  const { depth } = queue.resolved.alarms;
  const letters = queue.deadLetterQueue;
  return [
    {
      title: `${queue.name}: messages waiting`,
      provider,
      metrics: [
        { ...metric(queue, "ApproximateNumberOfMessagesVisible"), label: "waiting" },
        { ...metric(queue, "ApproximateNumberOfMessagesNotVisible"), label: "in flight" },
        ...(letters ? [{ ...metric(letters, "ApproximateNumberOfMessagesVisible"), label: "dead letters" }] : []),
      ],
      ...(depth !== false && { line: { label: "alarm", value: depth } }),
    },
    {
      title: `${queue.name}: messages per minute`,
      provider,
      metrics: [
        { ...metric(queue, "NumberOfMessagesSent", "Sum"), label: "sent" },
        { ...metric(queue, "NumberOfMessagesReceived", "Sum"), label: "received" },
        { ...metric(queue, "NumberOfMessagesDeleted", "Sum"), label: "processed" },
      ],
    },
    {
      title: `${queue.name}: age of the oldest message (seconds)`,
      provider,
      metrics: [{ ...metric(queue, "ApproximateAgeOfOldestMessage"), label: "oldest" }],
    },
  ];
}

/**
 * Seconds above which the alarm on age goes off: as given, or so many that by then every message is either processed or a
 * dead letter, unless nobody receives it; and an hour before it expires at the latest, as no message becomes older.
 */
export function ageThreshold({ resolved, visibilityTimeoutSeconds }: ReliableQueue): number {
  const { ageSeconds } = resolved.alarms;
  if (typeof ageSeconds === "number") return ageSeconds;
  const least = RELIABLE_QUEUE_DEFAULTS.alarms.minAgeSeconds;
  if (Token.isUnresolved(visibilityTimeoutSeconds)) return least;
  const receives = resolved.deadLetterQueue?.maxReceiveCount ?? RELIABLE_QUEUE_DEFAULTS.maxReceiveCount;
  const latest = resolved.retentionSeconds - LEAST_SECONDS_LEFT;
  return Math.min(latest, Math.max(least, receives * visibilityTimeoutSeconds));
}

/** Between the alarm on age and the first message that expires. */
const LEAST_SECONDS_LEFT = 3600;

function metric(
  { metricDimensions }: { readonly metricDimensions: Readonly<Record<string, string>> },
  metricName: string,
  statistic: Metric["statistic"] = "Maximum",
): Metric {
  return { namespace: "AWS/SQS", metricName, dimensions: metricDimensions, statistic };
}
