import type { AlarmMetric } from "../topology/places";
import type { Evaluation } from "./alarm-evaluation";
import type { AlarmState } from "./alarm-status";
import { counted, datapointTimeText, doubleText, timestampText } from "./alarm-text";
import type { Comparison } from "./comparison";
import type { Datapoint } from "./metric-queries";

/** What an alarm looked at when it changed its state. */
export interface Grounds {
  readonly metric: AlarmMetric;
  readonly comparison: Comparison;
  readonly evaluation: Evaluation;
  /** The datapoints that were judged, newest first. */
  readonly datapoints: readonly Datapoint[];
  /** When they were looked at. */
  readonly time: number;
}

/**
 * Why a metric alarm goes into a state, in the words of CloudWatch for an alarm that says how many datapoints it takes.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function reasonText(state: AlarmState, grounds: Grounds): string {
  const { metric, datapoints, evaluation } = grounds;
  const { evaluationPeriods: periods } = metric;
  const { filled } = evaluation;
  if (state === "INSUFFICIENT_DATA") {
    return `Insufficient Data: ${periods} ${counted(periods, "datapoint")} ${were(periods)} unknown.`;
  }
  if (datapoints.length === 0) {
    return `Threshold Crossed: no datapoints were received for ${periods} ${counted(periods, "period")} and ${missingText(filled, metric)}.`;
  }
  const proof = proofOf(state, grounds);
  if (proof.length === 0) {
    return `Threshold Crossed: ${datapoints.length} ${counted(datapoints.length, "datapoint")} ${were(datapoints.length)} received for ${periods} ${counted(periods, "period")} and ${missingText(filled, metric)}.`;
  }
  const missing = filled > 0 && FILLED.has(metric.treatMissingData) ? ` and ${missingText(filled, metric)}` : "";
  return `Threshold Crossed: ${proof.length} out of the last ${periods} datapoints [${proof.map(datapointText).join(", ")}] ${were(proof.length)} ${comparedText(state, grounds)}${missing} (${leastText(state, metric)}).`;
}

/** The same for machines: a text of JSON. */
export function reasonData({ metric, datapoints, time }: Grounds): string {
  const oldest = datapoints.at(-1);
  return JSON.stringify({
    version: "1.0",
    queryDate: timestampText(time),
    startDate: oldest && timestampText(oldest.time),
    statistic: metric.statistic,
    period: metric.periodSeconds,
    recentDatapoints: datapoints.map(({ value }) => value).reverse(),
    threshold: metric.threshold,
  });
}

/** The datapoints that speak for the state. */
function proofOf(state: AlarmState, { metric, comparison, datapoints }: Grounds): readonly Datapoint[] {
  return datapoints.filter(({ value }) => comparison.breaches(value, metric.threshold) === (state === "ALARM"));
}

function comparedText(state: AlarmState, { metric, comparison }: Grounds): string {
  return `${state === "ALARM" ? "" : "not "}${comparison.words} the threshold (${doubleText(metric.threshold)})`;
}

/** How many it takes: of good ones so many that too few are left to go off. */
function leastText(state: AlarmState, { evaluationPeriods, datapointsToAlarm }: AlarmMetric): string {
  const [least, change] =
    state === "ALARM" ? [datapointsToAlarm, "OK -> ALARM"] : [evaluationPeriods - datapointsToAlarm + 1, "ALARM -> OK"];
  return `minimum ${least} ${counted(least, "datapoint")} for ${change} transition`;
}

function missingText(filled: number, { treatMissingData }: AlarmMetric): string {
  const as = FILLED.get(treatMissingData) ?? treatMissingData;
  return `${filled} missing ${counted(filled, "datapoint")} ${were(filled)} treated as [${as}]`;
}

/** What missing datapoints are filled in with, as reasons spell it. */
const FILLED: ReadonlyMap<string, string> = new Map([
  ["breaching", "Breaching"],
  ["notBreaching", "NonBreaching"],
]);

function datapointText({ time, value }: Datapoint): string {
  return `${doubleText(value)} (${datapointTimeText(time)})`;
}

function were(count: number): string {
  return count === 1 ? "was" : "were";
}
