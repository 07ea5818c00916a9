import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { orderEvents } from "../events/ecommerce";
import { parseEvent } from "../events/parse-event";
import { type MessageBody, readMessageBody } from "../runtime/message-body";
import type { Once, OnceOutcome } from "../runtime/once";
import type { BatchTally } from "./batch-tally";
import type { Log } from "./log";
import { type OrderBook, orderEffect } from "./order-effect";
import { isAcknowledged, type Outcome, report } from "./outcome";

/** What processing a batch needs from outside. */
export interface BatchDependencies {
  readonly once: Once;
  readonly orders: OrderBook;
  readonly log: Log;
  readonly tally: BatchTally;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Processes the messages of a batch side by side, and answers which of them have to come back.
 *
 * Every order comes twice, straight from the rule and wrapped by the topic, and often in one batch. Such twins share one
 * run and its outcome: separately, the second would find the first in progress and have to wait for it.
 *
 * Reports failures one by one even if every message failed. Throwing instead would have the same effect on the queue,
 * but then whether a bad message counts as a function error would depend on its neighbours.
 */
export async function processBatch(batch: SQSEvent, dependencies: BatchDependencies): Promise<SQSBatchResponse> {
  const { log, tally, now } = dependencies;
  const runs: Runs = new Map();
  return processPartialResponse(
    batch,
    async (record: SQSRecord) => {
      const body = readMessageBody(record.body);
      const startedAt = now();
      const outcome = await process(body, runs, dependencies).catch(failed);
      report(outcome, { record, body, startedAt, endedAt: now() }, log, tally);
      if (!isAcknowledged(outcome)) throw new MessageNotAcknowledged(outcome.kind);
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
}

/** What runs, or has run, in this batch, under its event id. */
type Runs = Map<string, Promise<OnceOutcome>>;

async function process(body: MessageBody, runs: Runs, { once, orders }: BatchDependencies): Promise<Outcome> {
  if (body.status === "unreadable") return { kind: "invalid", problems: [body.problem] };
  const parsed = parseEvent(orderEvents, body.value);
  if (parsed.status === "unknown") return { kind: "unknown" };
  if (parsed.status === "invalid") return { kind: "invalid", problems: parsed.problems };

  const { event } = parsed;
  const twin = runs.get(event.id);
  const run = twin ?? once(event.id, async () => orders.enter(orderEffect(event), event));
  runs.set(event.id, run);
  const outcome = await run;
  if (outcome === "in-progress") return { kind: "deferred" };
  if (outcome === "duplicate" || twin !== undefined) return { kind: "duplicate" };
  return { kind: "processed", detailType: event["detail-type"] };
}

function failed(error: unknown): Outcome {
  return { kind: "failed", error };
}

/** Tells Powertools to report the message as failed. By then it has been logged and counted. */
class MessageNotAcknowledged extends Error {}
