import { createHash } from "node:crypto";

/** What a service answered, or how it refused, without what differs from call to call. */
export type Outcome = unknown;

/** What comes of a call. Of a refusal code and status count: AWS documents no texts. */
export async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    return normal(await call);
  } catch (error) {
    const { name, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    // The SDK itself, not a service, refused to send it or to read the answer.
    if ($metadata?.httpStatusCode === undefined) throw error;
    return `refused: ${name}, ${$metadata.httpStatusCode}`;
  }
}

/** Ids, times and addresses are replaced by what they are; JSON in a text is read, as its spelling does not count. */
export function normal(value: unknown): unknown {
  if (typeof value === "string") return normalText(value);
  if (value instanceof Date) return "<time>";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const normalized = members.flatMap(([name, member]) =>
    LEFT_OUT.has(name) || isText(name, value) ? [] : [[name, normalMember(name, member, value)] as const],
  );
  return Object.fromEntries(normalized);
}

/** What belongs to the call. */
const LEFT_OUT: ReadonlySet<string> = new Set(["$metadata"]);

/** What each service makes up for itself. */
const OWN: ReadonlySet<string> = new Set([
  "NextMarker",
  "NextToken",
  "ReceiptHandle",
  "RequestId",
  "RevisionId",
  "SenderId",
  "SequenceNumber",
  "Signature",
  "TaskHandle",
]);

/** Whether it is the text beside an error's code. */
function isText(name: string, { Code, ErrorCode }: { readonly Code?: unknown; readonly ErrorCode?: unknown }): boolean {
  return (name === "Message" && Code !== undefined) || (name === "ErrorMessage" && ErrorCode !== undefined);
}

function normalMember(name: string, value: unknown, { Body }: { readonly Body?: unknown }): unknown {
  if (OWN.has(name)) return `<${name}>`;
  // What has an id in it has a digest of its own.
  if (name === "MD5OfBody" && typeof Body === "string") return value === md5(Body) ? "<that of the body>" : value;
  // SQS and Lambda write some times as text.
  if (/Timestamp$|^LastModified$/.test(name) && typeof value === "string") return zeros(value);
  return normal(value);
}

function normalText(text: string): unknown {
  if (/^\s*[[{]/.test(text)) {
    try {
      return normal(JSON.parse(text));
    } catch {
      return text;
    }
  }
  return text
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "<endpoint>")
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "<id>")
    .replace(/(?<=:role\/orders-consumer-)\w{20,}/, "<suffix>")
    .replace(/:EXAMPLE$/, ":<id>")
    .replace(/SimpleNotificationService-\w+/, "SimpleNotificationService-<id>")
    .replace(/^\d{4}-\d\d-\d\dT.*$/, zeros);
}

/** `2001-02-03T04:05:06Z` is `<0000-00-00T00:00:00Z>`: the form counts, and the time does not. */
function zeros(text: string): string {
  return `<${text.replace(/\d/g, "0")}>`;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
