/**
 * Processes orders and new users, each event once, large orders with high priority. Invoked by rules.
 *
 * Environment: `TABLE_NAME` (partition key `eventId`); `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`),
 * `POWERTOOLS_SERVICE_NAME` (default `event-processor`), `POWERTOOLS_LOG_LEVEL` (default `INFO`) and `POWERTOOLS_TRACE_ENABLED`
 * (default `true` on Lambda). On the table it needs `dynamodb:PutItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { keepIn } from "./event-processor/keep-record";
import { type ProcessOutcome, processEvent } from "./event-processor/process-event";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";
import { traced } from "./runtime/traced";

const { serviceName, logger, metrics } = telemetryOf("event-processor");
// The calls of the client below are traced, and not each HTTP request once more.
const tracer = new Tracer({ serviceName, captureHTTPsRequests: false });
const client = new DynamoDBClient(threeAttemptsOf(3_000));
const keep = keepIn(
  tracer.captureAWSv3Client(client),
  requiredVariable("TABLE_NAME", "the name of the DynamoDB table of processed events"),
);

export const handler = traced(tracer, async (event: unknown, context): Promise<ProcessOutcome> => {
  logger.addContext(context);
  const outcome = await processEvent(event, { keep, log: logger, now: Date.now });
  if (outcome.kind === "processed") {
    tracer.putAnnotation("Priority", outcome.priority);
    metrics.addDimension("Priority", outcome.priority);
    metrics.addMetric("EventsProcessed", MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  }
  return outcome;
});
