import type { MetricIdentity, MetricSeries, MetricStore } from "../cloudwatch/metric-store";

/** All values of a metric. */
export interface MetricTotal {
  /** How many values there were. */
  readonly count: number;
  readonly sum: number;
  /** `undefined`: there was no value. */
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** Of the series that have these dimensions among theirs, those that have the fewest: a bus counts what its rules count, too. */
export function totalOf(store: MetricStore, { namespace, metricName, dimensions }: MetricIdentity): MetricTotal {
  const wanted = Object.entries(dimensions);
  const found = { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  const candidates = [...store.all].filter(
    ({ identity }) =>
      identity.namespace === namespace &&
      identity.metricName === metricName &&
      wanted.every(([name, value]) => identity.dimensions[name] === value),
  );
  const fewest = Math.min(...candidates.map(dimensionCount));
  for (const series of candidates) {
    if (dimensionCount(series) > fewest) continue;
    const { firstMinute, lastMinute } = series;
    const values = firstMinute === undefined ? undefined : series.between(firstMinute, (lastMinute ?? firstMinute) + 1);
    if (values === undefined) continue;
    found.count += values.count;
    found.sum += values.sum;
    found.min = Math.min(found.min, values.min);
    found.max = Math.max(found.max, values.max);
  }
  const { count, sum, min, max } = found;
  return { count, sum, min: count > 0 ? min : undefined, max: count > 0 ? max : undefined };
}

function dimensionCount({ identity }: MetricSeries): number {
  return Object.keys(identity.dimensions).length;
}
