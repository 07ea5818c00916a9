import {
  datapointsOf,
  listMetrics as findMetrics,
  type MetricDataQuery,
  type MetricStatistic,
  metricData,
} from "../../../cloudwatch/metric-queries";
import { unitOf } from "../../../cloudwatch/unit";
import type { Call } from "../../call";
import type { Input } from "../../input";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { Timestamp } from "../../timestamp";
import { dimensionList, dimensionsOf } from "./dimensions";
import { invalidCombination, invalidToken } from "./errors";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export function getMetricData(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("cloudwatch:GetMetricData", "*");
  const queries = input.needed("MetricDataQueries", input.structures("MetricDataQueries")).map(queryOf);
  const range = { from: input.neededTime("StartTime"), to: input.neededTime("EndTime") };
  const isAscending = input.text("ScanBy") === "TimestampAscending";
  const results = metricData(simulation.world.metrics, queries, range);
  return {
    MetricDataResults: results.map(({ id, label, datapoints }) => {
      const ordered = isAscending ? datapoints : [...datapoints].reverse();
      return {
        Id: id,
        Label: label,
        Timestamps: ordered.map(({ time }) => new Timestamp(time)),
        Values: ordered.map(({ value }) => value),
        StatusCode: "Complete",
      };
    }),
    Messages: [],
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export function getMetricStatistics(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("cloudwatch:GetMetricStatistics", "*");
  const range = { from: input.neededTime("StartTime"), to: input.neededTime("EndTime") };
  const metric = {
    namespace: input.neededText("Namespace"),
    metricName: input.neededText("MetricName"),
    dimensions: dimensionsOf(input),
    periodSeconds: input.neededInteger("Period", { min: 1 }),
    unit: input.text("Unit"),
  };
  checkCount((range.to - range.from) / 1_000 / metric.periodSeconds);
  const plain = input.texts("Statistics") ?? [];
  const extended = input.texts("ExtendedStatistics") ?? [];
  if (plain.length + extended.length === 0) {
    throw invalidCombination("At least one of the parameters Statistics and ExtendedStatistics must be specified.");
  }
  const read = (statistic: string) => datapointsOf(simulation.world.metrics, { ...metric, statistic }, range);
  const series = simulation.world.metrics.find(metric);
  const Unit = series && unitOf(series);
  const points = new Map<number, { [statistic: string]: unknown; ExtendedStatistics?: Record<string, number> }>();
  for (const statistic of plain) {
    for (const { time, value } of read(statistic)) {
      points.set(time, { ...(points.get(time) ?? { Timestamp: new Timestamp(time), Unit }), [statistic]: value });
    }
  }
  for (const statistic of extended) {
    for (const { time, value } of read(statistic)) {
      const point = points.get(time) ?? { Timestamp: new Timestamp(time), Unit };
      points.set(time, { ...point, ExtendedStatistics: { ...point.ExtendedStatistics, [statistic]: value } });
    }
  }
  return { Label: metric.metricName, Datapoints: [...points.values()] };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export function listMetrics(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("cloudwatch:ListMetrics", "*");
  const dimensions = (input.structures("Dimensions") ?? []).map(
    (each) => [each.neededText("Name"), each.text("Value")] as const,
  );
  const metrics = findMetrics(simulation.world.metrics, {
    namespace: input.text("Namespace"),
    metricName: input.text("MetricName"),
    dimensions: Object.fromEntries(dimensions),
  });
  const { items, next } = pageOf(metrics, METRICS_A_PAGE, input.text("NextToken"), invalidToken);
  return {
    Metrics: items.map((metric) => ({
      Namespace: metric.namespace,
      MetricName: metric.metricName,
      Dimensions: dimensionList(metric.dimensions),
    })),
    NextToken: next,
  };
}

const METRICS_A_PAGE = 500;
/** Datapoints of one call of GetMetricStatistics. */
const MOST_DATAPOINTS = 1_440;

function queryOf(input: Input): MetricDataQuery {
  const stat = input.structure("MetricStat");
  return {
    id: input.neededText("Id"),
    metric: stat && metricOf(stat),
    expression: input.text("Expression"),
    label: input.text("Label"),
    returnData: input.flag("ReturnData"),
  };
}

function metricOf(input: Input): MetricStatistic {
  const metric = input.neededStructure("Metric");
  return {
    namespace: metric.neededText("Namespace"),
    metricName: metric.neededText("MetricName"),
    dimensions: dimensionsOf(metric),
    periodSeconds: input.neededInteger("Period", { min: 1 }),
    statistic: input.neededText("Stat"),
    unit: input.text("Unit"),
  };
}

function checkCount(count: number): void {
  if (count <= MOST_DATAPOINTS) return;
  throw invalidCombination(
    `You have requested up to ${Math.ceil(count)} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
}
