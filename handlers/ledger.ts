/**
 * Consumer of `transactions.fifo`: keeps the ledger of each account, one entry after the other, each transaction once.
 *
 * Environment: `TABLE_NAME` (partition key `accountId`, sort key `sequence`); `POWERTOOLS_METRICS_NAMESPACE` (default
 * `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default `ledger`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem` and `GetItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { processTransactions } from "./ledger/process-transactions";
import { tableLedgerBook } from "./ledger/table-ledger-book";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("ledger");
const book = tableLedgerBook(
  // A table that does not answer is reported transaction by transaction, and does not look like a function that hangs: ten of them,
  // up to three calls each, three attempts of two seconds a call take 180 s, and pauses. The stack gives the function 200 s.
  new DynamoDBClient(threeAttemptsOf(2_000)),
  requiredVariable("TABLE_NAME", "the name of the DynamoDB table of the ledger"),
);

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  try {
    return await processTransactions(batch, {
      book,
      log: logger,
      count: (name) => metrics.addMetric(name, MetricUnit.Count, 1),
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
