import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Dashboard, EventTable, FanoutTopic, HandlerFunction, ReliableQueue } from "../modules";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

/** Transactions of accounts, in order: by account, each once, from a FIFO topic through a FIFO queue into a ledger. */
export class LedgerFifoStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    beginStack(this, "ledger-fifo", props);
    const alerts = alertsTopic(this, props, { name: "ledger-alerts", displayName: "Ledger Alerts" });

    // Who publishes gives the message group, the account, and the deduplication id, the transaction's own: two transfers of
    // the same amount are two transactions, which by a hash of their content would be one.
    const fifo = { contentBasedDeduplication: false };
    const topic = new FanoutTopic(this, "transactions-topic", { name: "transactions", fifo });
    const transactions = new ReliableQueue(this, "transactions", {
      name: "transactions",
      fifo,
      retentionDays: 14,
      // A transaction that is given up makes a gap that all later ones of its account wait behind: not before three hours.
      deadLetterQueue: { maxReceiveCount: 10 },
    });
    topic.subscribe(transactions, { raw: true });

    const table = new EventTable(this, "ledger-table", {
      name: "ledger",
      partitionKey: "accountId",
      sortKey: { name: "sequence", type: "N" },
    });
    const ledger = new HandlerFunction(this, "ledger", {
      entry: "handlers/ledger.ts",
      // Ten transactions against a table that answers late; the visibility timeout of the queue follows from it: 20 minutes.
      timeoutSeconds: 200,
      uses: [table.toRead(), table.toAppend()],
      idempotency: { because: "An entry has one place, by account and sequence, which is written on condition." },
    });
    transactions.consumedBy(ledger);

    new Dashboard(this, "dashboard", { name: "ledger-fifo", sources: [topic, transactions, ledger, table, alerts] });
  }
}
