import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";

/** A figure to ask CloudWatch for, period by period. */
export interface MetricQuery {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Maximum`, `p99`… */
  readonly statistic: string;
  /** 60 or a multiple. */
  readonly periodSeconds: number;
}

/** Milliseconds since 1970, both of whole minutes; the end is not part of it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Queries of one call, and the datapoints that it may answer. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;
/** Periods of one query, so that a full call stays below its 100,800 datapoints. */
const MOST_PERIODS = 200;

/**
 * Asks for many figures in as few calls as there can be.
 *
 * @returns the values of each query that there are, oldest first: CloudWatch has none for a period in which nothing happened
 */
export async function readMetrics(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  { from, to }: TimeRange,
): Promise<readonly (readonly number[])[]> {
  const values: number[][] = queries.map(() => []);
  for (let first = 0; first < queries.length; first += MOST_QUERIES) {
    const part = queries.slice(first, first + MOST_QUERIES);
    let token: string | undefined;
    do {
      const { MetricDataResults = [], NextToken } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(from),
          EndTime: new Date(to),
          ScanBy: "TimestampAscending",
          MetricDataQueries: part.map((query, i) => metricDataQuery(query, first + i)),
          NextToken: token,
        }),
      );
      for (const { Id = "", Values = [] } of MetricDataResults) values[Number(Id.slice(1))]?.push(...Values);
      token = NextToken || undefined;
    } while (token !== undefined);
  }
  return values;
}

/**
 * The shortest period that CloudWatch still has for a range, and that makes few enough datapoints: minutes for 15 days, five
 * minutes for 63, hours after that.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
export function periodOf({ from, to }: TimeRange, now: number): number {
  const ageDays = (now - from) / 86_400_000;
  const kept = ageDays >= 63 ? 3_600 : ageDays >= 15 ? 300 : 60;
  const seconds = (to - from) / 1_000;
  return [60, 300, 3_600].find((period) => period >= kept && seconds / period <= MOST_PERIODS) ?? 86_400;
}

function metricDataQuery(
  { namespace, metricName, dimensions, statistic, periodSeconds }: MetricQuery,
  index: number,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: metricName, Dimensions };
  return { Id: `m${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: statistic } };
}
