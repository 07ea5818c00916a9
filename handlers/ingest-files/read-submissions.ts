import { type Submission, type SubmissionFile, SubmissionReceived } from "../events/ingest";
import { parseDetail } from "../events/parse-detail";
import { problemText } from "../events/problem";
import { sizeProblem } from "../events/submission-size";

/** One entry of a file. */
export type FileEntry =
  | { readonly status: "valid"; readonly submission: Submission }
  | { readonly status: "invalid"; readonly position: number; readonly problems: readonly string[] };

/** What a file holds: entries, none, or something that is no list of submissions. */
export type FileContents =
  | { readonly status: "read"; readonly entries: readonly FileEntry[] }
  | { readonly status: "empty" }
  | { readonly status: "broken"; readonly problem: string };

/**
 * Reads a file: a JSON list of submissions. Whether it can be read at all is known before anything of it is published, so that a
 * file that was cut off leaves no half behind.
 */
export function readSubmissions(text: string, file: SubmissionFile): FileContents {
  if (text.trim() === "") return { status: "empty" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { status: "broken", problem: `must be JSON, and is not: ${(error as SyntaxError).message}` };
  }
  if (!Array.isArray(value))
    return { status: "broken", problem: `must be a list of submissions, got: ${kindOf(value)}` };
  if (value.length > MOST_SUBMISSIONS) {
    return {
      status: "broken",
      problem: `must hold at most ${MOST_SUBMISSIONS} submissions, got: ${value.length}. Split it.`,
    };
  }
  return { status: "read", entries: value.map((entry, position) => readEntry(entry, position, file)) };
}

function readEntry(entry: unknown, position: number, file: SubmissionFile): FileEntry {
  const parsed = parseDetail(SubmissionReceived, entry);
  if (parsed.status === "invalid") {
    return { status: "invalid", position, problems: parsed.problems.slice(0, MOST_PROBLEMS).map(problemText) };
  }
  const submission = { ...parsed.detail, file };
  const problem = sizeProblem(submission);
  return problem === undefined ? { status: "valid", submission } : { status: "invalid", position, problems: [problem] };
}

/** Each, whether valid or not, becomes an event: what is published in the receives that the queue of files allows. */
const MOST_SUBMISSIONS = 100_000;

/** Problems that are told of one entry. */
const MOST_PROBLEMS = 10;

function kindOf(value: unknown): string {
  return value === null ? "null" : `a JSON ${typeof value}`;
}
