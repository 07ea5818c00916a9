/**
 * Consumer of `q-answer-statistics`: counts submissions by quiz, a hundred at a time. A line of the log for each quiz of a batch; the
 * saved query `submissions-by-quiz` adds them up, roughly, as what comes twice counts twice.
 *
 * Environment: `POWERTOOLS_SERVICE_NAME` (default `answer-statistics`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { tallyBatch } from "./answer-statistics/tally-batch";

const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || "answer-statistics" });

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const { tallies, response } = tallyBatch(batch);
  for (const { quizId, submissions } of tallies) {
    logger.info("Submissions of a quiz", { outcome: "counted", quiz_id: quizId, submissions });
  }
  const failed = response.batchItemFailures.length;
  if (failed > 0)
    logger.error("Messages hold no submission: left for the dead-letter queue", { outcome: "invalid", failed });
  return response;
};
