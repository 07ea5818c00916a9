import { createHash } from "node:crypto";
import type { Submission } from "../events/ingest";

/** What a FIFO topic needs to keep the submissions of a student in order, each once. */
export interface FifoOrder {
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
}

/**
 * Of a submission. Hashed, as SNS takes 1–128 ASCII letters, digits and punctuation marks only, while ids may hold anything.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function fifoOrder({ studentId, submissionId }: Submission): FifoOrder {
  return { MessageGroupId: sha256(studentId), MessageDeduplicationId: sha256(submissionId) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
