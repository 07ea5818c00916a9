import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { bucketEvents, type SubmissionFile } from "../events/ingest";
import { parseEvent } from "../events/parse-event";
import { problemText } from "../events/problem";
import { readMessageBody } from "../runtime/message-body";
import type { Once } from "../runtime/once";
import { type FileOutcome, type IngestDependencies, identityOf, ingestFile, OutOfTime } from "./ingest-file";

/**
 * What is counted: files by what became of them, and their submissions.
 * `DeferredFiles`: being ingested by another invocation, or not done in time; looked at again after the visibility timeout.
 */
export type CountName =
  | "FilesIngested"
  | "EmptyFiles"
  | "BrokenFiles"
  | "GoneFiles"
  | "DeferredFiles"
  | "FailedFiles"
  | "EventsPublished"
  | "SubmissionsRejected"
  | "DuplicateSubmissions";

/** What processing a batch of messages about files needs from outside. */
export interface FilesDependencies extends IngestDependencies {
  /** Keeps two invocations from ingesting one version of a file at the same time. */
  readonly once: Once;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  count(name: CountName, value?: number): void;
}

/**
 * Ingests the files that the messages of a batch are about, one after the other, as each may take most of the memory, and answers
 * which messages have to come back. A broken file is named
 * in an event and in the log, and its message ends in the dead-letter queue: mended, it is put into the bucket again.
 */
export function processFiles(batch: SQSEvent, dependencies: FilesDependencies): Promise<SQSBatchResponse> {
  return processPartialResponse(
    batch,
    async (record: SQSRecord) => {
      const { file, size } = fileOf(record, dependencies);
      const about = { file: identityOf(file), message_id: record.messageId };
      const outcome = await ingestOnce(file, size, dependencies).catch((error: unknown) =>
        failed(error, about, dependencies),
      );
      if (outcome === undefined) return;
      report(outcome, about, dependencies);
      if (outcome.kind === "broken") throw new NotAcknowledged("broken");
    },
    new BatchProcessor(EventType.SQS),
    { processInParallel: false, throwOnFullBatchFailure: false },
  );
}

/** @returns `undefined`: it was ingested before */
async function ingestOnce(
  file: SubmissionFile,
  size: number,
  dependencies: FilesDependencies,
): Promise<FileOutcome | undefined> {
  let outcome: FileOutcome | undefined;
  const ended = await dependencies
    .once(identityOf(file), async () => {
      outcome = await ingestFile(file, size, dependencies);
      // A broken file is not done with: its message has to end in the dead-letter queue.
      if (outcome.kind === "broken") throw new BrokenFile(outcome);
    })
    .catch((error: unknown) => {
      if (error instanceof BrokenFile) return "done" as const;
      throw error;
    });
  if (ended === "in-progress") throw new OutOfTime("Another invocation is ingesting it.");
  return outcome;
}

class BrokenFile extends Error {
  constructor(readonly outcome: FileOutcome) {
    super("The file is broken.");
  }
}

function fileOf(
  { body, messageId }: SQSRecord,
  { log, count }: FilesDependencies,
): { readonly file: SubmissionFile; readonly size: number } {
  const message = readMessageBody(body);
  const parsed = message.status === "read" ? parseEvent(bucketEvents, message.value) : undefined;
  if (parsed?.status === "valid") {
    const { bucket, object } = parsed.event.detail;
    return {
      file: { bucket: bucket.name, key: object.key, versionId: object["version-id"] },
      size: object.size,
    };
  }
  const problems =
    parsed?.status === "invalid"
      ? parsed.problems.map(problemText)
      : [message.status === "unreadable" ? problemText(message.problem) : "detail-type must be Object Created."];
  log.error("Message is no event of a file: left for the dead-letter queue", { message_id: messageId, problems });
  count("FailedFiles");
  throw new NotAcknowledged("invalid");
}

function failed(error: unknown, about: object, { log, count }: FilesDependencies): never {
  if (error instanceof OutOfTime) {
    log.warn("File is not done: left in the queue", { ...about, outcome: "deferred", reason: error.message });
    count("DeferredFiles");
    throw new NotAcknowledged("deferred");
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  log.error("File could not be ingested: left in the queue", { ...about, outcome: "failed", error: cause });
  count("FailedFiles");
  throw new NotAcknowledged("failed");
}

function report(outcome: FileOutcome, about: object, { log, count }: FilesDependencies): void {
  switch (outcome.kind) {
    case "ingested": {
      const { published, rejected, duplicates } = outcome;
      log.info("File ingested", { ...about, outcome: "ingested", published, rejected, duplicates });
      count("FilesIngested");
      count("EventsPublished", published);
      count("SubmissionsRejected", rejected);
      count("DuplicateSubmissions", duplicates);
      break;
    }
    case "empty":
      log.warn("File is empty: acknowledged, nothing published", { ...about, outcome: "empty" });
      count("EmptyFiles");
      break;
    case "gone":
      log.warn("File was deleted: acknowledged, nothing published", { ...about, outcome: "gone" });
      count("GoneFiles");
      break;
    case "broken":
      log.error("File is broken: left for the dead-letter queue", {
        ...about,
        outcome: "broken",
        problem: outcome.problem,
      });
      count("BrokenFiles");
      break;
  }
}

/** Tells Powertools to report the message as failed. By then it has been logged and counted. */
class NotAcknowledged extends Error {}
