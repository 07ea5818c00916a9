import { AWS_LIMITS } from "../../modules/aws-limits";
import { AwsError } from "../aws-error";
import type { World } from "../world";
import type { SentEvent } from "./event-text";

/** An entry of PutEvents, as it is sent. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export interface PutEventsEntry {
  readonly EventBusName?: string | undefined;
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  readonly Detail?: string | undefined;
  /** Seconds since 1970, as the protocol has it, or ISO 8601. */
  readonly Time?: number | string | undefined;
  readonly Resources?: readonly string[] | undefined;
  readonly TraceHeader?: string | undefined;
}

export interface EntryRefusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

export type PutEventsResult = { readonly EventId: string } | EntryRefusal;

/**
 * What is wrong with a call of PutEvents as a whole.
 *
 * @throws {AwsError} ValidationException
 */
export function checkCall(entries: readonly PutEventsEntry[]): void {
  const { putEventsEntries, putEventsBytes } = AWS_LIMITS.eventBridge;
  if (entries.length === 0 || entries.length > putEventsEntries) {
    const bound = entries.length === 0 ? "greater than or equal to 1" : `less than or equal to ${putEventsEntries}`;
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '[${entries.map(() => "PutEventsRequestEntry").join(", ")}]' at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  let bytes = 0;
  for (const entry of entries) bytes += entryBytes(entry);
  if (bytes >= putEventsBytes) {
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  }
}

/**
 * How many entries of a call were refused; CloudWatch is told, for all buses together.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html#eb-metrics
 */
export function countRefusals({ metrics }: Pick<World, "metrics">, results: readonly PutEventsResult[]): number {
  let failed = 0;
  for (const result of results) if ("ErrorCode" in result) failed++;
  if (failed > 0) metrics.series("AWS/Events", "PutEventsFailedEntriesCount", {}).add(failed);
  return failed;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export function entryBytes({ Time, Source, DetailType, Detail, Resources }: PutEventsEntry): number {
  let bytes = Time === undefined ? 0 : TIME_BYTES;
  for (const text of [Source, DetailType, Detail]) if (text !== undefined) bytes += Buffer.byteLength(text);
  for (const resource of Resources ?? []) bytes += Buffer.byteLength(resource);
  return bytes;
}

const TIME_BYTES = 14;

/** The event of an entry, or why the entry is refused while the others are not. */
export function checkEntry(entry: PutEventsEntry): SentEvent | EntryRefusal {
  const { Source: source, DetailType: detailType, Detail: detail, Time: time, Resources: resources } = entry;
  const refusal = checkSource({ source, detailType });
  if (refusal) return refusal;
  if (!detail) return missing("Detail");
  if (!isJsonObject(detail)) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const timeSeconds = typeof time === "string" ? Date.parse(time) / 1_000 : time;
  if (timeSeconds !== undefined && !isTime(timeSeconds)) {
    return { ErrorCode: "InvalidArgument", ErrorMessage: "Parameter Time is not valid. Reason: it is no time." };
  }
  return { source: source ?? "", detailType: detailType ?? "", detail, timeSeconds, resources };
}

/**
 * Why an event of this source and type is refused, if it is.
 *
 * @param isFromAws whether a service of AWS sends it
 */
export function checkSource(
  { source, detailType }: { readonly source?: string | undefined; readonly detailType?: string | undefined },
  isFromAws = false,
): EntryRefusal | undefined {
  if (!source) return missing("Source");
  if (!detailType) return missing("DetailType");
  if (detailType.length > DETAIL_TYPE_LENGTH) {
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter DetailType is not valid. Reason: DetailType must have at most ${DETAIL_TYPE_LENGTH} characters.`,
    };
  }
  if (isFromAws || !source.startsWith("aws.")) return undefined;
  return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const DETAIL_TYPE_LENGTH = 128;

function missing(name: string) {
  return {
    ErrorCode: "InvalidArgument",
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

/** What ISO 8601 has four digits for the year of. */
export function isTime(seconds: number): boolean {
  return seconds >= 0 && seconds < YEAR_10000;
}

const YEAR_10000 = 253_402_300_800;

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
