import type { AccountEvent } from "./account";

/** Where the events of accounts are kept. They are added, and never changed. */
export interface EventLog {
  /** The events of an account in their order, those after a sequence; with all that was added before this was called. */
  read(accountId: string, after: number): AsyncIterable<AccountEvent>;
  /** Adds an event where there is none of its account and sequence. Whether it did. */
  append(event: AccountEvent): Promise<boolean>;
}
