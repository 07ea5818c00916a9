import { AwsError } from "../aws-error";
import type { MetricIdentity, MetricSeries } from "./metric-series";
import type { MetricStore } from "./metric-store";
import { MINUTE } from "./minute-history";
import { type Statistic, statisticOf } from "./statistic";
import { unitOf } from "./unit";

/** What is made of a metric, period by period. */
export interface MetricStatistic extends MetricIdentity {
  /** 60 or a multiple. Metrics are by the minute here, so a shorter one is as good as 60. */
  readonly periodSeconds: number;
  /** `Sum`, `Average`, `p99`… */
  readonly statistic: string;
  /** `Count`, `Bytes`… A metric in another one has no values. @default whichever */
  readonly unit?: string | undefined;
}

/** A query of GetMetricData. */
export interface MetricDataQuery {
  readonly id: string;
  readonly metric?: MetricStatistic | undefined;
  /** Metric math. */
  readonly expression?: string | undefined;
  /** @default as the metric is called */
  readonly label?: string | undefined;
  /** @default true */
  readonly returnData?: boolean | undefined;
}

export interface TimeRange {
  /** Milliseconds since 1970; rounded down to the minute. Periods are counted from it. */
  readonly from: number;
  /** Milliseconds since 1970; nothing that begins then or later. */
  readonly to: number;
}

/** The value of one period. */
export interface Datapoint {
  /** When the period begins, in milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
}

export interface MetricDataResult {
  readonly id: string;
  readonly label: string;
  /** Oldest first. */
  readonly datapoints: readonly Datapoint[];
}

/**
 * What GetMetricData answers, all on one page. Metric math is not simulated: of the constructs, only the silence alarm of an `Outbox` uses it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 *
 * @throws {AwsError} ValidationError
 */
export function metricData(
  store: MetricStore,
  queries: readonly MetricDataQuery[],
  range: TimeRange,
): readonly MetricDataResult[] {
  checkRange(range);
  if (queries.length > MOST_QUERIES)
    throw invalid(`There may be at most ${MOST_QUERIES} queries, got: ${queries.length}.`);
  const results = queries.map((query) => {
    const metric = metricOf(query);
    const datapoints = query.returnData === false ? undefined : datapointsOf(store, metric, range);
    return datapoints && { id: query.id, label: query.label ?? metric.metricName, datapoints };
  });
  return results.filter((result) => result !== undefined);
}

/**
 * The value of every period that has one, oldest first: of GetMetricStatistics, one statistic.
 *
 * @throws {AwsError} ValidationError
 */
export function datapointsOf(store: MetricStore, metric: MetricStatistic, range: TimeRange): readonly Datapoint[] {
  checkRange(range);
  const statistic = statisticOf(metric.statistic);
  const period = checkedPeriod(metric.periodSeconds);
  const series = store.find(metric);
  if (series === undefined || (metric.unit !== undefined && metric.unit !== unitOf(series))) return [];
  return valuesOf(series, statistic, period, range);
}

/** The metrics that ever had a value, narrowed down as ListMetrics does: a dimension without a value may have any. */
export function listMetrics(
  store: MetricStore,
  {
    namespace,
    metricName,
    dimensions = {},
  }: {
    readonly namespace?: string | undefined;
    readonly metricName?: string | undefined;
    readonly dimensions?: Readonly<Record<string, string | undefined>> | undefined;
  } = {},
): readonly MetricIdentity[] {
  const wanted = Object.entries(dimensions);
  return [...store.all].flatMap(({ identity, firstMinute }) => {
    if (firstMinute === undefined) return [];
    if (namespace !== undefined && identity.namespace !== namespace) return [];
    if (metricName !== undefined && identity.metricName !== metricName) return [];
    const has = ([name, value]: [string, string | undefined]) =>
      Object.hasOwn(identity.dimensions, name) && (value === undefined || identity.dimensions[name] === value);
    return wanted.every(has) ? [identity] : [];
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;

function valuesOf(series: MetricSeries, statistic: Statistic, period: number, { from, to }: TimeRange): Datapoint[] {
  const start = Math.floor(from / MINUTE);
  const end = Math.ceil(to / MINUTE);
  const count = Math.ceil((end - start) / period);
  if (count > MOST_DATAPOINTS) throw invalid(`There may be at most ${MOST_DATAPOINTS} periods, got: ${count}.`);
  // Before the first value there is nothing to look for.
  const empty = Math.max(0, Math.floor(((series.firstMinute ?? end) - start) / period));
  const found: Datapoint[] = [];
  for (let minute = start + empty * period; minute < end; minute += period) {
    const value = statistic(series, minute, Math.min(minute + period, end));
    if (value !== undefined) found.push({ time: minute * MINUTE, value });
  }
  return found;
}

function metricOf({ id, metric, expression }: MetricDataQuery): MetricStatistic {
  if (metric !== undefined && expression === undefined) return metric;
  throw invalid(
    expression === undefined
      ? `The query ${id} must have a MetricStat.`
      : `The query ${id} has the expression ${JSON.stringify(expression)}: metric math is not simulated. Ask for the metrics and compute it from them.`,
  );
}

/** In minutes. */
function checkedPeriod(seconds: number): number {
  if ([1, 5, 10, 20, 30].includes(seconds)) return 1;
  if (Number.isInteger(seconds) && seconds > 0 && seconds % 60 === 0) return seconds / 60;
  throw invalid(`The period must be 1, 5, 10, 20, 30 or a multiple of 60, got: ${seconds}.`);
}

function checkRange({ from, to }: TimeRange): void {
  if (!(from < to)) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
