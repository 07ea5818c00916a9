import type { Resource } from "../../../simulator";
import { blockAt, blocksAt, numberAt, textAt } from "../../../simulator/terraform";
import type { System, Usage } from "./usage";

/** What alarms, dashboards and metrics are charged for. https://aws.amazon.com/cloudwatch/pricing/ */
export function cloudWatchUsage({ stack, assumptions }: System): Usage[] {
  const { customMetrics } = assumptions;
  return [
    ...stack.resources.flatMap(resourceUsage),
    ...(customMetrics > 0
      ? [
          {
            meter: "customMetrics",
            quantity: customMetrics,
            resource: "(metrics of one's own)",
            what: "metrics",
          } as const,
        ]
      : []),
  ];
}

function resourceUsage(resource: Resource): Usage[] {
  const { address, type } = resource;
  switch (type) {
    case "aws_cloudwatch_metric_alarm":
      return [alarmUsage(resource)];
    case "aws_cloudwatch_composite_alarm":
      return [{ meter: "compositeAlarms", quantity: 1, resource: address, what: "composite alarm" }];
    case "aws_cloudwatch_dashboard":
      return [{ meter: "dashboards", quantity: 1, resource: address, what: "dashboard" }];
    case "aws_cloudwatch_log_metric_filter":
      return [{ meter: "customMetrics", quantity: 1, resource: address, what: "metric from logs" }];
    default:
      return [];
  }
}

/** An alarm is charged for each metric that it looks at; one on an anomaly, for two more. */
function alarmUsage(resource: Resource): Usage {
  const queries = blocksAt(resource, "metric_query");
  const metrics = queries.map((query) => blockAt(query, "metric")).filter((metric) => metric !== undefined);
  const periods = [numberAt(resource, "period"), ...metrics.map((metric) => numberAt(metric, "period"))];
  const isAnomaly = textAt(resource, "threshold_metric_id") !== undefined;
  const count = Math.max(1, metrics.length) + (isAnomaly ? 2 : 0);
  const isHigh = periods.some((period) => period !== undefined && period < 60);
  return {
    meter: isHigh ? "highResolutionAlarms" : "alarms",
    quantity: count,
    resource: resource.address,
    what: isHigh ? "alarm of high resolution" : "alarm",
  };
}
