/* What people read of the system `ingest`: sentences of its alerts, and saved queries of its logs. */

/** Of a file of which nothing could be taken. */
export const FILE_SENTENCE = {
  paths: { file: "$.detail.file.key", problem: "$.detail.problem" },
  template: "The file <file> cannot be taken: it <problem>",
} as const;

/** Of a part of a file that is no submission. */
export const SUBMISSION_SENTENCE = {
  paths: { file: "$.detail.file.key", position: "$.detail.position", problem: "$.detail.problems[0]" },
  template: "Of the file <file> the submission at place <position> cannot be taken: <problem>",
} as const;

/** Which files could not be taken, and why. */
export const BROKEN_FILES = `filter outcome = "broken"
| stats latest(problem) as problem, latest(@timestamp) as last_seen, count(*) as receives by file
| sort last_seen desc
| limit 100`;

/** What was handed in over HTTP, roughly: what comes twice counts twice. */
export const SUBMISSIONS_BY_QUIZ = `filter outcome = "counted"
| stats sum(submissions) as handed_in by quiz_id
| sort handed_in desc
| limit 100`;
