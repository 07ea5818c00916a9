import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type FanoutOrder, FanoutOrderPlaced } from "../events/order-fanout";
import { parseDetail } from "../events/parse-detail";
import { type Problem, problemText } from "../events/problem";
import { parseJson } from "../runtime/parse-json";

export type Log = Pick<Logger, "info" | "error">;

/** The order breaks its contract: no retry mends that. */
export class InvalidOrder extends Error {
  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join(" "));
    this.name = "InvalidOrder";
  }
}

/** Reads an order as the topic delivers it. @throws InvalidOrder */
export function readOrder(text: string): FanoutOrder {
  const json = parseJson(text, "body");
  if (json.status === "unreadable") throw new InvalidOrder([json.problem]);
  const parsed = parseDetail(FanoutOrderPlaced, json.value);
  if (parsed.status === "invalid") throw new InvalidOrder(parsed.problems);
  return parsed.detail;
}

/**
 * Does the work for each order of a batch, and answers which messages have to come back: those whose work failed, and those
 * that are no orders, which end in the dead-letter queue.
 */
export function processOrders(
  batch: SQSEvent,
  work: (order: FanoutOrder) => Promise<string>,
  log: Log,
): Promise<SQSBatchResponse> {
  const one = async (record: SQSRecord) => {
    const about = { message_id: record.messageId, receive_count: Number(record.attributes.ApproximateReceiveCount) };
    try {
      const order = readOrder(record.body);
      log.info("Order done", { ...about, order_id: order.orderId, outcome: await work(order) });
    } catch (error) {
      const outcome = error instanceof InvalidOrder ? "invalid" : "failed";
      log.error("Order not done: left in the queue", { ...about, outcome, error: error as Error });
      throw error;
    }
  };
  return processPartialResponse(batch, one, new BatchProcessor(EventType.SQS), { throwOnFullBatchFailure: false });
}
