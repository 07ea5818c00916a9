import type { Logger } from "@aws-lambda-powertools/logger";
import { orderPipelineEvents, type PlacedOrder } from "../events/order-pipeline";
import type { Once } from "../runtime/once";
import { readEvent } from "../runtime/read-event";

export interface NotifyDependencies {
  readonly once: Once;
  /** Tells the customer. If it throws, the event is tried again. */
  readonly tell: (order: PlacedOrder) => Promise<void>;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
}

/** The notification of an order is being sent by another invocation: Lambda brings the event again. */
class InProgress extends Error {
  override readonly name = "InProgress";
}

/**
 * Tells a customer once that an order was placed. What throws, Lambda tries twice more, and then puts into the dead-letter queue.
 *
 * @throws BrokenEvent, or what `tell` throws
 */
export async function notify(value: unknown, { once, tell, log }: NotifyDependencies): Promise<void> {
  const { id, detail } = readEvent(orderPipelineEvents, value);
  const outcome = await once(detail.orderId, () => tell(detail));
  const about = { event_id: id, order_id: detail.orderId };
  log.info("Order looked at", { ...about, outcome: outcome === "done" ? "processed" : outcome });
  if (outcome === "in-progress") throw new InProgress(`The customer of ${detail.orderId} is being told elsewhere.`);
}
