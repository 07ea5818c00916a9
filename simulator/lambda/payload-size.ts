import type { ReceivedMessage } from "../sqs/received-message";

/** Bytes of an invocation's payload. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Names, ids, receipt handle, checksum and ARN of a record. */
const AROUND = 900;
/** Ten of these are no 6 MB, whatever characters are in them. */
const SMALL = 16_384;

/** About what a message takes of the payload. */
export function payloadBytes({ body, attributes }: ReceivedMessage): number {
  const around = attributes === undefined ? AROUND : AROUND + 2 * JSON.stringify(attributes).length;
  // Of a short body, the quotation marks that JSON escapes count for more than what else they could be.
  if (body.length < SMALL) return around + Math.ceil(body.length * 1.25);
  return around + Buffer.byteLength(JSON.stringify(body));
}
