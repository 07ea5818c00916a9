import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { orderPipelineEvents, type PlacedOrder } from "../events/order-pipeline";
import { BrokenEvent, reportBroken } from "../runtime/broken-event";
import { readMessageBody } from "../runtime/message-body";
import type { OnceOutcome } from "../runtime/once";
import { readEvent } from "../runtime/read-event";

/** What processing a batch of placed orders needs from outside. */
export interface OrderBatchDependencies {
  /**
   * Does what is to be done for an order, once. If it throws, the order is tried again later.
   * @param attempt how often the message was received, this time included
   */
  readonly work: (order: PlacedOrder, attempt: number) => Promise<OnceOutcome>;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Processes the orders of a batch, one after the other, and answers which messages have to come back: of two copies of an order in
 * one batch, the second so finds the first done.
 */
export function processOrders(batch: SQSEvent, dependencies: OrderBatchDependencies): Promise<SQSBatchResponse> {
  return processPartialResponse(
    batch,
    (record: SQSRecord) => process(record, dependencies),
    new BatchProcessor(EventType.SQS),
    { processInParallel: false, throwOnFullBatchFailure: false },
  );
}

async function process(record: SQSRecord, { work, log, now }: OrderBatchDependencies): Promise<void> {
  const startedAt = now();
  const receiveCount = Number(record.attributes.ApproximateReceiveCount);
  let about: Record<string, unknown> = { message_id: record.messageId, receive_count: receiveCount };
  try {
    const event = readEvent(orderPipelineEvents, bodyOf(record));
    about = { ...about, event_id: event.id, order_id: event.detail.orderId };
    const outcome = await work(event.detail, receiveCount);
    if (outcome === "in-progress") throw new InProgress(event.detail);
    const age = now() - Date.parse(event.time);
    const measured = { duration_ms: now() - startedAt, age_ms: Math.max(0, age) };
    log.info("Order looked at", { ...about, outcome: outcome === "done" ? "processed" : outcome, ...measured });
  } catch (error) {
    if (error instanceof BrokenEvent) {
      reportBroken(error, about, log);
    } else {
      const outcome = error instanceof InProgress ? "deferred" : "failed";
      log.error("Order could not be processed: left in the queue", { ...about, outcome, error: error as Error });
    }
    throw error;
  }
}

function bodyOf({ body }: SQSRecord): unknown {
  const read = readMessageBody(body);
  if (read.status === "read") return read.value;
  throw new BrokenEvent([read.problem]);
}

/** Another invocation works on the order: nobody knows yet how that ends. */
class InProgress extends Error {
  override readonly name = "InProgress";

  constructor({ orderId }: PlacedOrder) {
    super(`${orderId} is being processed elsewhere: it is looked at again later.`);
  }
}
