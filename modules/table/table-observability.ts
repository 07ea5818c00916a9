import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { EventTable } from "./event-table";

/**
 * Alarms on what DynamoDB turned away. Its own errors it counts by operation only (`SystemErrors`), which no one alarm can watch:
 * they are errors of the function that called.
 */
export function createTableAlarms(table: EventTable, above: number | false, props: CommonProps): void {
  if (above === false) return;
  for (const [kind, metricName] of [
    ["read", "ReadThrottleEvents"],
    ["write", "WriteThrottleEvents"],
  ] as const) {
    createAlarm(
      table,
      `${kind}-throttles-alarm`,
      {
        name: `${table.name}-${kind}-throttles`,
        description: `More than ${above} ${kind}s of the table ${table.name} were throttled in 5 minutes: one partition takes more than DynamoDB lets it, or the table grew faster than on demand follows.`,
        runbook: "table-throttles",
        metric: metric(table, metricName),
        above,
        periodSeconds: 300,
        periods: 1,
      },
      props,
    );
  }
}

/** What of a table belongs on a dashboard. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export function tableWidgets(table: EventTable): readonly DashboardWidget[] {
  const { provider } = table;
  return [
    {
      title: `${table.name}: capacity units per minute`,
      provider,
      metrics: [
        { ...metric(table, "ConsumedReadCapacityUnits"), label: "read" },
        { ...metric(table, "ConsumedWriteCapacityUnits"), label: "written" },
      ],
    },
    {
      title: `${table.name}: turned away per minute`,
      provider,
      metrics: [
        { ...metric(table, "ReadThrottleEvents"), label: "throttled reads" },
        { ...metric(table, "WriteThrottleEvents"), label: "throttled writes" },
        { ...metric(table, "ConditionalCheckFailedRequests"), label: "conditions not met" },
      ],
    },
  ];
}

function metric(table: EventTable, metricName: string): Metric {
  return { namespace: "AWS/DynamoDB", metricName, dimensions: table.metricDimensions, statistic: "Sum" };
}
