import type { Logger } from "@aws-lambda-powertools/logger";
import { type ProcessedEvent, processedEvents } from "../events/commerce";
import { parseEvent } from "../events/parse-event";
import { problemText } from "../events/problem";

/** Orders above this are looked after first. */
const HIGH_PRIORITY_ABOVE = 1_000;

export type Priority = "high" | "normal";

/** What is kept of an event that was processed. */
export interface ProcessedRecord {
  readonly eventId: string;
  readonly detailType: ProcessedEvent["detail-type"];
  /** The order or user that the event is about. */
  readonly subject: string;
  readonly priority: Priority;
  /** ISO 8601. */
  readonly processedAt: string;
}

/** What processing needs from outside. */
export interface ProcessDependencies {
  /** Keeps the record of an event where there is none of its id. Whether it did. */
  readonly keep: (record: ProcessedRecord) => Promise<boolean>;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What became of an event. */
export type ProcessOutcome =
  | { readonly kind: "processed"; readonly detailType: string; readonly priority: Priority }
  | { readonly kind: "duplicate" }
  | { readonly kind: "unknown" };

/** An event breaks its contract: no retry mends that. It ends in the dead-letter queue of the function. */
export class InvalidEvent extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.name = "InvalidEvent";
  }
}

/**
 * Processes an event once: the record of it is the work itself, written on condition that there is none, so that a second
 * delivery changes nothing.
 *
 * @throws InvalidEvent; and what `keep` throws, for Lambda to try again
 */
export async function processEvent(value: unknown, { keep, log, now }: ProcessDependencies): Promise<ProcessOutcome> {
  const parsed = parseEvent(processedEvents, value);
  if (parsed.status === "unknown") {
    log.warn("Event of unknown detail-type: nothing done", { outcome: "unknown", detail_type: parsed.detailType });
    return { kind: "unknown" };
  }
  if (parsed.status === "invalid") {
    const problems = parsed.problems.map(problemText);
    log.error("Event breaks its contract", { outcome: "invalid", problems });
    throw new InvalidEvent(problems);
  }
  const { event } = parsed;
  const record: ProcessedRecord = {
    eventId: event.id,
    detailType: event["detail-type"],
    subject: subjectOf(event),
    priority: priorityOf(event),
    processedAt: new Date(now()).toISOString(),
  };
  const isFirst = await keep(record);
  log.info(isFirst ? "Event processed" : "Event processed before: nothing done", {
    outcome: isFirst ? "processed" : "duplicate",
    event_id: record.eventId,
    detail_type: record.detailType,
    subject: record.subject,
    priority: record.priority,
  });
  if (!isFirst) return { kind: "duplicate" };
  return { kind: "processed", detailType: record.detailType, priority: record.priority };
}

/** An order of more than 1,000 is processed with high priority; all else with normal. */
function priorityOf(event: ProcessedEvent): Priority {
  const { totalAmount } = event.detail as { totalAmount?: number };
  return totalAmount !== undefined && totalAmount > HIGH_PRIORITY_ABOVE ? "high" : "normal";
}

function subjectOf(event: ProcessedEvent): string {
  return event["detail-type"] === "User Registered" ? event.detail.userId : event.detail.orderId;
}
