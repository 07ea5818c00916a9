/** Sample events of the `premium-orders` system, for demos and tests. Not for handlers. */
import type { EventOf } from "./contract";
import type { OrderPlaced } from "./premium";
import { pick, pickNumber, type SampleOptions, sampleKey } from "./sample-source";

/**
 * The detail of an order: of premium customers and others, of amounts on both sides of 100 and of 100 itself.
 *
 * @throws RangeError if index or seed is out of range
 */
export function sampleOrderPlaced(options: SampleOptions = {}): EventOf<typeof OrderPlaced>["detail"] {
  const key = sampleKey(options);
  const kind = pick(key, "kind", ["premium-", "premium-", "standard-", "Premium-", "not-premium-"]);
  return {
    orderId: `ORD-${key.seed}-${String(key.index).padStart(6, "0")}`,
    customerId: `${kind}${pickNumber(key, "customer", 1, 999)}`,
    amount: pick(key, "exact", [100, 100.01, 99.99, pickNumber(key, "amount", 1, 100_000) / 100]),
  };
}
