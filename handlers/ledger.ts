/**
 * Consumer of `transactions.fifo`: keeps the ledger of each account, one entry after the other, each transaction once.
 *
 * Environment: `TABLE_NAME` (partition key `accountId`, sort key `sequence`); `POWERTOOLS_METRICS_NAMESPACE` (default
 * `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default `ledger`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem` and `GetItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { processTransactions } from "./ledger/process-transactions";
import { tableLedgerBook } from "./ledger/table-ledger-book";
import { requiredVariable } from "./runtime/required-variable";

const serviceName = process.env.POWERTOOLS_SERVICE_NAME || "ledger";
const namespace = process.env.POWERTOOLS_METRICS_NAMESPACE || "Signalbox";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ serviceName, namespace, logger });
const book = tableLedgerBook(
  // A table that does not answer is reported transaction by transaction, and does not look like a function that hangs: ten of them,
  // up to three calls each, three attempts of two seconds a call take 180 s, and pauses. The stack gives the function 200 s.
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  }),
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
