import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { Runbook } from "../runbook";
import type { Workflow } from "./workflow";
import type { ResolvedWorkflow } from "./workflow-props";

/** What an alarm watches, what it says, and its page. https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const KINDS = {
  failed: { metric: "ExecutionsFailed", suffix: "failed", runbook: "workflow-failures" },
  timedOut: { metric: "ExecutionsTimedOut", suffix: "timed-out", runbook: "workflow-time-outs" },
  aborted: { metric: "ExecutionsAborted", suffix: "aborted", runbook: "workflow-aborts" },
  throttled: { metric: "ExecutionThrottled", suffix: "throttled", runbook: "workflow-throttles" },
} as const satisfies Record<string, { metric: string; suffix: string; runbook: Runbook }>;

/** Makes the alarms of a workflow. */
export function createWorkflowAlarms(workflow: Workflow, alarms: ResolvedWorkflow["alarms"], props: CommonProps): void {
  for (const [kind, { metric: metricName, suffix, runbook }] of Object.entries(KINDS)) {
    const above = alarms[kind as keyof typeof KINDS];
    if (above === false) continue;
    createAlarm(
      workflow,
      `${suffix}-alarm`,
      {
        name: `${workflow.name}-${suffix}`,
        description: meaning(kind as keyof typeof KINDS, workflow.name),
        runbook,
        metric: metric(workflow, metricName),
        above,
        periodSeconds: 300,
        periods: 1,
      },
      props,
    );
  }
}

function meaning(kind: keyof typeof KINDS, name: string): string {
  switch (kind) {
    case "failed":
      return `Executions of ${name} failed: what started them is not done. Redrive or replace them once the cause is mended.`;
    case "timedOut":
      return `Executions of ${name} took longer than its TimeoutSeconds and were ended: what started them is not done.`;
    case "aborted":
      return `Executions of ${name} were stopped by hand or by another system: what started them is not done.`;
    case "throttled":
      return `Step Functions puts off steps of ${name}: the account does more a second than its quota.`;
  }
}

/** What of a workflow belongs on a dashboard. */
export function workflowWidgets(workflow: Workflow): readonly DashboardWidget[] {
  const { name, provider } = workflow;
  return [
    {
      title: `${name}: executions`,
      provider,
      metrics: [
        { ...metric(workflow, "ExecutionsStarted"), label: "started" },
        { ...metric(workflow, "ExecutionsSucceeded"), label: "succeeded" },
        { ...metric(workflow, "ExecutionsFailed"), label: "failed" },
        { ...metric(workflow, "ExecutionsTimedOut"), label: "timed out" },
        { ...metric(workflow, "ExecutionsAborted"), label: "aborted" },
      ],
    },
    {
      title: `${name}: duration of executions (milliseconds)`,
      provider,
      metrics: [
        { ...metric(workflow, "ExecutionTime", "Average"), label: "average" },
        { ...metric(workflow, "ExecutionTime", "Maximum"), label: "maximum" },
      ],
    },
  ];
}

function metric({ arn }: Workflow, metricName: string, statistic: Metric["statistic"] = "Sum"): Metric {
  return { namespace: "AWS/States", metricName, dimensions: { StateMachineArn: arn }, statistic };
}
