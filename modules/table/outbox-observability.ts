import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { Runbook } from "../runbook";
import type { EventTable } from "./event-table";
import type { Outbox } from "./outbox";

/** What each alarm watches, and its page. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
const KINDS = {
  failures: { metricName: "ExecutionFailed", suffix: "failures", runbook: "outbox-failures" },
  partialFailures: { metricName: "ExecutionPartiallyFailed", suffix: "partial-failures", runbook: "outbox-failures" },
  timeOuts: { metricName: "ExecutionTimeout", suffix: "time-outs", runbook: "outbox-time-outs" },
  throttles: { metricName: "ExecutionThrottled", suffix: "throttles", runbook: "outbox-throttles" },
} as const satisfies Record<string, { metricName: string; suffix: string; runbook: Runbook }>;

type Kind = keyof typeof KINDS;

/** Alarms of a pipe. How far it is behind AWS does not measure: what it cannot send shows as failures, and then as dead letters. */
export function createOutboxAlarms(
  outbox: Outbox,
  table: EventTable,
  alarms: ResolvedAlarms,
  props: CommonProps,
): void {
  for (const [kind, { metricName, suffix, runbook }] of Object.entries(KINDS)) {
    const above = alarms[kind as Kind];
    if (above === false) continue;
    createAlarm(
      outbox,
      `${suffix}-alarm`,
      {
        name: `${outbox.name}-${suffix}`,
        description: meaning(kind as Kind, outbox.name, above),
        runbook,
        metric: metric(outbox, metricName),
        above,
        periodSeconds: 300,
        periods: 1,
      },
      props,
    );
  }
  if (alarms.silence) createSilenceAlarm(outbox, table, props);
}

type ResolvedAlarms = { readonly [kind in Kind]: number | false } & { readonly silence: boolean };

function meaning(kind: Kind, name: string, above: number): string {
  switch (kind) {
    case "failures":
      return `More than ${above} executions of the pipe ${name} failed in 5 minutes: rows are in their table and do not become events. They are tried again, in order.`;
    case "partialFailures":
      return `More than ${above} executions of the pipe ${name} failed in part in 5 minutes: some rows of their batches do not become events. They are tried again, and those behind them may overtake.`;
    case "timeOuts":
      return `More than ${above} executions of the pipe ${name} timed out in 5 minutes: its rows are tried again, and events are late.`;
    case "throttles":
      return `More than ${above} executions of the pipe ${name} were put off in 5 minutes: the account runs as many as it may, and events are late.`;
  }
}

/** A pipe that is stopped, or cannot read its stream, fails at nothing: it does nothing. */
function createSilenceAlarm(outbox: Outbox, table: EventTable, props: CommonProps): void {
  createAlarm(
    outbox,
    "silence-alarm",
    {
      name: `${outbox.name}-silence`,
      description: `The table ${table.name} was written for 15 minutes, and the pipe ${outbox.name} did not run once: rows do not become events, and leave its stream after 24 hours.`,
      runbook: "outbox-silence",
      metric: {
        expression: "IF(FILL(writes,0)>0 AND FILL(invocations,0)==0,1,0)",
        label: "written, and not read",
        metrics: {
          writes: {
            namespace: "AWS/DynamoDB",
            metricName: "ConsumedWriteCapacityUnits",
            dimensions: table.metricDimensions,
            statistic: "Sum",
          },
          invocations: metric(outbox, "Invocations"),
        },
      },
      above: 0,
      periodSeconds: 300,
      periods: 3,
    },
    props,
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
        { ...metric(outbox, "ExecutionPartiallyFailed"), label: "failed in part" },
        { ...metric(outbox, "ExecutionTimeout"), label: "timed out" },
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
