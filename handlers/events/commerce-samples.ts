/** Sample events of the `commerce-events` system, for the publisher, demos and tests. Not for handlers. */
import { publishedEvents } from "./commerce";
import type { EventOf } from "./contract";
import { pick, pickNumber, type SampleKey, type SampleOptions, sampleKey } from "./sample-source";

type Events = typeof publishedEvents;
/** A detail-type that is published to the system, such as `Order Created`. */
export type CommerceDetailType = keyof Events & string;
type CommerceDetail<T extends CommerceDetailType> = EventOf<Events[T]>["detail"];

/** What somebody sends: EventBridge puts its envelope around it. */
export interface SampleEntry {
  readonly source: string;
  readonly detailType: CommerceDetailType;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** All detail-types that are published, in the order of the catalog. */
export const commerceDetailTypes = Object.keys(publishedEvents) as readonly CommerceDetailType[];

/**
 * A sample of one type. Events with one index tell of the same order, customer and payment.
 *
 * @throws RangeError if index or seed is out of range
 */
export function sampleCommerceEvent(detailType: CommerceDetailType, options: SampleOptions = {}): SampleEntry {
  const key = sampleKey(options);
  return { source: publishedEvents[detailType].source, detailType, detail: details[detailType](key) };
}

/** A sample of a mixed batch: of every type, and of new orders more than of any other. */
export function sampleOfBatch(options: SampleOptions = {}): SampleEntry {
  return sampleCommerceEvent(pick(sampleKey(options), "kind", MIXED), options);
}

const MIXED: readonly [CommerceDetailType, ...CommerceDetailType[]] = [
  "Order Created",
  "Order Created",
  "Order Created",
  ...commerceDetailTypes,
];

const details: { readonly [T in CommerceDetailType]: (key: SampleKey) => CommerceDetail<T> } = {
  "Order Created": (key) => {
    const price = priceOf(key);
    const quantity = pickNumber(key, "quantity", 1, 3);
    return {
      ...orderOf(key),
      totalAmount: cents(price * quantity),
      currency: "USD",
      items: [{ productId: `PROD-${pickNumber(key, "product", 1, 999)}`, quantity, price }],
    };
  },
  "Order Updated": (key) => ({ ...orderOf(key), status: pick(key, "status", ["PACKED", "SHIPPED", "DELIVERED"]) }),
  "Order Cancelled": (key) => ({
    ...orderOf(key),
    reason: pick(key, "reason", ["CUSTOMER_REQUEST", "OUT_OF_STOCK", "SUSPECTED_FRAUD"]),
  }),
  "User Registered": (key) => ({ userId: userId(key), plan: pick(key, "plan", ["free", "plus", "business"]) }),
  "User Updated": (key) => ({ userId: userId(key), fields: [pick(key, "field", ["address", "phone", "language"])] }),
  "Payment Processed": (key) => paymentOf(key),
  "Payment Failed": (key) => ({
    ...paymentOf(key),
    reason: pick(key, "failure", ["INSUFFICIENT_FUNDS", "CARD_EXPIRED", "LIMIT_EXCEEDED"]),
  }),
};

/** Around the limits of what counts as a large order, and well on both sides of it. */
function priceOf(key: SampleKey): number {
  return pick(key, "exact price", [
    1_000,
    1_000.01,
    pickNumber(key, "low", 500, 30_000) / 100,
    pickNumber(key, "high", 40_000, 150_000) / 100,
  ]);
}

function paymentOf(key: SampleKey): CommerceDetail<"Payment Processed"> {
  const { orderId } = orderOf(key);
  const amount = cents(priceOf(key) * pickNumber(key, "quantity", 1, 3));
  return { paymentId: `PAY-${key.seed}-${String(key.index).padStart(6, "0")}`, orderId, amount, currency: "USD" };
}

function orderOf(key: SampleKey): { readonly orderId: string; readonly customerId: string } {
  return { orderId: `ORD-${key.seed}-${String(key.index).padStart(6, "0")}`, customerId: userId(key) };
}

function userId(key: SampleKey): string {
  return `USER-${pickNumber(key, "user", 1, 9_999)}`;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
