import type { TerraformProvider } from "cdktf";
import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import type { HandlerFunction } from "./handler-function";

/** Makes the alarms of a function. */
export function createFunctionAlarms(
  fn: HandlerFunction,
  { errors, throttles }: { readonly errors: number | false; readonly throttles: number | false },
  props: CommonProps,
): void {
  const fiveMinutes = { periodSeconds: 300, periods: 1 };
  if (errors !== false) {
    createAlarm(
      fn,
      "errors-alarm",
      {
        name: `${fn.name}-errors`,
        description: `${fn.name} failed more than ${errors} times in 5 minutes: look at its log group /aws/lambda/${fn.name}.`,
        runbook: "function-errors",
        metric: metric(fn.resource, "Errors"),
        above: errors,
        ...fiveMinutes,
      },
      props,
    );
  }
  if (throttles !== false) {
    createAlarm(
      fn,
      "throttles-alarm",
      {
        name: `${fn.name}-throttles`,
        description: `${fn.name} was throttled more than ${throttles} times in 5 minutes: its concurrency, or the account's, is used up.`,
        runbook: "function-throttles",
        metric: metric(fn.resource, "Throttles"),
        above: throttles,
        ...fiveMinutes,
      },
      props,
    );
  }
}

/** Makes the alarm on events that Lambda could not even put into the dead-letter queue. */
export function createDeadLetterAlarm(fn: HandlerFunction, letters: DeadLetterQueue, props: CommonProps): void {
  createAlarm(
    fn,
    "dead-letter-alarm",
    {
      name: `${fn.name}-dead-letter-errors`,
      description: `Events that ${fn.name} could not process could not even be put into ${letters.name}: they are lost. Look at the role of the function, and at the policy and the key of that queue.`,
      runbook: "function-dead-letter-errors",
      // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
      metric: metric(fn.resource, "DeadLetterErrors"),
      above: 0,
      periodSeconds: 60,
      periods: 1,
    },
    props,
  );
}

/** What of a function belongs on a dashboard. */
export function functionWidgets(
  resource: { readonly functionName: string },
  name: string,
  provider: TerraformProvider | undefined,
): readonly DashboardWidget[] {
  return [
    {
      title: `${name}: invocations and errors`,
      provider,
      metrics: [
        { ...metric(resource, "Invocations"), label: "invocations" },
        { ...metric(resource, "Errors"), label: "errors" },
        { ...metric(resource, "Throttles"), label: "throttles" },
      ],
    },
    {
      title: `${name}: duration (milliseconds)`,
      provider,
      metrics: [
        { ...metric(resource, "Duration", "Average"), label: "average" },
        { ...metric(resource, "Duration", "Maximum"), label: "maximum" },
      ],
    },
    {
      title: `${name}: concurrent executions`,
      provider,
      metrics: [{ ...metric(resource, "ConcurrentExecutions", "Maximum"), label: "concurrent" }],
    },
  ];
}

function metric(
  resource: { readonly functionName: string },
  metricName: string,
  statistic: Metric["statistic"] = "Sum",
): Metric {
  return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: resource.functionName }, statistic };
}
