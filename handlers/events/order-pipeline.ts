/** What passes the `order-pipeline` system: what a customer sends over HTTP, and the event that comes of it. */
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

const text = () => nonEmptyText().check(z.maxLength(200));
/** ISO 4217, such as `USD`. */
const currency = () => z.string().check(z.regex(/^[A-Z]{3}$/));
/** In the currency of the order. What a card is charged with is more than nothing. */
const total = () => z.number().check(z.positive(), z.lte(1_000_000));
const items = () =>
  z
    .array(z.object({ productId: text(), quantity: z.int().check(z.positive(), z.lte(1_000)) }))
    .check(z.minLength(1), z.maxLength(100));

/** The body of `POST /orders`. What it does not name is left out of the event. */
export const OrderRequest = z.object({ customerId: text(), items: items(), total: total(), currency: currency() });

export type OrderRequest = z.output<typeof OrderRequest>;

/** An order was placed. Twice with one order id is one order. */
export const OrderPlaced = eventContract({
  source: "com.myapp.orders",
  detailType: "order.placed",
  detail: z.looseObject({
    orderId: z.string().check(z.regex(/^ORD-.+/)),
    customerId: nonEmptyText(),
    items: items(),
    total: total(),
    currency: currency(),
    placedAt: z.iso.datetime({ offset: true }),
  }),
});

/** Every event of the system, under its detail-type. */
export const orderPipelineEvents = { "order.placed": OrderPlaced } as const;

export type OrderPlacedEvent = EventOf<typeof OrderPlaced>;
export type PlacedOrder = OrderPlacedEvent["detail"];

/**
 * The id of an order: the same for the same caller and key, so that a request that is sent again makes no second order.
 *
 * @param caller who places it: keys of two callers have nothing to do with each other
 * @param key the `Idempotency-Key` of the request, or what else no other request has
 */
export function orderIdOf(caller: string, key: string): string {
  return `ORD-${createHash("sha256")
    .update(JSON.stringify([caller, key]))
    .digest("hex")
    .slice(0, 20)}`;
}
