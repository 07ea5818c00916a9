import type { Submission } from "../../../handlers/events/ingest";
import { pick, pickNumber, type SampleKey, sampleKey } from "../../../handlers/events/sample-source";

/** A file as somebody puts it into the bucket. */
export interface SampleFile {
  readonly key: string;
  readonly text: string;
}

/** How much a school puts into the bucket. */
export interface SchoolSize {
  /** Files with one to three submissions. Beside them there are a large one, an empty one and three that are broken. */
  readonly ordinaryFiles: number;
  /** Submissions of the large one, and its bytes, at least. */
  readonly essays: number;
  readonly largeBytes: number;
}

/** What a school puts into the bucket. */
export interface SampleFiles {
  readonly files: readonly SampleFile[];
  /** Ids of the submissions that can be read, each once. */
  readonly submissionIds: readonly string[];
  /** Keys of the files that are none of submissions. */
  readonly brokenKeys: readonly string[];
}

/** Everything follows from the seed. Two files hold a submission that another has, too, as when somebody sends a file again. */
export function sampleFiles(seed: number, { ordinaryFiles, essays, largeBytes }: SchoolSize): SampleFiles {
  const ordinary = Array.from({ length: ordinaryFiles }, (_, index) => submissionsOf(sampleKey({ index, seed })));
  const again = ordinary[0]?.[0];
  if (again !== undefined) for (const index of [4, 60]) ordinary[index]?.push(again);
  const large = Array.from({ length: essays }, (_, index) => essay(sampleKey({ index, seed }), largeBytes / essays));
  const broken: SampleFile[] = [
    { key: "incoming/broken/cut-off.json", text: JSON.stringify(ordinary[1]).slice(0, -20) },
    { key: "incoming/broken/table.json", text: "submissionId;quizId\nSUB-1;QUIZ-1\n" },
    { key: "incoming/broken/no-list.json", text: JSON.stringify({ submissions: ordinary[2] }) },
  ];
  return {
    files: [
      ...ordinary.map((submissions, index) => ({
        key: `incoming/class-${String(index).padStart(2, "0")}.json`,
        text: JSON.stringify(submissions),
      })),
      { key: "incoming/essays.json", text: JSON.stringify(large) },
      { key: "incoming/nothing.json", text: "" },
      ...broken,
    ],
    submissionIds: [...new Set([...ordinary.flat(), ...large].map(({ submissionId }) => submissionId))],
    brokenKeys: broken.map(({ key }) => key),
  };
}

/** Answers to a quiz, as a pupil hands them in over HTTP. */
export function answersOf(index: number, seed: number): Submission {
  return submission(sampleKey({ index, seed }), `SUB-${seed}-http-${index}`);
}

function submissionsOf(key: SampleKey): Submission[] {
  const count = pickNumber(key, "submissions", 1, 3);
  return Array.from({ length: count }, (_, number) => submission(key, `SUB-${key.seed}-${key.index}-${number}`));
}

function essay(key: SampleKey, bytes: number): Submission {
  const text = `Page ${key.index}. `.padEnd(bytes, "A long sentence about the sea. ");
  return { ...submission(key, `SUB-${key.seed}-essay-${key.index}`), answers: [{ question: "essay", answer: text }] };
}

function submission(key: SampleKey, submissionId: string): Submission {
  return {
    submissionId,
    quizId: pick(key, "quiz", ["QUIZ-history", "QUIZ-geography", "QUIZ-maths"]),
    studentId: `STU-${pickNumber(key, submissionId, 1, 9_999)}`,
    answers: ["1", "2", "3"].map((question) => ({ question, answer: pick(key, question, ["a", "b", "c", ""]) })),
    submittedAt: "2026-11-02T09:00:00Z",
  };
}
