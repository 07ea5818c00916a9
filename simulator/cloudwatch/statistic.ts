import { AwsError } from "../aws-error";
import type { MetricSeries } from "./metric-series";
import type { SpreadBucket } from "./value-spread";

/** What is made of the values of a period, `undefined` where there are none: from one minute to before another. */
export type Statistic = (series: MetricSeries, from: number, to: number) => number | undefined;

/**
 * A statistic by its name in CloudWatch: the five plain ones, percentiles (`p99`, `p99.9`), and of what lies at or below a
 * percentile the mean (`tm90`), the count (`tc90`) and the sum (`ts90`).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 *
 * @throws {AwsError} ValidationError for any other
 */
export function statisticOf(name: string): Statistic {
  const plain = PLAIN.get(name);
  if (plain !== undefined) return plain;
  const [, kind, percent] = /^(p|tm|tc|ts)(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? [];
  const extended = EXTENDED.get(kind ?? "");
  if (extended !== undefined) return ofSpread(Number(percent) / 100, extended);
  throw new AwsError(
    "ValidationError",
    `The statistic ${name} is not simulated: there are ${[...PLAIN.keys()].join(", ")}, pNN, tmNN, tcNN and tsNN.`,
  );
}

const PLAIN: ReadonlyMap<string, Statistic> = new Map<string, Statistic>([
  ["Average", (series, from, to) => average(series, from, to)],
  ["Sum", (series, from, to) => series.between(from, to)?.sum],
  ["Minimum", (series, from, to) => series.between(from, to)?.min],
  ["Maximum", (series, from, to) => series.between(from, to)?.max],
  ["SampleCount", (series, from, to) => series.between(from, to)?.count],
]);

type OfSpread = (buckets: readonly SpreadBucket[], fraction: number, count: number) => number;

const EXTENDED: ReadonlyMap<string, OfSpread> = new Map<string, OfSpread>([
  ["p", percentile],
  ["tm", (buckets, fraction, count) => below(buckets, fraction, count).sum / below(buckets, fraction, count).count],
  ["tc", (buckets, fraction, count) => below(buckets, fraction, count).count],
  ["ts", (buckets, fraction, count) => below(buckets, fraction, count).sum],
]);

function average(series: MetricSeries, from: number, to: number): number | undefined {
  const found = series.between(from, to);
  return found && found.sum / found.count;
}

function ofSpread(fraction: number, statistic: OfSpread): Statistic {
  return (series, from, to) => {
    const count = series.between(from, to)?.count;
    return count === undefined ? undefined : statistic(series.spreadBetween(from, to), fraction, count);
  };
}

/** The smallest value that at least this share of the values do not exceed. */
function percentile(buckets: readonly SpreadBucket[], fraction: number, count: number): number {
  let left = rankOf(fraction, count);
  for (const bucket of buckets) {
    left -= bucket.count;
    if (left <= 0) return bucket.value;
  }
  return buckets.at(-1)?.value ?? Number.NaN;
}

function below(buckets: readonly SpreadBucket[], fraction: number, count: number): { count: number; sum: number } {
  const most = rankOf(fraction, count);
  const found = { count: 0, sum: 0 };
  for (const bucket of buckets) {
    const taken = Math.min(bucket.count, most - found.count);
    found.count += taken;
    found.sum += taken * bucket.value;
  }
  return found;
}

/** Which of so many values, counted from the smallest. What fractions of two lose in the last digits must not make it one more. */
function rankOf(fraction: number, count: number): number {
  return Math.max(1, Math.ceil(fraction * count - 1e-9));
}
