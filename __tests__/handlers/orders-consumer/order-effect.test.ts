import { describe, expect, it } from "vitest";
import type { OrderEvent } from "../../../handlers/events/ecommerce";
import { sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { orderEffect } from "../../../handlers/orders-consumer/order-effect";

describe("orderEffect", () => {
  it("tells what was ordered, with all items together", () => {
    const order: OrderEvent = {
      ...sampleEvent("OrderCreated"),
      detail: {
        orderId: "ORD-7",
        customerId: "CUST-1",
        value: 99.5,
        currency: "EUR",
        items: [
          { productId: "PROD-1", quantity: 2 },
          { productId: "PROD-2", quantity: 3 },
        ],
      },
    };
    expect(orderEffect(order)).toEqual({
      kind: "placed",
      orderId: "ORD-7",
      customerId: "CUST-1",
      value: 99.5,
      currency: "EUR",
      units: 5,
    });
  });

  it("tells why an order was cancelled", () => {
    const cancelled: OrderEvent = {
      ...sampleEvent("OrderCancelled"),
      detail: { orderId: "ORD-7", reason: "OUT_OF_STOCK" },
    };
    expect(orderEffect(cancelled)).toEqual({ kind: "cancelled", orderId: "ORD-7", reason: "OUT_OF_STOCK" });
  });

  it("tells which fields of an order changed, and not to what: that may be anybody's address", () => {
    const updated: OrderEvent = {
      ...sampleEvent("OrderUpdated"),
      detail: { orderId: "ORD-7", changes: { address: "12 Elm Street", giftWrap: true } },
    };
    expect(orderEffect(updated)).toEqual({ kind: "changed", orderId: "ORD-7", fields: ["address", "giftWrap"] });
  });
});
