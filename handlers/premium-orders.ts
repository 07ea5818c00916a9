/**
 * Consumer of `premium-orders`: cares for each order of a premium customer once. Here a log line and a metric; a shop would
 * write to the customer.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME`
 * (default `premium-orders`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { processOrders } from "./premium-orders/process-orders";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("premium-orders");
const onceDuring = onceIn({
  client: new DynamoDBClient(threeAttemptsOf(3_000)),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for processed event ids"),
  scope: "premium-orders",
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
