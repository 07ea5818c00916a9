/**
 * Consumer of `q-submissions` and `q-answers`: grades each submission once, wherever it comes from.
 *
 * Environment: `TABLE_NAME` (partition key `submissionId`); `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`),
 * `POWERTOOLS_SERVICE_NAME` (default `grade-submissions`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the table it needs
 * `dynamodb:PutItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Grade, gradeBatch } from "./grade-submissions/grade-batch";
import { requiredVariable } from "./runtime/required-variable";

const serviceName = process.env.POWERTOOLS_SERVICE_NAME || "grade-submissions";
const namespace = process.env.POWERTOOLS_METRICS_NAMESPACE || "Signalbox";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ serviceName, namespace, logger });
const tableName = requiredVariable("TABLE_NAME", "the name of the DynamoDB table of grades");
const client = new DynamoDBClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
});

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  try {
    return await gradeBatch(batch, {
      enter,
      log: logger,
      count: (name) => metrics.addMetric(name, MetricUnit.Count, 1),
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};

async function enter({ submissionId, quizId, studentId, answered, questions }: Grade): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          submissionId: { S: submissionId },
          quizId: { S: quizId },
          studentId: { S: studentId },
          answered: { N: String(answered) },
          questions: { N: String(questions) },
        },
        ConditionExpression: "attribute_not_exists(submissionId)",
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
