/**
 * The messages and events of the `order-fanout` system: an order, which goes to a topic with what subscribers filter by among
 * its attributes; and what happens to it on the bus after that.
 */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

const orderId = () => z.string().check(z.regex(/^ORD-[A-Za-z0-9-]+$/));
/** ISO 4217, such as `USD`. */
const currency = () => z.string().check(z.regex(/^[A-Z]{3}$/));

/** Somebody orders something, renews an order, or asks what it would cost. Published to the topic `OrderPlaced`, the detail alone. */
export const FanoutOrderPlaced = eventContract({
  source: "shop.orders",
  detailType: "OrderPlaced",
  detail: z.looseObject({
    orderId: orderId(),
    /** Quotes are not paid. */
    eventType: z.enum(["order_placed", "order_renewed", "order_quoted"]),
    customerId: nonEmptyText(),
    customerType: z.enum(["business", "premium", "standard"]),
    priority: z.enum(["high", "normal", "low"]),
    /** Such as `us-east`. */
    region: nonEmptyText(),
    value: z.number().check(z.positive()),
    currency: currency(),
  }),
});

export type FanoutOrder = EventOf<typeof FanoutOrderPlaced>["detail"];

/** An order is paid. Published at least once for each. */
export const OrderReady = eventContract({
  source: "shop.payments",
  detailType: "OrderReady",
  detail: z.looseObject({
    orderId: orderId(),
    paymentId: nonEmptyText(),
    value: z.number(),
    currency: currency(),
  }),
});

/** An order is packed and on its way. Published once. */
export const OrderFulfilled = eventContract({
  source: "shop.fulfilment",
  detailType: "OrderFulfilled",
  detail: z.looseObject({ orderId: orderId(), parcelId: nonEmptyText() }),
});

/** The events of the system that go over its bus. */
export const orderFanoutEvents = { OrderReady, OrderFulfilled } as const;
