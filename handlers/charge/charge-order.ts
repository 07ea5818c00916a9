import type { PlacedOrder } from "../events/order-pipeline";
import { bankAccepts } from "../events/simulated-bank";
import type { Once, OnceOutcome } from "../runtime/once";

/** The bank does not carry a charge out this time. It may the next time: the message is received again, at most as often as its queue says. */
export class ChargeDeclined extends Error {
  override readonly name = "ChargeDeclined";

  constructor({ orderId }: PlacedOrder, attempt: number) {
    super(`The bank declined the charge of ${orderId}, attempt ${attempt}.`);
  }
}

export interface ChargeDependencies {
  readonly once: Once;
  /** Is told of each charge that was carried out, or declined. */
  readonly count: (name: "OrdersCharged" | "ChargesDeclined" | "Duplicates") => void;
}

/**
 * Charges an order once, however often it is delivered: that it was is remembered by the order id, as twice the same order may come
 * as two events. What the bank declines is not remembered, and tried again.
 *
 * @throws ChargeDeclined
 */
export async function chargeOrder(
  order: PlacedOrder,
  attempt: number,
  { once, count }: ChargeDependencies,
): Promise<OnceOutcome> {
  const outcome = await once(order.orderId, async () => {
    if (bankAccepts(order.orderId, attempt)) {
      count("OrdersCharged");
      return;
    }
    count("ChargesDeclined");
    throw new ChargeDeclined(order, attempt);
  });
  if (outcome === "duplicate") count("Duplicates");
  return outcome;
}
