import type { Transaction } from "../events/ledger";

/** A line of an account's ledger: a transaction, and what was in the account after it. */
export interface LedgerEntry {
  readonly accountId: string;
  /** 1 for the first of the account. */
  readonly sequence: number;
  readonly transactionId: string;
  readonly amount: number;
  readonly balance: number;
  readonly postedAt: string;
}

/** Where the ledger is kept. Entries are added, and never changed. */
export interface LedgerBook {
  entryAt(accountId: string, sequence: number): Promise<LedgerEntry | undefined>;
  /** Adds an entry where there is none of its account and sequence. Whether it did. */
  append(entry: LedgerEntry): Promise<boolean>;
}

/** An earlier transaction of the account is missing: it comes again, and this one after it. Retried. */
export class TransactionMissing extends Error {
  constructor({ accountId, sequence }: Transaction) {
    super(
      `Transaction ${sequence - 1} of ${accountId} must be in the ledger before ${sequence}, and is not there yet.`,
    );
    this.name = "TransactionMissing";
  }
}

/** Two transactions claim one place: whoever numbers them is wrong. No retry mends that: to the dead-letter queue with it. */
export class SequenceTaken extends Error {
  constructor({ accountId, sequence, transactionId }: Transaction, taken: string) {
    super(
      `Transaction ${sequence} of ${accountId} must be one, got: ${transactionId}, and the ledger has ${taken} there.`,
    );
    this.name = "SequenceTaken";
  }
}

/**
 * Enters a transaction after the one before it. Entered twice, it is there once: each entry has one place, which is taken by
 * one conditional write, and its balance follows from an entry that never changes.
 *
 * @throws TransactionMissing, SequenceTaken
 */
export async function enter(transaction: Transaction, book: LedgerBook): Promise<"entered" | "duplicate"> {
  const { accountId, sequence, transactionId, amount, postedAt } = transaction;
  const before = sequence === 1 ? OPENING : await book.entryAt(accountId, sequence - 1);
  if (before === undefined) throw new TransactionMissing(transaction);
  const balance = before.balance + amount;
  if (await book.append({ accountId, sequence, transactionId, amount, balance, postedAt })) return "entered";
  const there = await book.entryAt(accountId, sequence);
  if (there !== undefined && there.transactionId !== transactionId) {
    throw new SequenceTaken(transaction, there.transactionId);
  }
  return "duplicate";
}

const OPENING = { balance: 0 };
