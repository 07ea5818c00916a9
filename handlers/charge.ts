/**
 * Consumer of `payments`: charges each order once. The bank is simulated: nine charges of ten succeed, and which do follows from order
 * and attempt. What it declines comes again, and after the receives that its queue allows it is in the dead-letter queue.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `charge`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { chargeOrder } from "./charge/charge-order";
import { processOrders } from "./order-pipeline/order-batch";
import { onceIn } from "./runtime/once";
import { patiently } from "./runtime/patiently";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("charge");
const onceDuring = onceIn({
  client: new DynamoDBClient(threeAttemptsOf(3_000)),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for charged orders"),
  scope: "charge",
});

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const once = patiently(onceDuring(context), {
    remainingMillis: () => context.getRemainingTimeInMillis(),
    wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
    random: Math.random,
  });
  const count = (name: string) => metrics.addMetric(name, MetricUnit.Count, 1);
  try {
    return await processOrders(batch, {
      work: (order, attempt) => chargeOrder(order, attempt, { once, count }),
      log: logger,
      now: Date.now,
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
