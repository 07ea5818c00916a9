import { type Alarm, type AlarmMetric, placeText } from "../../simulator";
import type { AlarmSummary } from "./summary-types";

/** An alarm in a line: what it watches, when it goes off, whom it notifies. */
export function alarmSummary({ name, metric, alarmRule, watches, notifies, enabled }: Alarm): AlarmSummary {
  return {
    name,
    condition: metric ? conditionText(metric) : (alarmRule ?? "a computation on several metrics"),
    ...(watches && { watches: placeText(watches) }),
    notifies: enabled ? notifies.map((place) => place.name) : [],
  };
}

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: "≥",
  GreaterThanThreshold: ">",
  LessThanOrEqualToThreshold: "≤",
  LessThanThreshold: "<",
};

/** `Sum of Errors > 10 in 5 min` */
function conditionText(metric: AlarmMetric): string {
  const { statistic, metricName, threshold, periodSeconds, evaluationPeriods, datapointsToAlarm } = metric;
  const comparison = COMPARISONS[metric.comparison] ?? metric.comparison;
  const times = evaluationPeriods === 1 ? "" : `, ${datapointsToAlarm} of ${evaluationPeriods} times`;
  return `${statistic} of ${metricName} ${comparison} ${threshold} in ${durationText(periodSeconds)}${times}`;
}

function durationText(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
