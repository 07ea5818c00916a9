/**
 * Invoked by a rule on the default bus for each alarm that goes off: decides how bad it is, and tells those who must know.
 *
 * Environment: `CRITICAL_TOPIC_ARN`, `WARNING_TOPIC_ARN`, `EVENT_BUS_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`),
 * `POWERTOOLS_SERVICE_NAME` (default `alert-router`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * It needs `sns:Publish` on both topics and `events:PutEvents` on the bus.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { routeAlarm } from "./alert-router/route-alarm";
import { notifierOf, publisherOf } from "./alert-router/ways";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("alert-router");
// Three attempts of three seconds each end before the function's own timeout.
const settings = threeAttemptsOf(3_000);
const notify = notifierOf(new SNSClient(settings), {
  CRITICAL: requiredVariable("CRITICAL_TOPIC_ARN", "the ARN of the topic for alarms that wake somebody"),
  WARNING: requiredVariable("WARNING_TOPIC_ARN", "the ARN of the topic for all other alarms"),
});
const publish = publisherOf(
  new EventBridgeClient(settings),
  requiredVariable("EVENT_BUS_NAME", "the name of the bus for alerts"),
);

export const handler = async (event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  try {
    await routeAlarm(event, {
      notify,
      publish,
      log: logger,
      count: (severity) =>
        metrics.addMetric(severity === "CRITICAL" ? "CriticalAlarms" : "WarningAlarms", MetricUnit.Count, 1),
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
