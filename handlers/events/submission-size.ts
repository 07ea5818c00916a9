import type { Submission } from "./ingest";

/** Bytes of a submission. It goes to queues, which take 256 KiB with all that EventBridge or SNS puts around it. */
const MOST_BYTES = 250 * 1024;

/** Says of a submission that is too large for the queues that it is; `undefined`: it is not. */
export function sizeProblem(submission: Submission): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(submission));
  return bytes <= MOST_BYTES ? undefined : `must have at most ${MOST_BYTES} bytes as JSON, got: ${bytes}.`;
}
