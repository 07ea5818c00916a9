import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Dashboard, EventBus, EventRoute, EventTable, HandlerFunction, Outbox, ReliableQueue } from "../modules";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

/** Bank accounts that are nothing but their events: kept in one table, and told to the rest of the house by its outbox. */
export class AccountsStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    beginStack(this, "accounts", props);
    const alerts = alertsTopic(this, props, { name: "account-alerts", displayName: "Account Alerts" });

    const events = new EventTable(this, "events", {
      name: "account-events",
      partitionKey: "accountId",
      sortKey: { name: "sequence", type: "N" },
    });
    const command = new HandlerFunction(this, "account-command", {
      entry: "handlers/accounts-command.ts",
      // Ten commands against a table that answers late; the visibility timeout of the queue follows from it: 15 minutes.
      timeoutSeconds: 150,
      uses: [events.toRead(), events.toAppend()],
      idempotency: { because: "A command whose event is in the table is not executed again." },
    });
    const query = new HandlerFunction(this, "account-query", {
      entry: "handlers/accounts-query.ts",
      uses: [events.toRead()],
    });
    // Message group: the account, so that what is asked of it is done in order. Deduplication id: that of the command.
    const commands = new ReliableQueue(this, "commands", {
      name: "account-commands",
      fifo: { contentBasedDeduplication: false },
      retentionDays: 14,
      // Those behind a command that is given up go on without it: not before two hours.
      deadLetterQueue: { maxReceiveCount: 10 },
    });
    commands.consumedBy(command);

    const bus = new EventBus(this, "bus", {
      name: "account-bus",
      description: "What happens to accounts",
      archive: { name: "account-events-archive" },
    });
    const outbox = new Outbox(this, "account-outbox", {
      table: events,
      bus,
      event: {
        source: "app.accounts",
        detailType: "<type>",
        time: "<at>",
        detail: {
          accountId: "<accountId>",
          sequence: "<sequence.N>",
          commandId: "<commandId>",
          amount: "<amount.N>",
          note: "<note>",
        },
      },
    });
    // For whoever keeps statements or watches for fraud; nobody receives here yet, so that no age is too old.
    const activity = new ReliableQueue(this, "activity", {
      name: "account-activity",
      retentionDays: 14,
      alarms: { ageSeconds: false },
    });
    const route = new EventRoute(this, "account-activity-route", {
      bus,
      pattern: { source: ["app.accounts"] },
      targets: [activity],
    });

    new Dashboard(this, "dashboard", {
      name: "accounts",
      sources: [commands, command, query, events, outbox, bus, route, activity, alerts],
    });
  }
}
