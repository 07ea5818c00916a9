/** Sample orders of the `order-fanout` system, for demos and tests. Not for handlers. */
import type { FanoutOrder } from "./order-fanout";
import { pick, pickNumber, type SampleOptions, sampleKey } from "./sample-source";

/**
 * The order of a number.
 *
 * @throws RangeError if index or seed is out of range
 */
export function sampleFanoutOrder(options: SampleOptions = {}): FanoutOrder {
  const key = sampleKey(options);
  return {
    orderId: `ORD-${key.seed}-${String(key.index).padStart(6, "0")}`,
    eventType: pick(key, "type", ["order_placed", "order_placed", "order_renewed", "order_quoted"]),
    customerId: `CUST-${pickNumber(key, "customer", 1, 40)}`,
    customerType: pick(key, "customer type", ["business", "premium", "standard"]),
    priority: pick(key, "priority", ["high", "normal", "low"]),
    // The last one begins with the letters, and not with the prefix.
    region: pick(key, "region", ["us-east", "us-west", "eu-central", "ap-south", "usage-test"]),
    value: pickNumber(key, "value", 5, 2_000),
    currency: pick(key, "currency", ["USD", "EUR"]),
  };
}
