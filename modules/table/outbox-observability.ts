import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { Outbox } from "./outbox";

/** Alarms of a pipe. How far it is behind AWS does not measure: what it cannot send shows as failures, and then as dead letters. */
export function createOutboxAlarms(
  outbox: Outbox,
  above: { readonly failures: number | false; readonly throttles: number | false },
  props: CommonProps,
): void {
  const create = (kind: "failures" | "throttles", metricName: string, description: string) => {
    const threshold = above[kind];
    if (threshold === false) return;
    createAlarm(
      outbox,
      `${kind}-alarm`,
      {
        name: `${outbox.name}-${kind}`,
        description,
        runbook: `outbox-${kind}`,
        metric: metric(outbox, metricName),
        above: threshold,
        periodSeconds: 300,
        periods: 1,
      },
      props,
    );
  };
  create(
    "failures",
    "ExecutionFailed",
    `More than ${above.failures} executions of the pipe ${outbox.name} failed in 5 minutes: rows are in their table and do not become events. They are tried again, in order.`,
  );
  create(
    "throttles",
    "ExecutionThrottled",
    `More than ${above.throttles} executions of the pipe ${outbox.name} were put off in 5 minutes: the account runs as many as it may, and events are late.`,
  );
}

/** What of a pipe belongs on a dashboard. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export function outboxWidgets(outbox: Outbox): readonly DashboardWidget[] {
  const { provider } = outbox;
  return [
    {
      title: `${outbox.name}: rows and executions per minute`,
      provider,
      metrics: [
        { ...metric(outbox, "EventCount"), label: "rows" },
        { ...metric(outbox, "Invocations"), label: "executions" },
        { ...metric(outbox, "ExecutionFailed"), label: "failed" },
        { ...metric(outbox, "ExecutionThrottled"), label: "put off" },
      ],
    },
    {
      title: `${outbox.name}: duration (milliseconds)`,
      provider,
      metrics: [{ ...metric(outbox, "Duration", "Average"), label: "average" }],
    },
  ];
}

function metric(outbox: Outbox, metricName: string, statistic: Metric["statistic"] = "Sum"): Metric {
  return { namespace: "AWS/EventBridge/Pipes", metricName, dimensions: outbox.metricDimensions, statistic };
}
