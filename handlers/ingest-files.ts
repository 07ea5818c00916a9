/**
 * Consumer of `q-ingest-files`: reads the files that S3 tells of, and publishes an event for each submission in them, once.
 *
 * Environment: `IDEMPOTENCY_TABLE_NAME`, the files that are being or were ingested; `PUBLISHED_TABLE_NAME` (partition key `key`,
 * time-to-live `expires`), the submissions that were published; `EVENT_BUS_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default
 * `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default `ingest-files`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the bucket it needs
 * `s3:GetObject`, `GetObjectVersion` and `ListBucket`; on the table of submissions `dynamodb:BatchGetItem` and `BatchWriteItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { SubmissionFile } from "./events/ingest";
import { processFiles } from "./ingest-files/process-files";
import { tableOfPublishedKeys } from "./ingest-files/published-keys";
import { DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS, onceIn } from "./runtime/once";
import { batchPublisherTo } from "./runtime/publish-events";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("ingest-files");
const tables = new DynamoDBClient(threeAttemptsOf(3_000));
// A file of many megabytes takes longer than a row.
const files = new S3Client(threeAttemptsOf(20_000));
const wait = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));
const onceDuring = onceIn({
  client: tables,
  tableName: requiredVariable("IDEMPOTENCY_TABLE_NAME", "the name of the DynamoDB table for files"),
  scope: "ingest-files",
});
const published = tableOfPublishedKeys({
  client: tables,
  tableName: requiredVariable("PUBLISHED_TABLE_NAME", "the name of the DynamoDB table for published submissions"),
  // As long as the files.
  expirySeconds: DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS,
  now: Date.now,
  wait,
});
const publish = batchPublisherTo(
  new EventBridgeClient(threeAttemptsOf(3_000)),
  requiredVariable("EVENT_BUS_NAME", "the name of the bus for submissions"),
  wait,
);

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  try {
    return await processFiles(batch, {
      fetch: fetchText,
      published,
      publish,
      once: onceDuring(context),
      remainingMillis: () => context.getRemainingTimeInMillis(),
      log: logger,
      count: (name, value = 1) => metrics.addMetric(name, MetricUnit.Count, value),
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};

async function fetchText({ bucket, key, versionId }: SubmissionFile): Promise<string | undefined> {
  try {
    const { Body } = await files.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    return (await Body?.transformToString("utf-8")) ?? "";
  } catch (error) {
    if (error instanceof NoSuchKey || (error as Error).name === "NoSuchVersion") return undefined;
    throw error;
  }
}
