import type { IncomingMessage } from "node:http";
import { gunzip } from "node:zlib";
import { AwsError } from "../../aws-error";

/**
 * Bytes that a request may have, as they come and unpacked. The largest that AWS takes is a DynamoDB batch of 16 MB; a
 * message of SQS may have 1 MiB, of which JSON can make six.
 */
export const LARGEST_BODY = 16 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/**
 * The body of a request, unpacked.
 * @throws {AwsError} RequestEntityTooLargeException
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const { "content-encoding": encoding, "content-length": length } = request.headers;
  if (length === "0") return NOTHING;
  if (Number(length) > LARGEST_BODY) throw tooLarge();
  const body = await collect(request);
  return encoding === "gzip" && body.length > 0 ? await unpack(body) : body;
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // What is too much is read and thrown away, so that the client comes to read the answer.
      if (size > LARGEST_BODY) chunks.length = 0;
      else chunks.push(chunk);
    });
    request.on("end", () => {
      if (size > LARGEST_BODY) reject(tooLarge());
      else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("The client went away.")));
  });
}

function unpack(body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(body, { maxOutputLength: LARGEST_BODY }, (error, unpacked) => {
      if (error === null) resolve(unpacked);
      else if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") reject(tooLarge());
      else
        reject(
          new AwsError("SerializationException", "The body of the request is not gzip, as its content-encoding says."),
        );
    });
  });
}

function tooLarge(): AwsError {
  return new AwsError(
    "RequestEntityTooLargeException",
    `The body of a request must be at most ${LARGEST_BODY} bytes long.`,
    413,
    "RequestEntityTooLarge",
  );
}
