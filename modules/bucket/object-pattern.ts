import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { EventPatternObject } from "../event-pattern";
import { checkProps, optional, type ShapeOf } from "../props";
import { fail } from "../report";

/** Which objects of a bucket are meant, by their keys. */
export interface ObjectFilter {
  /** What keys begin with, such as `incoming/`; without a slash in front. @default anything */
  readonly prefix?: string;
  /** What keys end with, such as `.json`; capital and small letters are different. @default anything */
  readonly suffix?: string;
}

const OBJECT_FILTER: ShapeOf<ObjectFilter> = { prefix: optional("text"), suffix: optional("text") };

/**
 * The pattern of an event of one bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectPattern(
  scope: Construct,
  bucketName: string,
  detailType: string,
  filter: ObjectFilter,
): EventPatternObject {
  checkProps(scope, filter, OBJECT_FILTER);
  const { prefix = "", suffix = "" } = filter;
  checkKeyPart(scope, "prefix", prefix);
  checkKeyPart(scope, "suffix", suffix);
  const key = keyPattern(prefix, suffix);
  return {
    source: ["aws.s3"],
    "detail-type": [detailType],
    detail: { bucket: { name: [bucketName] }, ...(key && { object: { key: [key] } }) },
  };
}

/** Two entries of a list would mean either: both ends take one wildcard. */
function keyPattern(prefix: string, suffix: string) {
  if (prefix !== "" && suffix !== "") return { wildcard: `${escaped(prefix)}*${escaped(suffix)}` };
  if (prefix !== "") return { prefix };
  return suffix === "" ? undefined : { suffix };
}

function escaped(text: string): string {
  return text.replace(/[\\*]/g, "\\$&");
}

function checkKeyPart(scope: Construct, prop: "prefix" | "suffix", text: string): void {
  if (Token.isUnresolved(text)) return;
  const most = AWS_LIMITS.s3.keyBytes;
  const wrong =
    (/^s3:\/\//.test(text) && "name no bucket, which is this one") ||
    (prop === "prefix" && text.startsWith("/") && "begin as keys do, without a slash") ||
    (text.includes("*") && "hold no wildcard: it stands for itself") ||
    (Buffer.byteLength(text) > most && `have at most ${most} bytes, as keys have`);
  if (!wrong) return;
  fail(scope, {
    code: "OBJECT_KEY",
    prop,
    must: wrong,
    got: text,
    mend: 'Write a part of the key, such as prefix: "incoming/" or suffix: ".json"; for anything else write the pattern yourself.',
  });
}
