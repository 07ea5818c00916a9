/** The events of the `commerce-events` system: orders, users, payments, and what its workflow makes of orders. */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

const ORDERS = "ecommerce.orders";
const USERS = "ecommerce.users";
const PAYMENTS = "ecommerce.payments";

/** ISO 4217, such as `USD`. */
const currency = () => z.string().check(z.regex(/^[A-Z]{3}$/));
const money = () => z.number().check(z.nonnegative());

/** An order was placed. */
export const OrderCreated = eventContract({
  source: ORDERS,
  detailType: "Order Created",
  detail: z.looseObject({
    orderId: nonEmptyText(),
    customerId: nonEmptyText(),
    totalAmount: money(),
    currency: currency(),
    items: z.array(z.looseObject({ productId: nonEmptyText(), quantity: z.int().check(z.positive()), price: money() })),
  }),
});

/** An order is in another state than before; its total only where that changed. */
export const OrderUpdated = eventContract({
  source: ORDERS,
  detailType: "Order Updated",
  detail: z.looseObject({
    orderId: nonEmptyText(),
    customerId: nonEmptyText(),
    status: nonEmptyText(),
    totalAmount: z.optional(money()),
  }),
});

/** An order was called off. */
export const OrderCancelled = eventContract({
  source: ORDERS,
  detailType: "Order Cancelled",
  detail: z.looseObject({ orderId: nonEmptyText(), customerId: nonEmptyText(), reason: nonEmptyText() }),
});

/** Somebody opened an account. Who reads it finds what is personal by the id, and not in the event. */
export const UserRegistered = eventContract({
  source: USERS,
  detailType: "User Registered",
  detail: z.looseObject({ userId: nonEmptyText(), plan: nonEmptyText() }),
});

/** Somebody changed what their account says: `fields` names what. */
export const UserUpdated = eventContract({
  source: USERS,
  detailType: "User Updated",
  detail: z.looseObject({ userId: nonEmptyText(), fields: z.array(nonEmptyText()) }),
});

const payment = () => ({
  paymentId: nonEmptyText(),
  orderId: nonEmptyText(),
  amount: money(),
  currency: currency(),
});

/** An order was paid. */
export const PaymentProcessed = eventContract({
  source: PAYMENTS,
  detailType: "Payment Processed",
  detail: z.looseObject(payment()),
});

/** An order could not be paid. */
export const PaymentFailed = eventContract({
  source: PAYMENTS,
  detailType: "Payment Failed",
  detail: z.looseObject({ ...payment(), reason: nonEmptyText() }),
});

/** The workflow took an order on, once. */
export const OrderAccepted = eventContract({
  source: "ecommerce.workflow",
  detailType: "Order Accepted",
  detail: z.looseObject({ orderId: nonEmptyText(), customerId: nonEmptyText(), totalAmount: money() }),
});

/** What `event-processor` knows. */
export const processedEvents = {
  "Order Created": OrderCreated,
  "Order Updated": OrderUpdated,
  "Order Cancelled": OrderCancelled,
  "User Registered": UserRegistered,
} as const;

/** What comes from outside: all that the queue `event-processing` gets. */
export const publishedEvents = {
  ...processedEvents,
  "User Updated": UserUpdated,
  "Payment Processed": PaymentProcessed,
  "Payment Failed": PaymentFailed,
} as const;

/** Every event of the system, under its detail-type. */
export const commerceEvents = { ...publishedEvents, "Order Accepted": OrderAccepted } as const;

export type ProcessedEvent = EventOf<typeof processedEvents>;
export type PublishedEvent = EventOf<typeof publishedEvents>;
