import {
  FileRejected,
  type Submission,
  type SubmissionFile,
  SubmissionReceived,
  SubmissionRejected,
} from "../events/ingest";
import { batchEntries, type OutgoingEvent } from "./batch-entries";
import { type FileEntry, readSubmissions } from "./read-submissions";

/** What ingesting a file needs from outside. */
export interface IngestDependencies {
  /** The text of a file; `undefined`: it is not there any more. */
  fetch(file: SubmissionFile): Promise<string | undefined>;
  readonly published: PublishedKeys;
  /** Publishes at most ten events. @throws where one of them was not taken; others may have been */
  publish(events: readonly OutgoingEvent[]): Promise<unknown>;
  /** Milliseconds that the invocation has left. */
  remainingMillis(): number;
}

/** What was published before, of this file or another. */
export interface PublishedKeys {
  /** Those of the keys that are known. */
  knownOf(keys: readonly string[]): Promise<ReadonlySet<string>>;
  remember(keys: readonly string[]): Promise<void>;
}

/** What became of a file. */
export type FileOutcome =
  | { readonly kind: "ingested"; readonly published: number; readonly rejected: number; readonly duplicates: number }
  | { readonly kind: "empty" }
  | { readonly kind: "gone" }
  | { readonly kind: "broken"; readonly problem: string };

/**
 * Publishes an event for each submission of a file that was not published before. Each call of PutEvents is noted as it is done, so
 * that an invocation that is cut off goes on where it was; what is published and not yet noted then is published once more, which
 * whoever receives it has to know by the id of the submission.
 *
 * @param size bytes of the file, as S3 says
 * @throws OutOfTime where the rest has to wait for the next invocation
 */
export async function ingestFile(
  file: SubmissionFile,
  size: number,
  dependencies: IngestDependencies,
): Promise<FileOutcome> {
  if (size > LARGEST_BYTES) {
    return brokenFile(file, `must have at most ${LARGEST_BYTES} bytes, got: ${size}. Split it.`, dependencies);
  }
  const text = await dependencies.fetch(file);
  if (text === undefined) return { kind: "gone" };
  const contents = readSubmissions(text, file);
  if (contents.status === "empty") return { kind: "empty" };
  if (contents.status === "broken") return brokenFile(file, contents.problem, dependencies);
  const rejected = contents.entries.filter(({ status }) => status === "invalid").length;
  const events = contents.entries.map((entry) => eventOf(entry, file));
  const published = await publishNew(events, dependencies);
  return { kind: "ingested", published, rejected, duplicates: events.length - published };
}

/** Read whole and parsed it takes about ten times its size of memory. */
const LARGEST_BYTES = 50 * 1024 * 1024;

/** Names a file of which nothing can be taken. */
async function brokenFile(
  file: SubmissionFile,
  problem: string,
  dependencies: IngestDependencies,
): Promise<FileOutcome> {
  const event = outgoing(FileRejected, `${identityOf(file)}#file`, { file, problem });
  await publishNew([event], dependencies);
  return { kind: "broken", problem };
}

/** The invocation has no time for another call. What was published is noted. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** Publishes what was not published before. @returns how many that were */
async function publishNew(events: readonly OutgoingEvent[], dependencies: IngestDependencies): Promise<number> {
  const { published, publish, remainingMillis } = dependencies;
  const different = [...new Map(events.map((event) => [event.key, event])).values()];
  let count = 0;
  for (let start = 0; start < different.length; start += MOST_KEYS) {
    const some = different.slice(start, start + MOST_KEYS);
    const known = await published.knownOf(some.map(({ key }) => key));
    for (const batch of batchEntries(some.filter(({ key }) => !known.has(key)))) {
      if (remainingMillis() < RESERVE_MILLIS)
        throw new OutOfTime(`${count} events of ${different.length} are published.`);
      await publish(batch);
      await published.remember(batch.map(({ key }) => key));
      count += batch.length;
    }
  }
  return count;
}

/** Keys that are asked for at a time. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;
/** For a call of each service with its retries, and to answer. */
const RESERVE_MILLIS = 15_000;

function eventOf(entry: FileEntry, file: SubmissionFile): OutgoingEvent {
  if (entry.status === "valid") return receivedEvent(entry.submission);
  const { position, problems } = entry;
  return outgoing(SubmissionRejected, `${identityOf(file)}#${position}`, { file, position, problems });
}

function receivedEvent(submission: Submission): OutgoingEvent {
  return outgoing(SubmissionReceived, submission.submissionId, submission);
}

function outgoing(
  { source, detailType }: { readonly source: string; readonly detailType: string },
  key: string,
  detail: object,
): OutgoingEvent {
  return { key, source, detailType, detail: JSON.stringify(detail) };
}

/** The same for every event of one version of an object. */
export function identityOf({ bucket, key, versionId = "" }: SubmissionFile): string {
  return `${bucket}/${key}@${versionId}`;
}
