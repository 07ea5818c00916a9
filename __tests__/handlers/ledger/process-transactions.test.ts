import type { SQSEvent } from "aws-lambda";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enter, type LedgerBook, type LedgerEntry, TransactionMissing } from "../../../handlers/ledger/ledger-book";
import { processTransactions } from "../../../handlers/ledger/process-transactions";
import { tableLedgerBook } from "../../../handlers/ledger/table-ledger-book";
import { type LocalTable, startTable } from "../support/local-table";
import { failedIds, message } from "../support/messages";

const transaction = (
  accountId: string,
  sequence: number,
  amount = 100,
  transactionId = `${accountId}/${sequence}`,
) => ({
  transactionId,
  accountId,
  sequence,
  amount,
  postedAt: "2026-11-02T09:00:00.000Z",
});

/** A ledger in memory, which can be told to fail at a call. */
class MemoryBook implements LedgerBook {
  readonly entries: LedgerEntry[] = [];
  failAt: number | undefined;

  async entryAt(accountId: string, sequence: number) {
    this.count();
    return this.entries.find((entry) => entry.accountId === accountId && entry.sequence === sequence);
  }

  async append(entry: LedgerEntry) {
    this.count();
    if (this.entries.some((each) => each.accountId === entry.accountId && each.sequence === entry.sequence))
      return false;
    this.entries.push(entry);
    return true;
  }

  private count(): void {
    if (this.failAt !== undefined && this.failAt-- === 0) throw new Error("The table does not answer.");
  }
}

type Body = { readonly accountId: string } | string;

function batchOf(bodies: readonly Body[]): SQSEvent {
  const records = bodies.map((body, index) => {
    const record = message(`m${index}`, body);
    const group = typeof body === "string" ? "ACC-9" : body.accountId;
    return { ...record, attributes: { ...record.attributes, MessageGroupId: group } };
  });
  return { Records: records };
}

async function run(book: LedgerBook, ...bodies: readonly Body[]) {
  const counts: Record<string, number> = {};
  const lines: Record<string, unknown>[] = [];
  const write = (_text: unknown, ...fields: readonly unknown[]) =>
    void lines.push(fields[0] as Record<string, unknown>);
  const response = await processTransactions(batchOf(bodies), {
    book,
    log: { info: write, error: write },
    count: (name) => {
      counts[name] = (counts[name] ?? 0) + 1;
    },
  });
  return { failed: failedIds(response), counts, lines };
}

describe("a batch", () => {
  it("is entered in its order, with the balance of each account", async () => {
    const book = new MemoryBook();
    const { failed, counts } = await run(
      book,
      transaction("A", 1, 100),
      transaction("B", 1, -5),
      transaction("A", 2, -30),
    );
    expect(failed).toEqual([]);
    expect(counts).toEqual({ TransactionsEntered: 3 });
    expect(book.entries.map(({ accountId, sequence, balance }) => [accountId, sequence, balance])).toEqual([
      ["A", 1, 100],
      ["B", 1, -5],
      ["A", 2, 70],
    ]);
  });

  it("goes on with other accounts behind a failure, and leaves what is behind it of the same", async () => {
    const book = new MemoryBook();
    const { failed, lines } = await run(
      book,
      transaction("A", 1),
      transaction("B", 2),
      transaction("B", 3),
      transaction("A", 2),
    );
    expect(failed).toEqual(["m1", "m2"]);
    expect(book.entries).toHaveLength(2);
    expect(lines.filter(({ outcome }) => outcome === "failed")).toEqual([
      expect.objectContaining({
        account_id: "B",
        sequence: 2,
        message_id: "m1",
        error: expect.any(TransactionMissing),
      }),
    ]);
  });

  it("is entered once if it comes again, whole or in part", async () => {
    const book = new MemoryBook();
    await run(book, transaction("A", 1), transaction("A", 2));
    const again = await run(book, transaction("A", 1), transaction("A", 2), transaction("A", 3));
    expect(again).toMatchObject({ failed: [], counts: { Duplicates: 2, TransactionsEntered: 1 } });
    expect(book.entries).toHaveLength(3);
  });

  it.each([
    ["text", "body must be JSON"],
    ["null", "must be an object, got: null"],
    [JSON.stringify({ ...transaction("ACC-9", 1), amount: 0.5 }), "amount must be a whole number, got: 0.5"],
    [JSON.stringify({ ...transaction("ACC-9", 1), sequence: 0 }), "sequence must be more than 0, got: 0"],
  ])("leaves %s for the dead-letter queue, and says why", async (body, problem) => {
    const book = new MemoryBook();
    const { failed, lines } = await run(book, body, transaction("A", 1));
    expect(failed).toEqual(["m0"]);
    expect(lines[0]).toMatchObject({ outcome: "invalid", problems: [expect.stringContaining(problem)] });
    expect(book.entries).toHaveLength(1);
  });

  it("tells two transactions that claim one place from one that came twice", async () => {
    const book = new MemoryBook();
    await run(book, transaction("A", 1, 100, "first"));
    const { failed, lines } = await run(book, transaction("A", 1, 100, "second"));
    expect(failed).toEqual(["m0"]);
    const text = "Transaction 1 of A must be one, got: second, and the ledger has first there.";
    expect(lines[0]?.error).toEqual(expect.objectContaining({ name: "SequenceTaken", message: text }));
  });
});

it("a law: however often deliveries repeat, and wherever the table fails, each transaction is entered once and in order", async () => {
  const delivery = fc.record({
    /** How far back of what was entered the delivery begins, as one that comes again does. */
    back: fc.nat({ max: 4 }),
    size: fc.integer({ min: 1, max: 5 }),
    failAt: fc.option(fc.nat({ max: 8 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 }),
      fc.array(delivery),
      async (amounts, deliveries) => {
        const book = new MemoryBook();
        const all = amounts.map((amount, index) => transaction("A", index + 1, amount));
        for (const { back, size, failAt } of [...deliveries, { back: 8, size: 16, failAt: undefined }]) {
          book.failAt = failAt;
          const from = Math.max(0, book.entries.length - back);
          await run(book, ...all.slice(from, from + size));
        }
        let balance = 0;
        const expected = all.map(({ sequence, transactionId, amount }) => {
          balance += amount;
          return { sequence, transactionId, balance };
        });
        expect(book.entries).toMatchObject(expected);
        expect(book.entries).toHaveLength(amounts.length);
      },
    ),
    { numRuns: 200 },
  );
});

describe("in a table", () => {
  let table: LocalTable;
  beforeAll(async () => {
    table = await startTable("ledger", { accountId: "S", sequence: "N" });
  });
  afterAll(() => table?.stop());

  it("an entry is found as it was made, and its place is taken once, by one of many who try at the same time", async () => {
    const book = tableLedgerBook(table.client, table.tableName);
    expect(await book.entryAt("A", 1)).toBeUndefined();
    const entries = Array.from({ length: 8 }, (_, n) => ({ ...transaction("A", 1, n, `T${n}`), balance: n }));
    const taken = await Promise.all(entries.map((entry) => book.append(entry)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await book.entryAt("A", 1)).toEqual(entries[taken.indexOf(true)]);
    expect(await enter(transaction("A", 2, -3), book)).toBe("entered");
    expect(await enter(transaction("A", 2, -3), book)).toBe("duplicate");
  });
});
