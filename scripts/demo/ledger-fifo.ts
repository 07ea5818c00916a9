import type { Transaction } from "../../handlers/events/ledger";
import { sampleTransaction } from "../../handlers/events/ledger-samples";
import type { Simulation } from "../../simulator";
import type { Demo } from "./demo";
import { tableRows } from "./table-rows";

const ACCOUNTS = 5;
const EACH = 8;

export const ledgerFifo: Demo = {
  name: "ledger-fifo",
  stack: "ledger-fifo",
  summary: "Transactions of five accounts, in order and each once, though some are sent twice.",
  teaches:
    "FIFO from end to end: order by message group, deduplication by id, and a ledger that needs neither to be right.",
  faults: [
    { kind: "crash", at: "ledger", probability: 0.2 },
    { kind: "late-error", at: "ledger", probability: 0.2 },
    { kind: "outage", at: "transactions.fifo", fromSeconds: 5, forSeconds: 20 },
  ],

  async run(simulation, story) {
    const transactions = Array.from({ length: ACCOUNTS * EACH }, (_, index) =>
      sampleTransaction(ACCOUNTS, { index, seed: simulation.seed }),
    );
    story.say(
      `${transactions.length} transactions of ${ACCOUNTS} accounts, one of each account in a second. This is the way of the first:`,
    );
    for (const [index, transaction] of transactions.entries()) {
      const messageId = await send(simulation, transaction);
      if (index === 0) story.follow(messageId);
      // Whoever did not hear the answer sends again.
      if (index % 4 === 0) await send(simulation, transaction);
      if (index % ACCOUNTS === ACCOUNTS - 1) await simulation.advance({ seconds: 1 });
    }
    await simulation.settle();
    const entered = simulation.metric("Signalbox", "TransactionsEntered").sum;
    story.check("transactions entered, each once", entered, transactions.length);

    story.say("Ten minutes on, the first 10 are sent once more: SNS and SQS remember what they have seen for five.");
    await simulation.advance({ minutes: 10 });
    for (const transaction of transactions.slice(0, 10)) await send(simulation, transaction);
    await simulation.settle();
    story.check("known to the ledger", simulation.metric("Signalbox", "Duplicates").sum >= 10, true);
    story.check("transactions entered", simulation.metric("Signalbox", "TransactionsEntered").sum, entered);

    const balances = await balancesOf(simulation);
    story.check("balance of each account, after its last transaction", balances, expectedBalances(transactions));
    story.check("waiting, or given up", simulation.queue("transactions.fifo").size + deadLetters(simulation), 0);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

/** Publishes until the topic takes it, as the SDK does. */
async function send(simulation: Simulation, transaction: Transaction): Promise<string> {
  const { accountId: messageGroupId, transactionId: messageDeduplicationId } = transaction;
  const message = JSON.stringify(transaction);
  for (let pause = 1; ; pause *= 2) {
    try {
      const topic = simulation.topic("transactions.fifo");
      return topic.publish({ message, messageGroupId, messageDeduplicationId }).messageId;
    } catch (error) {
      if (pause > 32) throw error;
      await simulation.advance({ seconds: pause });
    }
  }
}

/** By account, from the last line of each in the ledger. */
async function balancesOf(simulation: Simulation): Promise<Record<string, unknown>> {
  const rows = await tableRows(simulation, "ledger");
  const last = rows.filter(({ sequence }) => sequence === EACH);
  return Object.fromEntries(last.map(({ accountId, balance }) => [accountId, balance]).sort());
}

function expectedBalances(transactions: readonly Transaction[]): Record<string, number> {
  const balances: Record<string, number> = {};
  for (const { accountId, amount } of transactions) balances[accountId] = (balances[accountId] ?? 0) + amount;
  return balances;
}

function deadLetters(simulation: Simulation): number {
  return simulation.queue("transactions-dlq.fifo").size;
}
