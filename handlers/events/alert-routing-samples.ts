/** Sample events of the `alert-routing` system, for its demo and tests. Not for handlers. */
import type { AlarmEvent } from "./alert-routing";
import { pick, pickNumber, type SampleKey, type SampleOptions, sampleEventId, sampleKey } from "./sample-source";

/** What kinds of alarms there are, by what they are computed from. */
export type SampleAlarmKind = "metric" | "metric-math" | "composite";

const METRICS = [
  "CPUUtilization",
  "DatabaseConnections",
  "DiskSpace",
  "Errors",
  "Latency",
  "ApproximateNumberOfMessagesVisible",
] as const;
const FIRST_SAMPLE = Date.UTC(2026, 10, 2, 9, 0, 0);

/**
 * An alarm that went off, as CloudWatch tells it on the default bus.
 *
 * @throws RangeError if index or seed is out of range
 */
export function sampleAlarm(options: SampleOptions = {}): AlarmEvent {
  const key = sampleKey(options);
  const kind = pick<SampleAlarmKind>(key, "kind", ["metric", "metric", "metric", "metric", "metric-math", "composite"]);
  const name = `${pick(key, "system", ["shop", "billing", "search"])}-${kind}-${key.seed}-${key.index}`;
  const time = FIRST_SAMPLE + key.index * 60_000;
  const [account, region] = ["123456789012", "us-east-1"];
  return {
    version: "0",
    id: sampleEventId(key, 0),
    "detail-type": "CloudWatch Alarm State Change",
    source: "aws.cloudwatch",
    account,
    time: new Date(time).toISOString().replace(".000Z", "Z"),
    region,
    resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:${name}`],
    detail: {
      alarmName: name,
      state: { value: "ALARM", reason: reason(key), timestamp: stamp(time) },
      previousState: { value: "OK", timestamp: stamp(time - 300_000) },
      configuration: configuration(kind, key),
    },
  };
}

function configuration(kind: SampleAlarmKind, key: SampleKey): AlarmEvent["detail"]["configuration"] {
  const description = "Runbook: https://runbooks.example.com";
  if (kind === "composite") return { description, alarmRule: 'ALARM("shop-errors") AND ALARM("shop-latency")' };
  const metric = (id: string, salt: string) => ({
    id,
    metricStat: {
      metric: { namespace: "Shop", name: pick(key, salt, METRICS), dimensions: { Service: "shop" } },
      period: 60,
      stat: "Average",
    },
    returnData: kind === "metric",
  });
  if (kind === "metric") return { description, metrics: [metric("m1", "metric")] };
  const expression = { id: "e1", expression: "m1 / m2", returnData: true };
  return { description, metrics: [expression, metric("m1", "metric"), metric("m2", "other metric")] };
}

function reason(key: SampleKey): string {
  const value = pickNumber(key, "value", 81, 100);
  return `Threshold Crossed: 1 datapoint [${value}.0] was greater than the threshold (80.0).`;
}

/** As CloudWatch writes it: `2026-11-02T09:00:00.000+0000`. */
function stamp(time: number): string {
  return new Date(time).toISOString().replace("Z", "+0000");
}
