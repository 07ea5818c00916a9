/** The messages of the `ledger-fifo` system. Senders publish the detail alone, to a FIFO topic. */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

/**
 * Money came to an account, or left it. The message group is the account, the deduplication id the transaction id: so
 * transactions of an account arrive in their order, and one that is sent again within five minutes does not arrive again.
 */
export const TransactionPosted = eventContract({
  source: "bank.accounts",
  detailType: "TransactionPosted",
  detail: z.looseObject({
    transactionId: nonEmptyText(),
    accountId: nonEmptyText(),
    /** Which transaction of the account: 1, 2, 3, without a gap. Given by who keeps the account. */
    sequence: z.int().check(z.positive()),
    /** In the smallest unit of the currency, such as cents; below zero for money that left. */
    amount: z.int(),
    /** When, as ISO 8601. */
    postedAt: z.iso.datetime({ offset: true }),
  }),
});

export type Transaction = EventOf<typeof TransactionPosted>["detail"];
