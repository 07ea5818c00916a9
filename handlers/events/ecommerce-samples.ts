/** Sample events of the `ecommerce` system, for the publisher, the load test and tests. Not for handlers. */
import type { EventOf } from "./contract";
import { ecommerceEvents } from "./ecommerce";
import { pick, pickNumber, type SampleKey, type SampleOptions, sampleEventId, sampleKey } from "./sample-source";

type Events = typeof ecommerceEvents;
/** A detail-type of the system, such as `OrderCreated`. */
export type EcommerceDetailType = keyof Events & string;
/** The detail of one kind of event. */
export type EcommerceDetail<T extends EcommerceDetailType> = EventOf<Events[T]>["detail"];

/** All detail-types of the system, in the order of the catalog. */
export const ecommerceDetailTypes = Object.keys(ecommerceEvents) as readonly EcommerceDetailType[];

/** The moment of the first sample; each later index is one second on. A fixed one, so that samples never change. */
const FIRST_SAMPLE = Date.UTC(2026, 10, 2, 9, 0, 0);
const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/**
 * A sample as EventBridge would deliver it. To publish it, send its `source`, `detail-type` and `detail`: EventBridge
 * gives an event its id, account and region itself.
 *
 * @example sampleEvent("OrderCreated", { index: 41, seed: 7 })
 * @throws RangeError if index or seed is out of range
 */
export function sampleEvent<T extends EcommerceDetailType>(
  detailType: T,
  options: SampleOptions = {},
): EventOf<Events[T]> {
  const key = sampleKey(options);
  return {
    version: "0",
    id: sampleEventId(key, ecommerceDetailTypes.indexOf(detailType)),
    "detail-type": detailType,
    source: ecommerceEvents[detailType].source,
    account: "123456789012",
    time: isoSeconds(timeOf(key)),
    region: "us-east-1",
    resources: [],
    detail: details[detailType](key),
  } as EventOf<Events[T]>;
}

const details: { readonly [T in EcommerceDetailType]: (key: SampleKey) => EcommerceDetail<T> } = {
  OrderCreated: (key) => ({
    orderId: orderId(key),
    customerId: `CUST-${pickNumber(key, "customer", 1, 9_999)}`,
    value: pickNumber(key, "value", 500, 150_000) / 100,
    currency: "USD",
    items: Array.from({ length: pickNumber(key, "items", 1, 3) }, (_, item) => ({
      productId: `PROD-${pickNumber(key, `product ${item}`, 1, 999)}`,
      quantity: pickNumber(key, `quantity ${item}`, 1, 5),
    })),
  }),
  OrderCancelled: (key) => ({
    orderId: orderId(key),
    reason: pick(key, "reason", ["CUSTOMER_REQUEST", "OUT_OF_STOCK", "SUSPECTED_FRAUD"]),
  }),
  OrderUpdated: (key) => ({
    orderId: orderId(key),
    changes: pick<Record<string, unknown>>(key, "changes", [
      { shippingMethod: "express" },
      { giftWrap: true },
      { deliveryAddress: { city: "Seattle", country: "US" } },
    ]),
  }),
  PaymentFailed: (key) => paymentProblem(key),
  PaymentDeclined: (key) => paymentProblem(key),
  ShipmentCreated: (key) => shipment(key),
  ShipmentDelivered: (key) => shipment(key),
};

function paymentProblem(key: SampleKey): EcommerceDetail<"PaymentFailed"> {
  return {
    orderId: orderId(key),
    reason: "INSUFFICIENT_FUNDS",
    severity: "critical",
    retryCount: pickNumber(key, "retries", 0, 3),
  };
}

function shipment(key: SampleKey): EcommerceDetail<"ShipmentCreated"> {
  const delivery = timeOf(key) + pickNumber(key, "delivery days", 2, 6) * DAY;
  return {
    orderId: orderId(key),
    carrier: pick(key, "carrier", ["UPS", "FedEx", "USPS"]),
    trackingId: `TRK-${key.seed}-${String(key.index).padStart(6, "0")}`,
    estimatedDelivery: isoSeconds(delivery).slice(0, "2026-11-30".length),
  };
}

/** The order's id holds seed and index themselves, so that no two orders share one. */
function orderId({ seed, index }: SampleKey): string {
  return `ORD-${seed}-${String(index).padStart(6, "0")}`;
}

function timeOf({ index }: SampleKey): number {
  return FIRST_SAMPLE + index * SECOND;
}

/** EventBridge writes whole seconds: `2026-11-02T09:00:00Z`. */
function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}
