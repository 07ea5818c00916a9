import type { BatchTally } from "./batch-tally";
import type { Log } from "./log";
import type { OrderBook } from "./order-effect";

const MESSAGES = { placed: "Order placed", cancelled: "Order cancelled", changed: "Order changed" } as const;

/** The order book of the sample system: each effect is a log line, and the value of a placed order a metric. */
export function loggedOrderBook(log: Log, tally: BatchTally): OrderBook {
  return {
    async enter(effect, event) {
      log.info(MESSAGES[effect.kind], { event_id: event.id, order_id: effect.orderId, effect });
      if (effect.kind === "placed") tally.addOrderValue(effect.currency, effect.value);
    },
  };
}
