/**
 * The events of the `ingest` system: what pupils hand in, out of files and over HTTP.
 *
 * Each contract below is the only definition of its event, see `ecommerce.ts`.
 */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

/** Where a submission was found. */
const file = () =>
  z.looseObject({
    bucket: nonEmptyText(),
    key: nonEmptyText(),
    /** The version of the object; none in a bucket that keeps no versions. */
    versionId: z.optional(nonEmptyText()),
  });

/** An object was put into the bucket: S3's own event, as far as it is read here. The key stands there as it is, not encoded. */
export const ObjectCreated = eventContract({
  source: "aws.s3",
  detailType: "Object Created",
  detail: z.looseObject({
    bucket: z.looseObject({ name: nonEmptyText() }),
    object: z.looseObject({
      key: nonEmptyText(),
      size: z.int().check(z.nonnegative()),
      etag: z.optional(z.string()),
      "version-id": z.optional(z.string()),
    }),
  }),
});

/** Somebody handed in the answers to a quiz. */
export const SubmissionReceived = eventContract({
  source: "ingest.submissions",
  detailType: "Submission Received",
  detail: z.looseObject({
    /** Whoever hands in gives it, once for each submission: one that comes again is the same. */
    submissionId: z.string().check(z.regex(/^SUB-.{1,60}$/)),
    quizId: nonEmptyText(),
    studentId: nonEmptyText(),
    answers: z.array(z.looseObject({ question: nonEmptyText(), answer: z.string() })),
    submittedAt: z.iso.datetime({ offset: true }),
    file: z.optional(file()),
  }),
});

/** A part of a file breaks the contract of a submission. The rest of the file was taken. */
export const SubmissionRejected = eventContract({
  source: "ingest.submissions",
  detailType: "Submission Rejected",
  detail: z.looseObject({
    file: file(),
    /** Which one of the file, from 0. */
    position: z.int().check(z.nonnegative()),
    problems: z.array(z.string()),
  }),
});

/** A file is none of submissions at all: nothing of it was taken. */
export const FileRejected = eventContract({
  source: "ingest.submissions",
  detailType: "Submission File Rejected",
  detail: z.looseObject({ file: file(), problem: nonEmptyText() }),
});

/** What comes from S3. */
export const bucketEvents = { "Object Created": ObjectCreated } as const;

/** What somebody handed in. */
export type Submission = EventOf<typeof SubmissionReceived>["detail"];
/** Where it was found. */
export type SubmissionFile = EventOf<typeof SubmissionRejected>["detail"]["file"];
