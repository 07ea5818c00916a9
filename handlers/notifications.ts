/**
 * Invoked by the rule for placed orders: tells the customer, once for each order. Here a log line and a metric; a shop would send a
 * mail. Once more the memory of Powertools keeps copies apart, as rules deliver at least once.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `notifications`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { notify } from "./notifications/notify";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";

const serviceName = process.env.POWERTOOLS_SERVICE_NAME || "notifications";
const namespace = process.env.POWERTOOLS_METRICS_NAMESPACE || "Signalbox";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ serviceName, namespace, logger });
const onceDuring = onceIn({
  client: new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  }),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for orders told of"),
  scope: "notifications",
  // Longer than an event can be retried, wait in the dead-letter queue and be sent again.
  expirySeconds: 30 * 86_400,
});

export const handler = async (event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  try {
    await notify(event, {
      once: onceDuring(context),
      async tell({ orderId, customerId, total, currency }) {
        logger.info("Customer told", { order_id: orderId, customer_id: customerId, total, currency });
        metrics.addMetric("NotificationsSent", MetricUnit.Count, 1);
      },
      log: logger,
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
