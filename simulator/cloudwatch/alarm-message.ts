import type { AlarmMetric, Place } from "../topology/places";
import type { AlarmStateChange } from "./alarm-status";
import { timestampText } from "./alarm-text";
import { regionName } from "./region-names";

/** What an alarm sends to a topic. */
export interface AlarmMessage {
  readonly subject: string;
  /** JSON. */
  readonly body: string;
}

/**
 * The message of an alarm that changed, as it arrives at subscribers of its topic. AWS documents it by example only; the
 * fields and their order are those of recorded messages of 2021 to 2025.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function alarmMessage({ status, time, from, to, because }: AlarmStateChange): AlarmMessage {
  const { alarm, madeAt, region, account } = status;
  const arns = (places: readonly Place[]) => places.map(({ arn }) => arn);
  const common = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timestampText(madeAt),
    NewStateValue: to.state,
    NewStateReason: to.reason,
    StateChangeTime: timestampText(time),
    Region: regionName(region),
    AlarmArn: alarm.arn,
    OldStateValue: from.state,
    OKActions: arns(alarm.notifiesWhenOver),
    AlarmActions: arns(alarm.notifies),
    InsufficientDataActions: arns(alarm.notifiesWithoutData),
  };
  const children = because.map(({ arn, state, since }) => ({
    Arn: arn,
    State: { Value: state, Timestamp: timestampText(since) },
  }));
  const body = alarm.metric
    ? { ...common, Trigger: triggerOf(alarm.metric) }
    : { ...common, AlarmRule: alarm.alarmRule, TriggeringChildren: children };
  const subject = `${to.state}: "${alarm.name}" in ${regionName(region)}`;
  return { subject: subject.slice(0, LONGEST_SUBJECT), body: JSON.stringify(body) };
}

/** Subjects of SNS are shorter than 100 characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST_SUBJECT = 99;

function triggerOf(metric: AlarmMetric) {
  const plain = PLAIN.get(metric.statistic);
  return {
    MetricName: metric.metricName,
    Namespace: metric.namespace,
    ...(plain === undefined
      ? { StatisticType: "ExtendedStatistic", ExtendedStatistic: metric.statistic }
      : { StatisticType: "Statistic", Statistic: plain }),
    Unit: null,
    Dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ value, name })),
    Period: metric.periodSeconds,
    EvaluationPeriods: metric.evaluationPeriods,
    DatapointsToAlarm: metric.datapointsToAlarm,
    ComparisonOperator: metric.comparison,
    Threshold: metric.threshold,
    TreatMissingData: metric.treatMissingData,
    EvaluateLowSampleCountPercentile: "",
  };
}

/** Messages spell the statistics otherwise than the API. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ["Average", "AVERAGE"],
  ["Maximum", "MAXIMUM"],
  ["Minimum", "MINIMUM"],
  ["SampleCount", "SAMPLE_COUNT"],
  ["Sum", "SUM"],
]);
