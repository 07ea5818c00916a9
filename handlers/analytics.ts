/**
 * Consumer of `event-processing`: counts all events of the shop by their types, and what was paid by currency, each event once.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `analytics`), `POWERTOOLS_LOG_LEVEL` (default `INFO`) and `POWERTOOLS_TRACE_ENABLED` (default `true` on Lambda).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { countBatch, type Figures } from "./analytics/count-batch";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";
import { traced } from "./runtime/traced";

const { serviceName, logger, metrics } = telemetryOf("analytics");
// The calls of the client below are traced, and not each HTTP request once more.
const tracer = new Tracer({ serviceName, captureHTTPsRequests: false });
const client = new DynamoDBClient(threeAttemptsOf(3_000));
const onceDuring = onceIn({
  client: tracer.captureAWSv3Client(client),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for counted event ids"),
  scope: "analytics",
});

/** Written at once: a metric of each set of dimensions is a line of the log. */
const figures: Figures = {
  event(detailType) {
    metrics.addDimension("DetailType", detailType);
    metrics.addMetric("EventsCounted", MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  },
  revenue(currency, amount) {
    metrics.addDimension("Currency", currency);
    metrics.addMetric("Revenue", MetricUnit.NoUnit, amount);
    metrics.publishStoredMetrics();
  },
};

export const handler = traced(tracer, (batch: SQSEvent, context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  return countBatch(batch, { once: onceDuring(context), figures, log: logger });
});
