import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readSubmission } from "../grade-submissions/read-submission";

/** How many submissions of a quiz came in a batch. */
export interface QuizTally {
  readonly quizId: string;
  readonly submissions: number;
}

/** Counts the submissions of a batch by quiz; what is none goes back to the queue. */
export function tallyBatch(batch: SQSEvent): { readonly tallies: QuizTally[]; readonly response: SQSBatchResponse } {
  const counts = new Map<string, number>();
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { body, messageId } of batch.Records) {
    const read = readSubmission(body);
    if ("problems" in read) {
      batchItemFailures.push({ itemIdentifier: messageId });
      continue;
    }
    const { quizId } = read.submission;
    counts.set(quizId, (counts.get(quizId) ?? 0) + 1);
  }
  const tallies = [...counts].map(([quizId, submissions]) => ({ quizId, submissions }));
  return { tallies, response: { batchItemFailures } };
}
