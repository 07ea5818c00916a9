import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import { joinAlarmTopic } from "./alarm-topic";
import { type CommonProps, common } from "./common-props";
import { fail } from "./report";
import { describeAlarm, type Runbook } from "./runbook";

/** A metric of CloudWatch, named as there. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** A percentile is `p99`: what that share of the values does not exceed. */
  readonly statistic: "Sum" | "Maximum" | "Average" | "SampleCount" | "Minimum" | `p${number}`;
}

/** What CloudWatch computes of metrics. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
interface MetricMath {
  /** Names the metrics by their keys. */
  readonly expression: string;
  /** What the result is called where it is drawn. */
  readonly label: string;
  /** By keys of small letters. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

export interface AlarmSpec {
  /** Name in CloudWatch, stage included: alarms are named after the resource that they watch. */
  readonly name: string;
  /** What it means and where to look, for the person who is woken by it. The link to the runbook follows it. */
  readonly description: string;
  /** The page that says what to do. */
  readonly runbook: Runbook;
  readonly metric: Metric | MetricMath;
  /** The alarm goes off above this. */
  readonly above: number;
  /** Seconds of one period: 60, or a multiple of it. */
  readonly periodSeconds: number;
  /** How many periods in a row must be above. */
  readonly periods: number;
}

/**
 * An alarm on one metric, or on what is computed of several, that notifies the alarm topic of its scope (`setAlarmTopic`) when it
 * goes off and when it is over.
 * No data counts as fine: the metrics of queues, rules and functions are silent when there is nothing to count.
 */
export function createAlarm(scope: Construct, id: string, spec: AlarmSpec, props: CommonProps): CloudwatchMetricAlarm {
  const alarm = new CloudwatchMetricAlarm(scope, id, {
    alarmName: spec.name,
    ...watched(spec),
    comparisonOperator: "GreaterThanThreshold",
    threshold: spec.above,
    evaluationPeriods: spec.periods,
    datapointsToAlarm: spec.periods,
    treatMissingData: "notBreaching",
    ...common(props),
  });
  describeAlarm(alarm, spec.description, spec.runbook);
  joinAlarmTopic(alarm);
  return alarm;
}

function watched({ metric, periodSeconds: period }: AlarmSpec): Partial<CloudwatchMetricAlarmConfig> {
  if ("expression" in metric) return { metricQuery: queriesOf(metric, period) };
  const { namespace, metricName, dimensions } = metric;
  return { namespace, metricName, dimensions: { ...dimensions }, ...statisticOf(metric), period };
}

function queriesOf({ expression, label, metrics }: MetricMath, period: number): CloudwatchMetricAlarmMetricQuery[] {
  return [
    { id: "result", expression, label, returnData: true },
    ...Object.entries(metrics).map(([id, { namespace, metricName, dimensions, statistic: stat }]) => ({
      id,
      metric: { namespace, metricName, dimensions: { ...dimensions }, stat, period },
    })),
  ];
}

/** CloudWatch has percentiles under another name. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function statisticOf({ statistic }: Metric): { statistic: string } | { extendedStatistic: string } {
  return statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic };
}

/** Checks a threshold that a user gave. */
export function checkThreshold(scope: Construct, prop: string, value: number | false | undefined): void {
  if (value === undefined || value === false || (Number.isFinite(value) && value >= 0)) return;
  fail(scope, {
    code: "THRESHOLD_INVALID",
    prop,
    must: "be 0 or more, or false",
    got: value,
    mend: "The alarm goes off above it; false makes no alarm.",
  });
}
