/**
 * Invoked by the rule for placed orders: tells the customer, once for each order. Here a log line and a metric; a shop would send a
 * mail. Once more the memory of Powertools keeps copies apart, as rules deliver at least once.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `notifications`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { notify } from "./notifications/notify";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("notifications");
const onceDuring = onceIn({
  client: new DynamoDBClient(threeAttemptsOf(3_000)),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for orders told of"),
  scope: "notifications",
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
