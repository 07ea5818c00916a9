/** The events of the `premium-orders` system. */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

/** Somebody ordered something. Ids of customers that begin with `premium-` are of those who are cared for in person. */
export const OrderPlaced = eventContract({
  source: "premium.shop",
  detailType: "OrderPlaced",
  detail: z.looseObject({
    orderId: nonEmptyText(),
    customerId: nonEmptyText(),
    /** In US$. */
    amount: z.number().check(z.nonnegative()),
  }),
});

export const premiumEvents = { OrderPlaced } as const;

export type PremiumEvent = EventOf<typeof premiumEvents>;
