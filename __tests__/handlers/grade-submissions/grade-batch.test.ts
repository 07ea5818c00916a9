import type { SQSEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { tallyBatch } from "../../../handlers/answer-statistics/tally-batch";
import { type Grade, gradeBatch } from "../../../handlers/grade-submissions/grade-batch";
import { takeSubmission } from "../../../handlers/ingest-answer/take-submission";

const submission = {
  submissionId: "SUB-1",
  quizId: "QUIZ-1",
  studentId: "STU-1",
  answers: [
    { question: "1", answer: "a" },
    { question: "2", answer: " " },
  ],
  submittedAt: "2026-11-02T09:00:00Z",
};
const event = {
  version: "0",
  id: "e",
  "detail-type": "Submission Received",
  source: "ingest.submissions",
  account: "123456789012",
  time: "2026-11-02T09:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: submission,
};
const batch = (...bodies: unknown[]) =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      body: typeof body === "string" ? body : JSON.stringify(body),
      attributes: {},
    })),
  }) as unknown as SQSEvent;

it("grades each submission once, whatever brings it", async () => {
  const grades = new Map<string, Grade>();
  const counted: string[] = [];
  const enter = async (grade: Grade) => {
    if (grade.submissionId === "SUB-down") throw new Error("the table is down");
    const isNew = !grades.has(grade.submissionId);
    grades.set(grade.submissionId, grade);
    return isNew;
  };
  const log = { info: () => {}, error: () => {} };
  const inTopic = { Type: "Notification", Message: JSON.stringify({ ...submission, submissionId: "SUB-2" }) };
  const answer = await gradeBatch(
    batch(event, submission, inTopic, { ...event, "detail-type": "Other" }, "no JSON", {
      ...submission,
      submissionId: "SUB-down",
    }),
    { enter, log, count: (name) => counted.push(name) },
  );
  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["m3", "m4", "m5"]);
  expect([...grades.keys()]).toEqual(["SUB-1", "SUB-2"]);
  expect(grades.get("SUB-1")).toEqual({
    submissionId: "SUB-1",
    quizId: "QUIZ-1",
    studentId: "STU-1",
    answered: 1,
    questions: 2,
  });
  expect(counted.sort()).toEqual([
    "DuplicateSubmissions",
    "FailedSubmissions",
    "InvalidSubmissions",
    "InvalidSubmissions",
    "SubmissionsGraded",
    "SubmissionsGraded",
  ]);
});

it("counts by quiz, and gives back what is no submission", () => {
  const { tallies, response } = tallyBatch(batch(submission, event, { ...submission, quizId: "QUIZ-2" }, "{}"));
  expect(tallies).toEqual([
    { quizId: "QUIZ-1", submissions: 2 },
    { quizId: "QUIZ-2", submissions: 1 },
  ]);
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "m3" }] });
});

it("takes a submission over HTTP, and names everything that is wrong with one", async () => {
  const published: unknown[] = [];
  const take = (body: string | undefined) =>
    takeSubmission(body, { publish: async (each) => void published.push(each) });
  expect(await take(JSON.stringify(submission))).toMatchObject({ statusCode: 202, body: '{"submissionId":"SUB-1"}' });
  expect(published).toEqual([submission]);
  const refused = await take(JSON.stringify({ ...submission, submissionId: "1", studentId: 7 }));
  expect(refused.statusCode).toBe(400);
  expect(JSON.parse(refused.body).problems).toEqual([
    expect.stringMatching(/^submissionId must be text that matches/),
    "studentId must be a string, got: 7.",
  ]);
  for (const body of [undefined, "", "{"]) expect((await take(body)).statusCode).toBe(400);
  expect(published).toHaveLength(1);
});
