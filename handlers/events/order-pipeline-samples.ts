/** Sample orders of the `order-pipeline` system, for demos and tests. Not for handlers. */
import { type OrderRequest, orderIdOf } from "./order-pipeline";
import { pickNumber, type SampleOptions, sampleKey } from "./sample-source";
import { bankAccepts } from "./simulated-bank";

/** An order as a customer sends it. @throws RangeError if index or seed is out of range */
export function sampleOrderRequest(options: SampleOptions = {}): OrderRequest {
  const key = sampleKey(options);
  return {
    customerId: `CUST-${pickNumber(key, "customer", 1, 9_999)}`,
    items: Array.from({ length: pickNumber(key, "items", 1, 3) }, (_, item) => ({
      productId: `PROD-${pickNumber(key, `product ${item}`, 1, 999)}`,
      quantity: pickNumber(key, `quantity ${item}`, 1, 5),
    })),
    total: pickNumber(key, "total", 500, 150_000) / 100,
    currency: "USD",
  };
}

/** An `Idempotency-Key` with which the order of a caller is declined as often as it is tried. */
export function declinedKey(caller: string, attempts: number, seed = 0): string {
  for (let number = 0; ; number++) {
    const key = `declined-${seed}-${number}`;
    const orderId = orderIdOf(caller, key);
    const isDeclined = Array.from({ length: attempts }, (_, index) => !bankAccepts(orderId, index + 1));
    if (isDeclined.every(Boolean)) return key;
  }
}
