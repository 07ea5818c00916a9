/**
 * Consumer of `inventory`: reserves what each order asks for, once. That is decided by one conditional write, and needs no memory of
 * the events beside the reservations themselves.
 *
 * Environment: `TABLE_NAME` (partition key `orderId`); `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME`
 * (default `reserve`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the table it needs `dynamodb:PutItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { processOrders } from "./order-pipeline/order-batch";
import { tableReservationBook } from "./reserve/reservation-book";
import { requiredVariable } from "./runtime/required-variable";

const serviceName = process.env.POWERTOOLS_SERVICE_NAME || "reserve";
const namespace = process.env.POWERTOOLS_METRICS_NAMESPACE || "Signalbox";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ serviceName, namespace, logger });
const book = tableReservationBook(
  // A table that does not answer is reported order by order, and does not look like a function that hangs.
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  }),
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
