import type { AccountEventType } from "../events/accounts";
import type { AccountCommand } from "../events/accounts-commands";

/** What happened to an account: a row of the table, which is never changed. */
export interface AccountEvent {
  readonly accountId: string;
  /** 1 for the first of the account. */
  readonly sequence: number;
  readonly type: AccountEventType;
  /** When, as ISO 8601. Never before that of the event before. */
  readonly at: string;
  readonly commandId: string;
  readonly amount: number;
  readonly note: string;
}

/** What an account is after its events, or after some of them. */
export interface AccountState {
  readonly status: "none" | "open" | "suspended";
  readonly owner: string;
  readonly balance: number;
  /** Of the last event; 0: there was none. */
  readonly sequence: number;
  /** Of the last event; empty: there was none. */
  readonly at: string;
}

export const NO_ACCOUNT: AccountState = { status: "none", owner: "", balance: 0, sequence: 0, at: "" };

/** The state after one more event. */
export function afterEvent(state: AccountState, { type, amount, note, sequence, at }: AccountEvent): AccountState {
  const next = { ...state, sequence, at };
  switch (type) {
    case "AccountCreated":
      return { ...next, status: "open", owner: note };
    case "FundsDeposited":
      return { ...next, balance: state.balance + amount };
    case "FundsWithdrawn":
      return { ...next, balance: state.balance - amount };
    case "AccountSuspended":
      return { ...next, status: "suspended" };
    case "CommandRefused":
      return next;
  }
}

/** Why a command is refused: what the event of that says in its note. */
export type Refusal =
  | "ACCOUNT_EXISTS"
  | "ACCOUNT_SUSPENDED"
  | "ACCOUNT_UNKNOWN"
  | "BALANCE_TOO_LARGE"
  | "INSUFFICIENT_FUNDS";

/** The event that comes of a command in a state. */
export type Decision = Pick<AccountEvent, "type" | "amount" | "note">;

export function decide({ status, balance }: AccountState, command: AccountCommand): Decision {
  if (command.type === "CreateAccount") {
    return status === "none" ? { type: "AccountCreated", amount: 0, note: command.owner } : refused("ACCOUNT_EXISTS");
  }
  if (status === "none") return refused("ACCOUNT_UNKNOWN");
  if (status === "suspended") return refused("ACCOUNT_SUSPENDED");
  switch (command.type) {
    case "DepositFunds":
      if (!Number.isSafeInteger(balance + command.amount)) return refused("BALANCE_TOO_LARGE");
      return { type: "FundsDeposited", amount: command.amount, note: command.note ?? "" };
    case "WithdrawFunds":
      if (command.amount > balance) return refused("INSUFFICIENT_FUNDS");
      return { type: "FundsWithdrawn", amount: command.amount, note: command.note ?? "" };
    case "SuspendAccount":
      return { type: "AccountSuspended", amount: 0, note: command.reason };
  }
}

function refused(note: Refusal): Decision {
  return { type: "CommandRefused", amount: 0, note };
}
