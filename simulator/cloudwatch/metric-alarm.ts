import { UserError } from "../../modules/errors";
import type { Alarm, AlarmMetric } from "../topology/places";
import { type AlarmCondition, evaluate, evaluationRange, type MissingDataTreatment } from "./alarm-evaluation";
import { type Grounds, reasonData, reasonText } from "./alarm-reason";
import type { AlarmStateChange, AlarmStatus } from "./alarm-status";
import { type Comparison, comparisonOf } from "./comparison";
import type { MetricSeries } from "./metric-series";
import type { MetricStore } from "./metric-store";
import { MINUTE } from "./minute-history";
import { type Statistic, statisticOf } from "./statistic";

/**
 * An alarm on one metric. It is looked at every minute, whatever its period, and its periods are counted back from then.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class MetricAlarm {
  private readonly series: MetricSeries;
  private readonly statistic: Statistic;
  private readonly comparison: Comparison;
  private readonly condition: AlarmCondition;
  /** In minutes: metrics are kept by the minute. */
  private readonly period: number;
  private readonly range: (number | undefined)[];
  private lastEnd: number | undefined;

  /** @throws {Error} where CloudWatch would have it otherwise than it is simulated, and says so */
  constructor(
    readonly status: AlarmStatus,
    private readonly metric: AlarmMetric,
    store: MetricStore,
  ) {
    const { threshold, evaluationPeriods, datapointsToAlarm } = metric;
    this.statistic = statisticOf(metric.statistic);
    const comparison = comparisonOf(metric.comparison);
    if (comparison === undefined) throw notSimulated(status.alarm, `its comparison ${metric.comparison}`);
    this.comparison = comparison;
    this.series = store.series(metric.namespace, metric.metricName, metric.dimensions);
    this.period = Math.max(1, Math.round(metric.periodSeconds / 60));
    this.condition = {
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: treatmentOf(metric),
      breaches: (value) => comparison.breaches(value, threshold),
    };
    this.range = new Array(evaluationRange(metric)).fill(undefined);
  }

  /** The next evaluation takes place though nothing is new: the alarm was set by hand. */
  lookAnew(): void {
    this.lastEnd = undefined;
  }

  /** Looks at the datapoints up to the end of a minute. */
  evaluate(end: number, now: number): AlarmStateChange | undefined {
    const last = end / MINUTE;
    // Nothing can come of what was there the last time too.
    const isNew = this.lastEnd !== last - 1;
    this.lastEnd = last;
    if (!isNew && this.series.isSteady(last - this.range.length * this.period - 1, last)) return undefined;
    this.read(last);
    const evaluation = evaluate(this.range, this.condition, this.status.state);
    const { state } = evaluation;
    if (state === this.status.state) return undefined;
    const grounds: Grounds = {
      metric: this.metric,
      comparison: this.comparison,
      evaluation,
      datapoints: evaluation.judged.map((index) => ({
        time: (last - (index + 1) * this.period) * MINUTE,
        value: this.range[index] as number,
      })),
      time: now,
    };
    return this.status.change({
      state,
      since: now,
      reason: reasonText(state, grounds),
      reasonData: reasonData(grounds),
    });
  }

  /** The datapoints of the evaluation range, newest first. */
  private read(last: number): void {
    const { range, period } = this;
    for (let index = 0; index < range.length; index++) {
      const to = last - index * period;
      range[index] = this.statistic(this.series, to - period, to);
    }
  }
}

/** For metrics of DynamoDB, CloudWatch ignores missing data unless the alarm says otherwise. */
function treatmentOf({ namespace, treatMissingData }: AlarmMetric): MissingDataTreatment {
  if (treatMissingData === "missing" && namespace === "AWS/DynamoDB") return "ignore";
  return treatMissingData as MissingDataTreatment;
}

function notSimulated({ name }: Alarm, what: string): UserError {
  return new UserError("ALARM_NOT_SIMULATED", `${name}: ${what} is not simulated.`);
}
