/**
 * Consumer of `inventory`: reserves what each order asks for, once. That is decided by one conditional write, and needs no memory of
 * the events beside the reservations themselves.
 *
 * Environment: `TABLE_NAME` (partition key `orderId`); `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME`
 * (default `reserve`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the table it needs `dynamodb:PutItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { processOrders } from "./order-pipeline/order-batch";
import { tableReservationBook } from "./reserve/reservation-book";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("reserve");
const book = tableReservationBook(
  // A table that does not answer is reported order by order, and does not look like a function that hangs.
  new DynamoDBClient(threeAttemptsOf(2_000)),
  requiredVariable("TABLE_NAME", "the name of the DynamoDB table of reservations"),
);

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  try {
    return await processOrders(batch, {
      async work(order) {
        const reserved = await book.reserve(order, new Date().toISOString());
        metrics.addMetric(reserved ? "OrdersReserved" : "Duplicates", MetricUnit.Count, 1);
        return reserved ? "done" : "duplicate";
      },
      log: logger,
      now: Date.now,
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
