import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { HttpEndpoint } from "./http-endpoint";

/** The alarms of an endpoint; `undefined` where there is none. */
export interface HttpAlarms {
  readonly serverErrors: CloudwatchMetricAlarm | undefined;
  readonly latency: CloudwatchMetricAlarm | undefined;
}

/** Makes the alarms of an endpoint. */
export function createEndpointAlarms(
  endpoint: HttpEndpoint,
  above: { readonly serverErrors: number | false; readonly latencyMilliseconds: number | false },
  props: CommonProps,
): HttpAlarms {
  const { name } = endpoint;
  const { serverErrors, latencyMilliseconds } = above;
  return {
    serverErrors:
      serverErrors === false
        ? undefined
        : createAlarm(
            endpoint,
            "server-errors-alarm",
            {
              name: `${name}-5xx`,
              description: `${name} answered 5xx more than ${serverErrors} times in 5 minutes: its callers got nothing done. Look at integrationError in its access log ${endpoint.logGroupName}, and at the function behind the route.`,
              runbook: "http-server-errors",
              metric: metric(endpoint, "5xx"),
              above: serverErrors,
              periodSeconds: 300,
              periods: 1,
            },
            props,
          ),
    latency:
      latencyMilliseconds === false
        ? undefined
        : createAlarm(
            endpoint,
            "latency-alarm",
            {
              name: `${name}-latency`,
              description: `The slowest hundredth of the requests to ${name} has taken more than ${latencyMilliseconds} ms for 5 minutes: look at integrationLatency in its access log ${endpoint.logGroupName}.`,
              runbook: "http-latency",
              metric: metric(endpoint, "Latency", "p99"),
              above: latencyMilliseconds,
              periodSeconds: 60,
              periods: 5,
            },
            props,
          ),
  };
}

/** The alarm on events that EventBridge refused, of whoever in the account and Region published them: its metric says no more. */
export function createRefusedEventsAlarm(endpoint: HttpEndpoint, props: CommonProps): CloudwatchMetricAlarm {
  return createAlarm(
    endpoint,
    "refused-events-alarm",
    {
      name: `${endpoint.name}-refused-events`,
      description: `EventBridge refused events of this account and Region. Where a route of ${endpoint.name} put them on a bus, the caller was answered 200 with FailedEntryCount in the body: what did not look there is lost.`,
      runbook: "http-refused-events",
      // Without dimensions: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html#eb-metrics
      metric: { namespace: "AWS/Events", metricName: "PutEventsFailedEntriesCount", dimensions: {}, statistic: "Sum" },
      above: 0,
      periodSeconds: 60,
      periods: 1,
    },
    props,
  );
}

/** What of an endpoint belongs on a dashboard. */
export function endpointWidgets(endpoint: HttpEndpoint): readonly DashboardWidget[] {
  const { name, provider } = endpoint;
  return [
    {
      title: `${name}: requests`,
      provider,
      metrics: [
        { ...metric(endpoint, "Count"), label: "requests" },
        { ...metric(endpoint, "4xx"), label: "refused (4xx)" },
        { ...metric(endpoint, "5xx"), label: "failed (5xx)" },
      ],
    },
    {
      title: `${name}: latency (milliseconds)`,
      provider,
      metrics: [
        { ...metric(endpoint, "Latency", "p50"), label: "half of the requests" },
        { ...metric(endpoint, "Latency", "p99"), label: "slowest hundredth" },
        { ...metric(endpoint, "IntegrationLatency", "p99"), label: "of it, behind the endpoint" },
      ],
    },
  ];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
function metric(
  { metricDimensions }: HttpEndpoint,
  metricName: string,
  statistic: Metric["statistic"] = "Sum",
): Metric {
  return { namespace: "AWS/ApiGateway", metricName, dimensions: metricDimensions, statistic };
}
