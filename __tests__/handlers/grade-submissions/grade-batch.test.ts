import type { SQSEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { tallyBatch } from "../../../handlers/answer-statistics/tally-batch";
import { type Grade, gradeBatch } from "../../../handlers/grade-submissions/grade-batch";
import { fifoOrder } from "../../../handlers/ingest-answer/fifo-order";
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
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:q-submissions",
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

/** Messages of `q-answers`: the group of each, and its body. */
const inOrder = (name: string, ...messages: readonly (readonly [group: string, body: unknown])[]) => {
  const { Records } = batch(...messages.map(([, body]) => body));
  const eventSourceARN = `arn:aws:sqs:us-east-1:123456789012:${name}`;
  return {
    Records: Records.map((record, index) => ({
      ...record,
      attributes: { ...record.attributes, MessageGroupId: messages[index]?.[0] },
      eventSourceARN,
    })),
  } as SQSEvent;
};

it.each([
  // One after the other: that of B fails, and the one behind it is left with it. What is no submission fails alone.
  ["q-answers.fifo", ["A-1", "B-1", "A-2", "C-1"], ["m0", "m6", "m2", "m4"]],
  // All at the same time.
  ["q-answers", ["A-1", "B-1", "A-2", "B-2", "C-1"], ["m0", "m6", "m2"]],
])("of the queue %s", async (name, expected, failed) => {
  const answer = (id: string) => ({ ...submission, submissionId: `SUB-${id}` });
  const started: string[] = [];
  let underWay = 0;
  let most = 0;
  const enter = async ({ submissionId }: Grade) => {
    started.push(submissionId.slice(4));
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    if (submissionId === "SUB-B-1") throw new Error("the table is down");
    return true;
  };
  const { batchItemFailures } = await gradeBatch(
    inOrder(
      name,
      ["A", "no JSON"],
      ["A", answer("A-1")],
      ["B", answer("B-1")],
      ["A", answer("A-2")],
      ["B", answer("B-2")],
      ["C", answer("C-1")],
      ["C", {}],
    ),
    { enter, log: { info: () => {}, error: () => {} }, count: () => {} },
  );
  expect(started).toEqual(expected);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(failed);
  expect(most).toBe(name.endsWith(".fifo") ? 1 : 5);
});

it("gives back a batch in which no message holds a submission", async () => {
  const enter = () => Promise.reject(new Error("must not be called"));
  const none = { enter, log: { info: () => {}, error: () => {} }, count: () => {} };
  for (const name of ["q-answers.fifo", "q-answers"]) {
    expect(await gradeBatch(inOrder(name, ["A", "{}"], ["A", "1"]), none)).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }, { itemIdentifier: "m1" }],
    });
  }
});

it("orders by any student, and knows any submission again", () => {
  const of = (studentId: string, submissionId: string) => fifoOrder({ ...submission, studentId, submissionId });
  // As `printf … | sha256sum` has them.
  expect(of("Zoë Müller", "SUB-æ 1")).toEqual({
    MessageGroupId: "d6e575a6b527db9e45a51c573d75afe99aaad340cb9bebddadc5772538def82c",
    MessageDeduplicationId: "748d309b136a8a510246dea6e8d7dbc3f79e08fab8c140e57bc9b168c98516d2",
  });
  const long = "s".repeat(128);
  expect(of(`${long}1`, "SUB-1").MessageGroupId).not.toBe(of(`${long}2`, "SUB-1").MessageGroupId);
  expect(of(`${long}1`, "SUB-1")).toEqual(of(`${long}1`, "SUB-1"));
});

it("refuses a submission that no queue would take", async () => {
  const published: unknown[] = [];
  const empty = { ...submission, answers: [{ question: "1", answer: "" }] };
  const take = (bytes: number, letter = "x") => {
    const left = bytes - JSON.stringify(empty).length;
    const answer = letter.repeat(left / Buffer.byteLength(letter));
    const body = JSON.stringify({ ...empty, answers: [{ question: "1", answer }] });
    return takeSubmission(body, { publish: async (each) => void published.push(each) });
  };
  expect(await take(256_000)).toMatchObject({ statusCode: 202 });
  expect(await take(256_001)).toMatchObject({
    statusCode: 413,
    body: '{"problems":["The submission must have at most 256000 bytes as JSON, got: 256001."]}',
  });
  // Bytes, not letters.
  expect(await take(256_002, "é")).toMatchObject({ statusCode: 413 });
  expect(published).toHaveLength(1);
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
