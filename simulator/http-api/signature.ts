import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "./http-message";

/** What a request is signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of whoever has taken on a role. */
  readonly sessionToken?: string | undefined;
}

/** What an `Authorization` header of Signature Version 4 says. */
export interface Signature {
  readonly accessKeyId: string;
  /** `20260131` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260131T120000Z` */
  readonly time: string;
}

type Signed = Pick<HttpRequest, "method" | "path" | "query" | "headers" | "body">;

const ALGORITHM = "AWS4-HMAC-SHA256";
const SERVICE = "execute-api";

/**
 * The signature of a request; `undefined` where it has none in its headers. One in the query string is not looked for.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readSignature({ headers }: Pick<Signed, "headers">): Signature | undefined {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  const time = headers["x-amz-date"];
  if (found === null || time === undefined || !/^\d{8}T\d{6}Z$/.test(time)) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] = found;
  return { accessKeyId, date, region, service, signedHeaders: names.split(";"), signature, time };
}

/** When a request was signed, in milliseconds since 1970. */
export function signedAt({ time }: Signature): number {
  return Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** Why a signature is not that of the request with these credentials; `undefined` where it is. */
export function signatureProblem(
  request: Signed,
  signature: Signature,
  { secretAccessKey, region }: { readonly secretAccessKey: string; readonly region: string },
): string | undefined {
  const { signedHeaders, time, date } = signature;
  if (signature.service !== SERVICE) return `it is for the service ${signature.service}`;
  if (signature.region !== region) return `it is for the Region ${signature.region}`;
  if (!time.startsWith(date)) return "its date is not that of x-amz-date";
  for (const name of ["host", "x-amz-date"]) if (!signedHeaders.includes(name)) return `it does not cover ${name}`;
  const absent = signedHeaders.find((name) => request.headers[name] === undefined);
  if (absent !== undefined) return `it covers ${absent}, which is not there`;
  const expected = Buffer.from(signatureOf(request, { ...signature, secretAccessKey }), "hex");
  return timingSafeEqual(expected, Buffer.from(signature.signature, "hex"))
    ? undefined
    : "it does not match the request";
}

/** The headers of a request, with those that sign it. */
export function signedHeadersOf(
  request: Signed,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  { region, now }: { readonly region: string; readonly now: number },
): Record<string, string> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const headers: Record<string, string> = {
    ...request.headers,
    "x-amz-date": time,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const scope = { date: time.slice(0, 8), region, service: SERVICE, time, signedHeaders: Object.keys(headers).sort() };
  const signature = signatureOf({ ...request, headers }, { ...scope, secretAccessKey });
  const credential = `${accessKeyId}/${scope.date}/${region}/${SERVICE}/aws4_request`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${scope.signedHeaders.join(";")}, Signature=${signature}`,
  };
}

function signatureOf(
  request: Signed,
  scope: Pick<Signature, "date" | "region" | "service" | "signedHeaders" | "time"> & {
    readonly secretAccessKey: string;
  },
): string {
  const { date, region, service, time } = scope;
  const text = [ALGORITHM, time, `${date}/${region}/${service}/aws4_request`, sha256(canonical(request, scope))].join(
    "\n",
  );
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(
    (before, part) => createHmac("sha256", before).update(part).digest(),
    `AWS4${scope.secretAccessKey}`,
  );
  return createHmac("sha256", key).update(text).digest("hex");
}

function canonical({ method, path, query, headers, body }: Signed, scope: Pick<Signature, "signedHeaders">): string {
  const { signedHeaders } = scope;
  return [
    method,
    // What is escaped in the path is escaped once more, but for S3.
    encodeURIComponent(path).replace(/%2F/g, "/"),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/\s+/g, " ")}`),
    "",
    signedHeaders.join(";"),
    sha256(body),
  ].join("\n");
}

function canonicalQuery(query: string): string {
  const pairs = query === "" ? [] : query.split("&").map((pair) => pair.split(/=(.*)/s));
  return pairs
    .map(([name = "", value = ""]) => [escaped(name), escaped(value)] as const)
    .sort(([a, b], [c, d]) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Escapes all that RFC 3986 reserves, once. */
function escaped(text: string): string {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // It stands for itself.
  }
  return encodeURIComponent(plain).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
