import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../../aws-error";

/**
 * The bytes that a request puts. SDKs send streams in chunks of their own within the body, with checksums behind them:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @throws {AwsError} IncompleteBody
 */
export function objectBytes(headers: IncomingHttpHeaders, body: Buffer): Buffer {
  const payload = headers["x-amz-content-sha256"];
  const isChunked = typeof payload === "string" && payload.startsWith("STREAMING-");
  if (!isChunked) return body;
  const bytes = unchunked(body);
  const length = Number(headers["x-amz-decoded-content-length"] ?? bytes.length);
  if (bytes.length !== length) throw incomplete();
  return bytes;
}

/** The encoding of the object itself: `aws-chunked` is that of the request. */
export function objectEncoding(headers: IncomingHttpHeaders): string | undefined {
  const encodings = (headers["content-encoding"] ?? "").split(",").map((each) => each.trim());
  return encodings.filter((each) => each !== "" && each !== "aws-chunked").join(",") || undefined;
}

/** `5;chunk-signature=…\r\nHello\r\n0;…\r\nx-amz-checksum-crc32:…\r\n\r\n` */
function unchunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf("\r\n", at);
    if (lineEnd < 0) throw incomplete();
    const size = Number.parseInt(body.toString("latin1", at, lineEnd), 16);
    if (Number.isNaN(size)) throw incomplete();
    if (size === 0) return Buffer.concat(chunks);
    const start = lineEnd + 2;
    if (start + size > body.length) throw incomplete();
    chunks.push(body.subarray(start, start + size));
    at = start + size + 2;
  }
}

function incomplete(): AwsError {
  return new AwsError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header.",
  );
}
