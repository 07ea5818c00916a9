import type { AlarmState } from "./alarm-status";

/** How an alarm judges its datapoints. */
export interface AlarmCondition {
  /** The N of "M out of N". */
  readonly evaluationPeriods: number;
  /** The M of "M out of N". */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
  readonly breaches: (value: number) => boolean;
}

export type MissingDataTreatment = "missing" | "ignore" | "breaching" | "notBreaching";

export interface Evaluation {
  readonly state: AlarmState;
  /** Which datapoints were judged, by their place in the range: newest first. */
  readonly judged: readonly number[];
  /** How many missing ones were filled in. */
  readonly filled: number;
}

/**
 * Datapoints that are looked at, which is more than are judged. AWS gives no formula; in its tables it is 5 for 3 evaluation
 * periods.
 */
export function evaluationRange({ evaluationPeriods }: Pick<AlarmCondition, "evaluationPeriods">): number {
  return evaluationPeriods + 2;
}

/**
 * The state that an alarm is to be in. The newest N datapoints that are there decide, even if some between them are missing.
 * If there are fewer, those missing are filled in as the alarm says.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param range the datapoints of the evaluation range, newest first; `undefined`: missing
 */
export function evaluate(
  range: readonly (number | undefined)[],
  condition: AlarmCondition,
  current: AlarmState,
): Evaluation {
  const judged: number[] = [];
  let breaching = 0;
  for (let index = 0; index < range.length && judged.length < condition.evaluationPeriods; index++) {
    const value = range[index];
    if (value === undefined) continue;
    judged.push(index);
    if (condition.breaches(value)) breaching++;
  }
  const filled = condition.evaluationPeriods - judged.length;
  return { state: decide(judged, breaching, filled, condition, current), judged, filled };
}

function decide(
  judged: readonly number[],
  breaching: number,
  filled: number,
  { datapointsToAlarm, treatMissingData }: AlarmCondition,
  current: AlarmState,
): AlarmState {
  if (breaching >= datapointsToAlarm) return "ALARM";
  if (filled === 0 || treatMissingData === "notBreaching") return "OK";
  if (treatMissingData === "breaching") return breaching + filled >= datapointsToAlarm ? "ALARM" : "OK";
  if (judged.length > breaching) return "OK";
  // Nothing but breaching ones from here on, and fewer than are needed.
  if (treatMissingData === "ignore") return current;
  if (judged.length === 0) return "INSUFFICIENT_DATA";
  // "Premature alarm state": as old as that, and nothing better after it. One that is younger may be followed by a good
  // one, so the alarm does not go off yet; AWS does not say in which state it is then, here it stays in the one it is in.
  return (judged.at(-1) ?? 0) >= datapointsToAlarm - 1 ? "ALARM" : current;
}
