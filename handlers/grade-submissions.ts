/**
 * Consumer of `q-submissions` and `q-answers`: grades each submission once, wherever it comes from.
 *
 * Environment: `TABLE_NAME` (partition key `submissionId`); `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`),
 * `POWERTOOLS_SERVICE_NAME` (default `grade-submissions`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the table it needs
 * `dynamodb:PutItem`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Grade, gradeBatch } from "./grade-submissions/grade-batch";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";
import { threeAttemptsOf } from "./runtime/three-attempts";

const { logger, metrics } = telemetryOf("grade-submissions");
const tableName = requiredVariable("TABLE_NAME", "the name of the DynamoDB table of grades");
const client = new DynamoDBClient(threeAttemptsOf(3_000));

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
