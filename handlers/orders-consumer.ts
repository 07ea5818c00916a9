/**
 * Consumer of `q-orders`: processes each order event once, however often it is delivered, and reports the messages that
 * could not be processed one by one.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME` and, if the default does not fit, `IDEMPOTENCY_EXPIRY_SECONDS` (see `Settings`);
 * `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default `orders-consumer`) and
 * `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `GetItem`, `UpdateItem` and `DeleteItem`.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { BatchTally } from "./orders-consumer/batch-tally";
import { loggedOrderBook } from "./orders-consumer/logged-order-book";
import { processBatch } from "./orders-consumer/process-batch";
import { readSettings } from "./orders-consumer/settings";
import { onceIn } from "./runtime/once";
import { type Patience, patiently } from "./runtime/patiently";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const settings = readSettings(process.env);
const { logger, metrics } = telemetryOf("orders-consumer");
const onceDuring = onceIn({
  // Three attempts of three seconds each end well before the function's own timeout: a table that does not answer is
  // reported message by message, and does not look like a function that hangs.
  client: new DynamoDBClient(threeAttemptsOf(3_000)),
  tableName: settings.idempotencyTableName,
  scope: "orders-consumer",
  expirySeconds: settings.idempotencyExpirySeconds,
});

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const tally = new BatchTally();
  const orders = loggedOrderBook(logger, tally);
  try {
    return await processBatch(batch, {
      once: patiently(onceDuring(context), patience(context)),
      orders,
      log: logger,
      tally,
      now: Date.now,
    });
  } finally {
    tally.publish(metrics);
  }
};

function patience(context: Context): Patience {
  return {
    remainingMillis: () => context.getRemainingTimeInMillis(),
    wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
    random: Math.random,
  };
}
