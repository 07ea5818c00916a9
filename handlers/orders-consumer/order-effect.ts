import type { OrderEvent } from "../events/ecommerce";

/** What an order event changes in the business, freed of how it is written in the event. */
export type OrderEffect =
  | {
      readonly kind: "placed";
      readonly orderId: string;
      readonly customerId: string;
      readonly value: number;
      readonly currency: string;
      /** How many things were ordered, all items together. */
      readonly units: number;
    }
  | { readonly kind: "cancelled"; readonly orderId: string; readonly reason: string }
  | { readonly kind: "changed"; readonly orderId: string; readonly fields: readonly string[] };

/** Where the effects of orders go. The sample system writes them to its log and metrics; a shop has a database here. */
export interface OrderBook {
  /** Stores one effect. If it throws, the event is tried again later. */
  enter(effect: OrderEffect, event: OrderEvent): Promise<void>;
}

/** The effect of an order event. */
export function orderEffect(event: OrderEvent): OrderEffect {
  switch (event["detail-type"]) {
    case "OrderCreated": {
      const { orderId, customerId, value, currency, items } = event.detail;
      const units = items.reduce((sum, item) => sum + item.quantity, 0);
      return { kind: "placed", orderId, customerId, value, currency, units };
    }
    case "OrderCancelled":
      return { kind: "cancelled", orderId: event.detail.orderId, reason: event.detail.reason };
    case "OrderUpdated":
      return { kind: "changed", orderId: event.detail.orderId, fields: Object.keys(event.detail.changes) };
  }
}
