/**
 * `POST /submissions`: takes one submission, such as the answers to a quiz, and hands it to a topic.
 *
 * Environment: `TOPIC_ARN`; of a FIFO topic the submissions of one student stay in order. `POWERTOOLS_SERVICE_NAME` (default
 * `ingest-answer`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the topic it needs `sns:Publish`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { fifoOrder } from "./ingest-answer/fifo-order";
import { type Answer, takeSubmission } from "./ingest-answer/take-submission";
import { requiredVariable } from "./runtime/required-variable";
import { threeAttemptsOf } from "./runtime/three-attempts";

const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || "ingest-answer" });
const topicArn = requiredVariable("TOPIC_ARN", "the ARN of the topic for submissions");
const client = new SNSClient(threeAttemptsOf(3_000));

export const handler = async (call: APIGatewayProxyEventV2, context: Context): Promise<Answer> => {
  logger.addContext(context);
  const body = call.isBase64Encoded ? Buffer.from(call.body ?? "", "base64").toString("utf8") : call.body;
  const answer = await takeSubmission(body, {
    async publish(submission) {
      const order = topicArn.endsWith(".fifo") && fifoOrder(submission);
      await client.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(submission), ...order }));
      logger.info("Submission taken", { submission_id: submission.submissionId, outcome: "taken" });
    },
  });
  if (answer.statusCode !== 202) logger.warn("Submission refused", { outcome: "refused", answer: answer.body });
  return answer;
};
