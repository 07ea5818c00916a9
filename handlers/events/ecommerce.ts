/**
 * The events of the `ecommerce` system: orders, payments that failed, shipments.
 *
 * Each contract below is the only definition of its event. `EventOf<typeof OrderCreated>` is its type, `parseEvent` its
 * parser, `eventJsonSchema(OrderCreated)` its JSON Schema, `sampleEvent("OrderCreated")` an example of it.
 */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

const orderId = () => z.string().check(z.regex(/^ORD-.+/));
const trackingId = () => z.string().check(z.regex(/^TRK-.+/));
/** ISO 4217, such as `USD`. */
const currency = () => z.string().check(z.regex(/^[A-Z]{3}$/));
/** A day, or a moment, as ISO 8601 writes them. */
const date = () => z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** An order was placed. */
export const OrderCreated = eventContract({
  source: "app.orders",
  detailType: "OrderCreated",
  detail: z.looseObject({
    orderId: orderId(),
    customerId: nonEmptyText(),
    value: z.number(),
    currency: currency(),
    items: z.array(z.looseObject({ productId: nonEmptyText(), quantity: z.int().check(z.positive()) })),
  }),
});

/** An order was called off, by the customer or by us. */
export const OrderCancelled = eventContract({
  source: "app.orders",
  detailType: "OrderCancelled",
  detail: z.looseObject({ orderId: orderId(), reason: nonEmptyText() }),
});

/** Some fields of an order changed: `changes` holds each under its name, with its new value. */
export const OrderUpdated = eventContract({
  source: "app.orders",
  detailType: "OrderUpdated",
  detail: z.looseObject({ orderId: orderId(), changes: z.record(z.string(), z.unknown()) }),
});

const paymentProblem = () =>
  z.looseObject({
    orderId: orderId(),
    /** Such as `INSUFFICIENT_FUNDS`. */
    reason: nonEmptyText(),
    /** Such as `critical`. */
    severity: nonEmptyText(),
    /** How often the payment was tried again before. */
    retryCount: z.int().check(z.nonnegative()),
  });

/** A payment could not be carried out. */
export const PaymentFailed = eventContract({
  source: "app.payments",
  detailType: "PaymentFailed",
  detail: paymentProblem(),
});

/** A payment was refused by the payer's bank. */
export const PaymentDeclined = eventContract({
  source: "app.payments",
  detailType: "PaymentDeclined",
  detail: paymentProblem(),
});

const shipment = () =>
  z.looseObject({
    orderId: orderId(),
    carrier: nonEmptyText(),
    trackingId: trackingId(),
    estimatedDelivery: date(),
  });

/** A parcel is on its way. */
export const ShipmentCreated = eventContract({
  source: "app.shipping",
  detailType: "ShipmentCreated",
  detail: shipment(),
});

/** A parcel has arrived. */
export const ShipmentDelivered = eventContract({
  source: "app.shipping",
  detailType: "ShipmentDelivered",
  detail: shipment(),
});

/** What `app.orders` sends. */
export const orderEvents = { OrderCreated, OrderCancelled, OrderUpdated } as const;
/** What `app.payments` sends. */
export const paymentEvents = { PaymentFailed, PaymentDeclined } as const;
/** What `app.shipping` sends. */
export const shipmentEvents = { ShipmentCreated, ShipmentDelivered } as const;
/** Every event of the system, under its detail-type. */
export const ecommerceEvents = { ...orderEvents, ...paymentEvents, ...shipmentEvents } as const;

export type OrderEvent = EventOf<typeof orderEvents>;
