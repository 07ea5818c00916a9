import { AWS_LIMITS } from "../../modules/aws-limits";
import { UserError } from "../../modules/errors";
import type { SentEvent } from "../event-bridge/event-text";
import { checkSource, type EntryRefusal, entryBytes, isTime } from "../event-bridge/put-events";

/** An event to publish, as its sender writes it. */
export interface EventToPublish {
  /** The bus, by name or ARN. @default the stack's only bus */
  readonly bus?: string;
  /** Begins with `aws.` only on the default bus, where it is AWS that publishes. */
  readonly source: string;
  /** At most 128 characters. */
  readonly "detail-type": string;
  /** What becomes a JSON object; with all the rest less than 1 MiB. @default {} */
  readonly detail?: object;
  /** @default now */
  readonly time?: Date | string;
  /** ARNs. @default none */
  readonly resources?: readonly string[];
}

/**
 * The event as EventBridge takes it.
 *
 * @param index which of the events that were given it is, for the error
 * @param isDefaultBus whether it is for the bus on which AWS publishes
 * @throws {UserError} EVENT_REFUSED
 */
export function sentEvent(event: EventToPublish, index: number, isDefaultBus: boolean): SentEvent {
  const { source, "detail-type": detailType, detail, time, resources } = event;
  const timeSeconds = time === undefined ? undefined : new Date(time).getTime() / 1_000;
  const sent = { source, detailType, detail: JSON.stringify(detail ?? {}), timeSeconds, resources };
  const refusal = checkSource(sent, isDefaultBus) ?? checkDetail(sent) ?? checkTime(event, sent);
  if (refusal) throw eventRefused(index, refusal);
  return sent;
}

export function eventRefused(index: number, { ErrorCode: code, ErrorMessage: message }: EntryRefusal): UserError {
  return new UserError("EVENT_REFUSED", `Event ${index} must be one that EventBridge takes, got: ${code}. ${message}`);
}

function checkDetail({ detail, ...sent }: SentEvent): EntryRefusal | undefined {
  // Lists and functions are objects, too.
  if (detail?.startsWith("{") !== true) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "detail must become a JSON object." };
  }
  const { putEventsBytes } = AWS_LIMITS.eventBridge;
  if (detail.length < MOST_UNMEASURED && sent.resources === undefined) return undefined;
  const bytes = entryBytes({
    Source: sent.source,
    DetailType: sent.detailType,
    Detail: detail,
    Time: sent.timeSeconds,
    Resources: sent.resources,
  });
  if (bytes < putEventsBytes) return undefined;
  return {
    ErrorCode: "ValidationException",
    ErrorMessage: `It must be smaller than ${putEventsBytes} bytes, and has ${bytes}.`,
  };
}

/** A character has at most three bytes of UTF-8: what is so short is not too large. */
const MOST_UNMEASURED = 100_000;

function checkTime({ time }: EventToPublish, { timeSeconds }: SentEvent): EntryRefusal | undefined {
  if (timeSeconds === undefined || isTime(timeSeconds)) return undefined;
  return { ErrorCode: "InvalidArgument", ErrorMessage: `time must be a time, and is ${JSON.stringify(String(time))}.` };
}
