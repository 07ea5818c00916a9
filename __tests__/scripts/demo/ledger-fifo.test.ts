import { afterAll, beforeAll, expect, test } from "vitest";
import { ledgerFifo } from "../../../scripts/demo/ledger-fifo";
import { tableRows } from "../../../scripts/demo/table-rows";
import { LedgerFifoStack } from "../../../stacks/ledger-fifo";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(ledgerFifo, new LedgerFifoStack(testApp(), "ledger-fifo", props));
}, 60_000);
afterAll(() => demo?.remove());

interface Line {
  readonly accountId: string;
  readonly sequence: number;
  readonly transactionId: string;
  readonly amount: number;
  readonly balance: number;
}

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { resting: 0, underWay: 0, unaccounted: 0 } });

  // Whatever came twice or crashed: 8 lines of each account without a gap, no transaction in two of them, and each balance
  // that of the line before with the amount.
  const lines = (await tableRows(simulation, "ledger")) as unknown as Line[];
  expect(lines).toHaveLength(40);
  expect(new Set(lines.map(({ transactionId }) => transactionId)).size).toBe(40);
  for (const account of ["ACC-1", "ACC-2", "ACC-3", "ACC-4", "ACC-5"]) {
    const own = lines.filter(({ accountId }) => accountId === account).sort((a, b) => a.sequence - b.sequence);
    expect(own.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // TX-<seed>-<number>: the numbers of an account are five apart, from its own on.
    const numbers = own.map(({ transactionId }) => Number(transactionId.split("-")[2]));
    expect(numbers).toEqual(own.map((_, place) => place * 5 + Number(account.slice(4)) - 1));
    let balance = 0;
    for (const line of own) {
      balance += line.amount;
      expect(line.balance).toBe(balance);
    }
  }
});

test("a transaction that is refused holds up those behind it of its account, until it is mended and they are redriven", async () => {
  const { simulation } = await demo.play({ seed: 1, faulty: false });
  const send = (account: string, sequence: number, amount: unknown, id = `${account}/${sequence}`) =>
    simulation.topic("transactions.fifo").publish({
      message: JSON.stringify({
        transactionId: id,
        accountId: account,
        sequence,
        amount,
        postedAt: "2026-11-02T09:00:00Z",
      }),
      messageGroupId: account,
      messageDeduplicationId: id,
    });
  const entered = async (account: string) => {
    const rows = (await tableRows(simulation, "ledger")) as unknown as Line[];
    return rows.filter(({ accountId }) => accountId === account).map(({ sequence, balance }) => [sequence, balance]);
  };
  send("NEW-1", 1, 100);
  send("NEW-1", 2, "a lot");
  send("NEW-1", 3, 30);
  send("NEW-1", 4, 4);
  send("NEW-2", 1, 7);
  await simulation.settle();
  expect(await entered("NEW-1")).toEqual([[1, 100]]);
  expect(await entered("NEW-2")).toEqual([[1, 7]]);
  expect(simulation.queue("transactions-dlq.fifo").size).toBe(3);

  send("NEW-1", 2, -50, "NEW-1/2 corrected");
  await simulation.settle();
  simulation.redrive("transactions-dlq.fifo");
  await simulation.settle();
  const inOrder = (await entered("NEW-1")).sort(([a = 0], [b = 0]) => a - b);
  expect(inOrder).toEqual([
    [1, 100],
    [2, 50],
    [3, 80],
    [4, 84],
  ]);
  // The one that no retry mends is a dead letter again.
  expect(simulation.queue("transactions-dlq.fifo").size).toBe(1);
  expect(simulation.accounts().lost).toBe(0);
});
