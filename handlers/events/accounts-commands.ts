/** What one may ask of the `accounts` system: by a message of `account-commands.fifo`, or of the function itself. */
import * as z from "zod/mini";
import { nonEmptyText } from "./contract";
import { type Problem, problemOf } from "./problem";

const common = {
  /** Given by who sends it, a new one for each command: sent again with the same, it is done once. */
  commandId: nonEmptyText(),
  accountId: nonEmptyText(),
};
/** In the smallest unit of the currency, such as cents. */
const amount = () => z.int().check(z.positive());

const accountCommand = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("CreateAccount"), ...common, owner: nonEmptyText() }),
  z.looseObject({ type: z.literal("DepositFunds"), ...common, amount: amount(), note: z.optional(z.string()) }),
  z.looseObject({ type: z.literal("WithdrawFunds"), ...common, amount: amount(), note: z.optional(z.string()) }),
  z.looseObject({ type: z.literal("SuspendAccount"), ...common, reason: nonEmptyText() }),
]);

export type AccountCommand = z.output<typeof accountCommand>;

const accountQuery = z.looseObject({
  accountId: nonEmptyText(),
  /** The state after this moment's events. */
  at: z.optional(z.iso.datetime({ offset: true })),
  /** The state after this event; 0: before the first. */
  sequence: z.optional(z.int().check(z.nonnegative())),
  /** Answers with the events themselves, so many at most, those after a sequence. */
  history: z.optional(
    z.looseObject({
      limit: z.optional(z.int().check(z.positive(), z.maximum(1_000))),
      after: z.optional(z.int().check(z.nonnegative())),
    }),
  ),
});

export type AccountQuery = z.output<typeof accountQuery>;

type Parsed<Value> =
  | { readonly status: "valid"; readonly value: Value }
  | { readonly status: "invalid"; readonly problems: readonly Problem[] };

/** Reads a command. Never throws: every problem is named. */
export function parseCommand(value: unknown): Parsed<AccountCommand> {
  return parsed(accountCommand, value);
}

/** Reads a query. Never throws: every problem is named. */
export function parseQuery(value: unknown): Parsed<AccountQuery> {
  return parsed(accountQuery, value);
}

function parsed<Value>(schema: z.ZodMiniType<Value>, value: unknown): Parsed<Value> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { status: "valid", value: result.data };
  return { status: "invalid", problems: result.error.issues.map(problemOf) };
}
