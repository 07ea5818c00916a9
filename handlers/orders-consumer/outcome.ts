import type { SQSRecord } from "aws-lambda";
import { type Problem, problemText } from "../events/problem";
import type { MessageBody } from "../runtime/message-body";
import type { BatchTally } from "./batch-tally";
import type { Log } from "./log";

/** What became of one message. */
export type Outcome =
  | { readonly kind: "processed"; readonly detailType: string }
  | { readonly kind: "duplicate" }
  | { readonly kind: "deferred" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "unknown" }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** Whether the message has been dealt with. If not, SQS delivers it again, and at last to the dead-letter queue. */
export function isAcknowledged({ kind }: Outcome): boolean {
  return kind === "processed" || kind === "duplicate" || kind === "unknown";
}

/** A message that was looked at, and when: milliseconds since 1970. */
interface Handled {
  readonly record: SQSRecord;
  readonly body: MessageBody;
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * Logs and counts what became of a message. The saved queries of the stack ask for these fields, so none is renamed without
 * them: `outcome`; `receive_count`; `duration_ms`, how long the message was worked on; `age_ms`, how long ago its event
 * happened, with every wait in queues and between attempts.
 */
export function report(
  outcome: Outcome,
  { record, body, startedAt, endedAt }: Handled,
  log: Log,
  tally: BatchTally,
): void {
  const about = {
    outcome: outcome.kind,
    message_id: record.messageId,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
    duration_ms: endedAt - startedAt,
    ...(body.status === "read"
      ? { delivery: body.delivery, ...identity(body.value), age_ms: ageAt(endedAt, body.value) }
      : {}),
  };
  switch (outcome.kind) {
    case "processed":
      log.info("Event processed", about);
      tally.addProcessed(outcome.detailType);
      break;
    case "duplicate":
      log.info("Event processed before: acknowledged, nothing done", about);
      tally.add("Duplicates");
      break;
    case "deferred":
      log.warn("Event is still being processed elsewhere: left in the queue", about);
      tally.add("DeferredEvents");
      break;
    case "failed":
      log.error("Event could not be processed: left in the queue", { ...about, error: asError(outcome.error) });
      tally.add("FailedEvents");
      break;
    case "unknown":
      log.warn("Event of unknown detail-type: acknowledged, nothing done", about);
      tally.add("UnknownEvents");
      break;
    case "invalid":
      log.error("Message breaks its contract: left for the dead-letter queue", {
        ...about,
        problems: outcome.problems.map(problemText),
      });
      tally.add("InvalidEvents");
      break;
  }
}

/** What tells one event from another in the log, as far as it can be read: the event may be a broken one. */
function identity(event: unknown): Record<string, string | undefined> {
  return {
    event_id: textAt(event, "id"),
    detail_type: textAt(event, "detail-type"),
    order_id: textAt(fieldOf(event, "detail"), "orderId"),
    replay_name: textAt(event, "replay-name"),
  };
}

/** EventBridge gives the time in whole seconds, by its own clock or that of the publisher: never below zero. */
function ageAt(now: number, event: unknown): number | undefined {
  const time = Date.parse(textAt(event, "time") ?? "");
  return Number.isNaN(time) ? undefined : Math.max(0, now - time);
}

/** EventBridge itself allows 128 characters for a detail-type. Who writes to the queue directly may send more. */
const LONGEST_TEXT = 128;

function textAt(value: unknown, field: string): string | undefined {
  const text = fieldOf(value, field);
  return typeof text === "string" ? text.slice(0, LONGEST_TEXT) : undefined;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
