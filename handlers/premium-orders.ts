/**
 * Consumer of `premium-orders`: cares for each order of a premium customer once. Here a log line and a metric; a shop would
 * write to the customer.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME`
 * (default `premium-orders`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { processOrders } from "./premium-orders/process-orders";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";

const serviceName = process.env.POWERTOOLS_SERVICE_NAME || "premium-orders";
const namespace = process.env.POWERTOOLS_METRICS_NAMESPACE || "Signalbox";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ serviceName, namespace, logger });
const onceDuring = onceIn({
  client: new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  }),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for processed event ids"),
  scope: "premium-orders",
  // Longer than a copy can wait in the queue, its dead-letter queue, and after a redrive.
  expirySeconds: 30 * 86_400,
});

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  try {
    return await processOrders(batch, {
      once: onceDuring(context),
      careFor: async ({ orderId, customerId, amount }) => {
        logger.info("Premium order", { order_id: orderId, customer_id: customerId, amount });
        metrics.addMetric("PremiumOrders", MetricUnit.Count, 1);
      },
      log: logger,
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
