import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type PublishedEvent, publishedEvents } from "../events/commerce";
import { parseEvent } from "../events/parse-event";
import type { Problem } from "../events/problem";
import { BrokenEvent, reportBroken } from "../runtime/broken-event";
import { readMessageBody } from "../runtime/message-body";
import type { Once } from "../runtime/once";

/** What is counted of the events. */
export interface Figures {
  /** One event of a type. */
  event(detailType: PublishedEvent["detail-type"]): void;
  /** Money that came in. */
  revenue(currency: string, amount: number): void;
}

/** What counting a batch needs from outside. */
export interface CountDependencies {
  readonly once: Once;
  readonly figures: Figures;
  readonly log: Pick<Logger, "warn" | "error">;
}

/** Counts the events of a batch, each once, and answers which messages have to come back. */
export function countBatch(batch: SQSEvent, dependencies: CountDependencies): Promise<SQSBatchResponse> {
  return processPartialResponse(
    batch,
    (record: SQSRecord) => count(record, dependencies),
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
}

async function count(record: SQSRecord, { once, figures, log }: CountDependencies): Promise<void> {
  const about = {
    message_id: record.messageId,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
  };
  const parsed = read(record.body);
  if (parsed.status === "unknown") {
    log.warn("Event of unknown detail-type: acknowledged, not counted", { ...about, outcome: "unknown" });
    return;
  }
  if (parsed.status === "invalid") {
    const broken = new BrokenEvent(parsed.problems);
    reportBroken(broken, about, log);
    throw broken;
  }
  const { event } = parsed;
  const outcome = await once(event.id, async () => enter(event, figures)).catch((error: unknown) => {
    const of = { ...about, event_id: event.id, outcome: "failed", error: error as Error };
    log.error("Event could not be counted: left in the queue", of);
    throw error;
  });
  // It comes back after the visibility timeout: by then it was counted elsewhere, or is free again.
  if (outcome === "in-progress") throw new Error(`${event.id} is being counted elsewhere.`);
}

function read(text: string): ReturnType<typeof parseEvent<typeof publishedEvents>> {
  const body = readMessageBody(text);
  const invalid = (problem: Problem) => ({ status: "invalid" as const, problems: [problem] });
  return body.status === "unreadable" ? invalid(body.problem) : parseEvent(publishedEvents, body.value);
}

function enter(event: PublishedEvent, figures: Figures): void {
  figures.event(event["detail-type"]);
  if (event["detail-type"] !== "Payment Processed") return;
  figures.revenue(event.detail.currency, event.detail.amount);
}
