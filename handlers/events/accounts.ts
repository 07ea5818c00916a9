/**
 * The events of the `accounts` system: what happened to a bank account. Each is a row of the table `account-events`, which a pipe
 * hands on: so numbers are texts here, as the stream of the table has them.
 */
import * as z from "zod/mini";
import { eventContract, nonEmptyText } from "./contract";

const SOURCE = "app.accounts";

/** What every event of an account says. The same account and sequence is the same event, however often and under whatever id it comes. */
const accountEvent = () =>
  z.looseObject({
    accountId: nonEmptyText(),
    /** Which event of the account: `"1"`, `"2"`, `"3"`, without a gap. */
    sequence: z.string().check(z.regex(/^[1-9]\d*$/)),
    /** The command that it came of. */
    commandId: nonEmptyText(),
    /** What was moved, in the smallest unit of the currency, such as cents; `"0"` where nothing was. */
    amount: z.string().check(z.regex(/^\d+$/)),
    /** Whose account it is, what a payment is for, why it was suspended or a command refused. May be empty. */
    note: z.string(),
  });

/** An account was opened, with nothing in it. The note says whose it is. */
export const AccountCreated = eventContract({ source: SOURCE, detailType: "AccountCreated", detail: accountEvent() });

/** Money came in. */
export const FundsDeposited = eventContract({ source: SOURCE, detailType: "FundsDeposited", detail: accountEvent() });

/** Money went out. */
export const FundsWithdrawn = eventContract({ source: SOURCE, detailType: "FundsWithdrawn", detail: accountEvent() });

/** Nothing moves on the account any more. The note says why. */
export const AccountSuspended = eventContract({
  source: SOURCE,
  detailType: "AccountSuspended",
  detail: accountEvent(),
});

/**
 * What was asked could not be done, and changed nothing. The note says why: `INSUFFICIENT_FUNDS` and the like. It is kept like the
 * others, so that a command that comes again does not succeed the second time, and whoever sent it by the queue is told.
 */
export const CommandRefused = eventContract({ source: SOURCE, detailType: "CommandRefused", detail: accountEvent() });

/** Every event of the system, under its detail-type. */
export const accountEvents = {
  AccountCreated,
  FundsDeposited,
  FundsWithdrawn,
  AccountSuspended,
  CommandRefused,
} as const;

export type AccountEventType = keyof typeof accountEvents;
