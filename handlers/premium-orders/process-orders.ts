import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { parseEvent } from "../events/parse-event";
import { type PremiumEvent, premiumEvents } from "../events/premium";
import { BrokenEvent, reportBroken } from "../runtime/broken-event";
import { readMessageBody } from "../runtime/message-body";
import type { Once } from "../runtime/once";

/** What processing a batch needs from outside. */
export interface BatchDependencies {
  readonly once: Once;
  /** Cares for an order. If it throws, the order is tried again later. */
  readonly careFor: (order: PremiumEvent["detail"]) => Promise<void>;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
}

/** Cares for the orders of a batch, each once, and answers which messages have to come back. */
export function processOrders(batch: SQSEvent, dependencies: BatchDependencies): Promise<SQSBatchResponse> {
  return processPartialResponse(
    batch,
    (record: SQSRecord) => process(record, dependencies),
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
}

async function process(record: SQSRecord, { once, careFor, log }: BatchDependencies): Promise<void> {
  const about = {
    message_id: record.messageId,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
  };
  const body = readMessageBody(record.body);
  const parsed =
    body.status === "unreadable"
      ? { status: "invalid" as const, problems: [body.problem] }
      : parseEvent(premiumEvents, body.value);
  if (parsed.status === "unknown") {
    log.warn("Event of unknown detail-type: acknowledged, nothing done", { ...about, outcome: "unknown" });
    return;
  }
  if (parsed.status === "invalid") {
    const broken = new BrokenEvent(parsed.problems);
    reportBroken(broken, about, log);
    throw broken;
  }
  const { id, detail } = parsed.event;
  const of = { ...about, event_id: id, order_id: detail.orderId };
  const outcome = await once(id, () => careFor(detail)).catch((error: unknown) => {
    log.error("Order could not be cared for: left in the queue", { ...of, outcome: "failed", error: error as Error });
    throw error;
  });
  log.info("Order looked at", { ...of, outcome: outcome === "done" ? "processed" : outcome });
  if (outcome === "in-progress") throw new Error(`${id} is being cared for elsewhere: it is looked at again later.`);
}
