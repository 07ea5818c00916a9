/**
 * Consumer of `inventory`: sets goods aside for each order once. Here a log line and a metric; a shop would ask its warehouse.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `inventory`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */

import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { doneOrThrow } from "./fanout/done-or-throw";
import { processOrders } from "./fanout/process-orders";
import { onceIn } from "./runtime/once";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("inventory");
const onceDuring = onceIn({
  client: new DynamoDBClient(threeAttemptsOf(3_000)),
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for orders that are done"),
  scope: "fanout-inventory",
});

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const once = onceDuring(context);
  const reserve = async () => {
    metrics.addMetric("StockReserved", MetricUnit.Count, 1);
  };
  try {
    return await processOrders(batch, async ({ orderId }) => doneOrThrow(await once(orderId, reserve)), logger);
  } finally {
    metrics.publishStoredMetrics();
  }
};
