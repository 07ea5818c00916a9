/**
 * Subscriber of the topic `OrderPlaced`: confirms each order to its customer once. Here a log line and a metric; a shop would
 * send an e-mail.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `email`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SNSEvent } from "aws-lambda";
import { doneOrThrow } from "./fanout/done-or-throw";
import { readOrder } from "./fanout/process-orders";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("email");
const onceDuring = onceIn({
  client: new DynamoDBClient(threeAttemptsOf(3_000)),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for orders that are done"),
  scope: "fanout-email",
});

/** What it throws, Lambda tries twice more, and then puts into the dead-letter queue of the function. */
export const handler = async (event: SNSEvent, context: Context): Promise<void> => {
  logger.addContext(context);
  const once = onceDuring(context);
  try {
    for (const { Sns } of event.Records) {
      const { orderId, customerId } = readOrder(Sns.Message);
      const outcome = await once(orderId, async () => {
        metrics.addMetric("EmailsSent", MetricUnit.Count, 1);
      });
      logger.info("Order confirmed", { order_id: orderId, customer_id: customerId, outcome: doneOrThrow(outcome) });
    }
  } finally {
    metrics.publishStoredMetrics();
  }
};
