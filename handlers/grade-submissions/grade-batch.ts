import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Submission } from "../events/ingest";
import { type Problem, problemText } from "../events/problem";
import { type ReadRecords, readRecords } from "../runtime/read-records";
import { readSubmission } from "./read-submission";

/** What came of the answers of a submission. */
export interface Grade {
  readonly submissionId: string;
  readonly quizId: string;
  readonly studentId: string;
  /** Questions with an answer. */
  readonly answered: number;
  readonly questions: number;
}

export interface GradeDependencies {
  /** Stores a grade; `false`: there is one of this submission. */
  enter(grade: Grade): Promise<boolean>;
  readonly log: Pick<Logger, "info" | "error">;
  count(name: "SubmissionsGraded" | "DuplicateSubmissions" | "InvalidSubmissions" | "FailedSubmissions"): void;
}

/**
 * Grades the submissions of a batch, each once: the grade is its own proof, as it is stored on condition that there is none. Takes
 * events of the bus, and submissions out of the topic, in its envelope or without.
 *
 * Of a FIFO queue one after the other: where a grade cannot be stored, those behind it of the same group are left in the queue with
 * it. A message that holds no submission has no place in that order, and none waits for it.
 */
export async function gradeBatch(batch: SQSEvent, dependencies: GradeDependencies): Promise<SQSBatchResponse> {
  const { records, invalid } = readRecords(batch, (record) => {
    const read = readSubmission(record.body);
    if ("submission" in read) return read.submission;
    reportInvalid(record, read.problems, dependencies);
    return undefined;
  });
  const { batchItemFailures } = await gradeAll(records, dependencies);
  return { batchItemFailures: [...invalid, ...batchItemFailures] };
}

function gradeAll(submissions: ReadRecords<Submission>, dependencies: GradeDependencies): Promise<SQSBatchResponse> {
  const valid = { Records: [...submissions.keys()] };
  const grade = (record: SQSRecord) => gradeOne(record, submissions.get(record) as Submission, dependencies);
  const options = { throwOnFullBatchFailure: false };
  if (!valid.Records.some(({ eventSourceARN }) => eventSourceARN.endsWith(".fifo"))) {
    return processPartialResponse(valid, grade, new BatchProcessor(EventType.SQS), options);
  }
  const inOrder = { ...options, skipGroupOnError: true };
  return processPartialResponse(valid, grade, new SqsFifoPartialProcessorAsync(), inOrder);
}

function reportInvalid({ messageId }: SQSRecord, found: readonly Problem[], { log, count }: GradeDependencies): void {
  const problems = found.map(problemText);
  log.error("Message holds no submission: left for the dead-letter queue", { message_id: messageId, problems });
  count("InvalidSubmissions");
}

async function gradeOne(
  { messageId }: SQSRecord,
  submission: Submission,
  { enter, log, count }: GradeDependencies,
): Promise<void> {
  const grade = gradeOf(submission);
  const about = { message_id: messageId, submission_id: grade.submissionId };
  const isNew = await enter(grade).catch((error: unknown) => {
    const cause = error instanceof Error ? error : new Error(String(error));
    log.error("Grade could not be stored: left in the queue", { ...about, outcome: "failed", error: cause });
    count("FailedSubmissions");
    throw new NotAcknowledged("failed");
  });
  if (isNew) log.info("Submission graded", { ...about, outcome: "graded" });
  else log.info("Submission graded before: acknowledged, nothing done", { ...about, outcome: "duplicate" });
  count(isNew ? "SubmissionsGraded" : "DuplicateSubmissions");
}

/** The sample system counts what was answered; a school has the right answers here. */
export function gradeOf({ submissionId, quizId, studentId, answers }: Submission): Grade {
  const answered = answers.filter(({ answer }) => answer.trim() !== "").length;
  return { submissionId, quizId, studentId, answered, questions: answers.length };
}

/** Tells Powertools to report the message as failed. By then it has been logged and counted. */
class NotAcknowledged extends Error {}
