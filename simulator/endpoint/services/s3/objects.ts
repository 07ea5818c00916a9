import { AwsError } from "../../../aws-error";
import type { StoredObject } from "../../../s3/stored-object";
import type { Reply } from "../../http/reply";
import { objectBytes, objectEncoding } from "./request-body";
import type { ObjectCall } from "./s3-call";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export function putObject(call: ObjectCall): Reply {
  const { bucket, key, exchange } = call;
  call.authorize("s3:PutObject");
  const { headers, body } = exchange;
  if (headers["if-none-match"] === "*" && bucket.find(key) !== undefined) {
    throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  }
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(METADATA) && typeof value === "string" ? [[name.slice(METADATA.length), value]] : [],
  );
  const object = bucket.put(key, objectBytes(headers, body), {
    contentType: headers["content-type"],
    contentEncoding: objectEncoding(headers),
    metadata: Object.fromEntries(metadata),
  });
  return empty(200, { ETag: `"${object.etag}"`, ...versionHeader(object.versionId) });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function getObject(call: ObjectCall): Reply {
  const object = found(call);
  const range = rangeOf(call.exchange.headers.range, object.size);
  const whole = headersOf(object);
  if (range === undefined) return { status: 200, contentType: object.contentType, body: object.body, headers: whole };
  const { from, to } = range;
  return {
    status: 206,
    contentType: object.contentType,
    body: object.body.subarray(from, to + 1),
    headers: { ...whole, "Content-Range": `bytes ${from}-${to}/${object.size}` },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export function headObject(call: ObjectCall): Reply {
  const object = found(call);
  const headers = { ...headersOf(object), "Content-Length": String(object.size) };
  return { status: 200, contentType: object.contentType, body: "", headers };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export function deleteObject(call: ObjectCall): Reply {
  call.authorize(call.versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion");
  const marker = call.bucket.delete(call.key, call.versionId);
  return empty(204, {
    ...versionHeader(marker?.versionId ?? call.versionId),
    ...(marker && { "x-amz-delete-marker": "true" }),
  });
}

function found(call: ObjectCall): StoredObject {
  const { bucket, key, versionId } = call;
  call.authorize(versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion");
  try {
    return bucket.get(key, versionId);
  } catch (error) {
    // Who may not list is not told whether there is such an object.
    if (error instanceof AwsError && error.status === 404) call.authorizeBucket("s3:ListBucket");
    throw error;
  }
}

const METADATA = "x-amz-meta-";

function headersOf({ etag, versionId, lastModified, options }: StoredObject): Record<string, string> {
  const { contentEncoding, metadata = {} } = options;
  return {
    "Accept-Ranges": "bytes",
    ETag: `"${etag}"`,
    "Last-Modified": new Date(lastModified).toUTCString(),
    ...(contentEncoding && { "Content-Encoding": contentEncoding }),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${METADATA}${name}`, value])),
    ...versionHeader(versionId),
  };
}

function versionHeader(versionId: string | undefined): Record<string, string> {
  return versionId === undefined ? {} : { "x-amz-version-id": versionId };
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`; anything else is left out of account, as HTTP has it. */
function rangeOf(header: string | undefined, size: number): { readonly from: number; readonly to: number } | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (from <= to) return { from, to };
  throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
}

function empty(status: number, headers: Record<string, string>): Reply {
  return { status, contentType: "application/xml", body: "", headers };
}
