/** Sample transactions of the `ledger-fifo` system, for demos and tests. Not for handlers. */
import type { Transaction } from "./ledger";
import { pickNumber, type SampleOptions, sampleKey } from "./sample-source";

/** The moment of the first sample; each later index is one second on. */
const FIRST_SAMPLE = Date.UTC(2026, 10, 2, 9, 0, 0);

/**
 * The transaction of a number, of one of some accounts in turn: the sequence of each account is without a gap.
 *
 * @param accounts how many accounts there are
 * @throws RangeError if index or seed is out of range
 */
export function sampleTransaction(accounts: number, options: SampleOptions = {}): Transaction {
  const key = sampleKey(options);
  const { index, seed } = key;
  return {
    transactionId: `TX-${seed}-${String(index).padStart(6, "0")}`,
    accountId: `ACC-${(index % accounts) + 1}`,
    sequence: Math.floor(index / accounts) + 1,
    amount: pickNumber(key, "amount", -20_000, 50_000),
    postedAt: new Date(FIRST_SAMPLE + index * 1_000).toISOString(),
  };
}
