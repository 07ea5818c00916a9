import { type Submission, SubmissionReceived } from "../events/ingest";
import { parseDetail } from "../events/parse-detail";
import { problemText } from "../events/problem";
import { sizeProblem } from "../events/submission-size";

/** What is answered to a call. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TakeDependencies {
  /** Hands the submission on. */
  publish(submission: Submission): Promise<void>;
}

/**
 * Takes one submission: 202 with its id once it is handed on, 400 with everything that is wrong with it, 413 where it is more than a
 * queue takes. Whoever hands in gives the id, so that to try again does no harm.
 */
export async function takeSubmission(body: string | undefined, { publish }: TakeDependencies): Promise<Answer> {
  let value: unknown;
  try {
    value = JSON.parse(body ?? "");
  } catch {
    return answer(400, { problems: ["The body must be JSON."] });
  }
  const parsed = parseDetail(SubmissionReceived, value);
  if (parsed.status === "invalid") return answer(400, { problems: parsed.problems.map(problemText) });
  const tooLarge = sizeProblem(parsed.detail);
  if (tooLarge !== undefined) return answer(413, { problems: [`The submission ${tooLarge}`] });
  await publish(parsed.detail);
  return answer(202, { submissionId: parsed.detail.submissionId });
}

function answer(statusCode: number, content: object): Answer {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
