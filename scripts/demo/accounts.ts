import type { Simulation } from "../../simulator";
import type { Storyteller } from "../story/storyteller";
import { ACCOUNTS, commandsOf, expectedBalances, type SentCommand } from "./accounts/commands";
import type { Demo } from "./demo";
import { invokeFunction } from "./invoke-function";
import { tableRows } from "./table-rows";

export const accounts: Demo = {
  name: "accounts",
  stack: "accounts",
  summary: "Three accounts, four writers: what happened is kept, and what is follows from it.",
  teaches:
    "Event sourcing: one table of events is the truth, its outbox tells the bus, and the state of any moment can be rebuilt.",
  faults: [
    { kind: "crash", at: "account-command", probability: 0.1 },
    { kind: "late-error", at: "account-command", probability: 0.1 },
    { kind: "outage", at: "account-bus", fromSeconds: 20, forSeconds: 600 },
    { kind: "throttle", at: "account-bus", probability: 0.1 },
    { kind: "duplicate", at: "account-events", probability: 0.2 },
  ],

  async run(simulation, story) {
    const sent = commandsOf(simulation.seed);
    story.say("The first command, and then the event that it became:");
    await followFirst(simulation, story, sent);
    story.say(`${sent.length - 1} more commands of four writers follow, one each second.`);
    const middle = await sendAll(simulation, sent.slice(1));
    await simulation.settle();

    const rows = await tableRows(simulation, "account-events");
    story.say(`${rows.length} events are in account-events. What comes on the bus, the outbox makes of them.`);
    const told = eventsTold(simulation);
    story.check("events of the table that came to account-activity", new Set(told).size, rows.length);

    const found: Record<string, unknown> = {};
    for (const accountId of ACCOUNTS) found[accountId] = (await stateOf(simulation, { accountId })).balance;
    story.check("balance of each account, rebuilt from its events", found, expectedBalances(sent));

    story.say("Any moment can be asked for: how much there was in the middle of all this?");
    const at = new Date(middle).toISOString();
    const then = await stateOf(simulation, { accountId: "ACC-1", at });
    story.check(`balance of ACC-1 at ${at.slice(11, 19)}`, then.balance, balanceAt(rows, "ACC-1", at));

    story.say("Whoever needs the answer asks the function itself:");
    const overdraw = { type: "WithdrawFunds", commandId: "too-much", accountId: "ACC-1", amount: 10_000_000 };
    story.check(
      "a withdrawal of more than there is",
      await invoke(simulation, overdraw),
      "refused: INSUFFICIENT_FUNDS",
    );
    const late = { type: "DepositFunds", commandId: "too-late", accountId: "ACC-2", amount: 1 };
    story.check("a deposit on a suspended account", await invoke(simulation, late), "refused: ACCOUNT_SUSPENDED");
    await simulation.settle();
    story.check("given up: commands, events", deadLetters(simulation), [0, 0]);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

async function followFirst(simulation: Simulation, story: Storyteller, [first]: readonly SentCommand[]): Promise<void> {
  if (first === undefined) return;
  story.follow(send(simulation, first));
  const records = () => simulation.changes("account-events").records;
  while (records().length === 0) await simulation.advance({ seconds: 0.01 });
  story.follow(records()[0]?.eventID ?? "");
  await simulation.advance({ seconds: 1 });
}

/** Returns a moment in the middle. */
async function sendAll(simulation: Simulation, sent: readonly SentCommand[]): Promise<number> {
  let middle = simulation.now;
  for (const [index, each] of sent.entries()) {
    send(simulation, each);
    await simulation.advance({ seconds: 1 });
    if (index === Math.floor(sent.length / 2)) middle = simulation.now;
  }
  return middle;
}

function send(simulation: Simulation, { command, deduplicationId }: SentCommand): string {
  const body = JSON.stringify(command);
  const ids = { messageGroupId: command.accountId, messageDeduplicationId: deduplicationId };
  return simulation.queue("account-commands.fifo").send({ body, ...ids }).messageId;
}

/** Account and sequence of each event that was put on the bus. */
function eventsTold(simulation: Simulation): string[] {
  return simulation
    .queue("account-activity")
    .peek()
    .map(({ body }) => {
      const { detail } = JSON.parse(body) as {
        readonly detail: { readonly accountId: string; readonly sequence: string };
      };
      return `${detail.accountId} ${detail.sequence}`;
    });
}

function balanceAt(rows: Awaited<ReturnType<typeof tableRows>>, accountId: string, at: string): number {
  const signs: Readonly<Record<string, number>> = { FundsDeposited: 1, FundsWithdrawn: -1 };
  return rows
    .filter((row) => row.accountId === accountId && String(row.at) <= at)
    .reduce((sum, { type, amount }) => sum + (signs[String(type)] ?? 0) * Number(amount), 0);
}

async function stateOf(simulation: Simulation, query: object): Promise<{ readonly balance: number }> {
  return (await invokeFunction(simulation, "account-query", query)) as { readonly balance: number };
}

/** Where the function fails: again, as the SDK does. */
async function invoke(simulation: Simulation, command: object): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { outcome, reason } = (await invokeFunction(simulation, "account-command", command)) as Answer;
      return reason === undefined ? outcome : `${outcome}: ${reason}`;
    } catch (error) {
      if (attempt === 10) throw error;
    }
  }
}

interface Answer {
  readonly outcome: string;
  readonly reason?: string;
}

function deadLetters(simulation: Simulation): number[] {
  return ["account-commands-dlq.fifo", "account-outbox-dlq"].map((name) => simulation.queue(name).size);
}
