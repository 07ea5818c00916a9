import type { EventOf } from "../events/contract";
import type { FanoutOrder, OrderReady } from "../events/order-fanout";

type Ready = EventOf<typeof OrderReady>["detail"];

/** What paying needs from outside. */
export interface PaymentDependencies {
  /** Charges an order, once however often it is asked. Whether it did so now. */
  readonly charge: (payment: Ready) => Promise<boolean>;
  /** Tells the bus that an order is paid. */
  readonly announce: (payment: Ready) => Promise<void>;
}

/**
 * Charges an order once, and tells that it is paid once or more: an attempt that ended between the two has to tell later, and
 * nobody knows whether one did. Whoever listens has to know an order again.
 */
export async function pay(
  { orderId, value, currency }: FanoutOrder,
  { charge, announce }: PaymentDependencies,
): Promise<"paid" | "paid before"> {
  const payment: Ready = { orderId, paymentId: `PAY-${orderId.slice("ORD-".length)}`, value, currency };
  const isNew = await charge(payment);
  await announce(payment);
  return isNew ? "paid" : "paid before";
}
