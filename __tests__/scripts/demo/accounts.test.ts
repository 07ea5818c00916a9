import { afterAll, beforeAll, expect, test } from "vitest";
import { accounts } from "../../../scripts/demo/accounts";
import { commandsOf } from "../../../scripts/demo/accounts/commands";
import { invokeFunction } from "../../../scripts/demo/invoke-function";
import { tableRows } from "../../../scripts/demo/table-rows";
import type { Simulation } from "../../../simulator";
import { AccountsStack } from "../../../stacks/accounts";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(accounts, new AccountsStack(testApp(), "accounts", props));
});
afterAll(() => demo.remove());

interface Row {
  readonly accountId: string;
  readonly sequence: number;
  readonly type: string;
  readonly at: string;
  readonly commandId: string;
  readonly amount: number;
  readonly note: string;
}

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  const rows = (await tableRows(simulation, "account-events")) as unknown as Row[];
  rows.sort((a, b) => a.accountId.localeCompare(b.accountId) || a.sequence - b.sequence);

  // Of each account: events without a gap, in time, of one command each, that never take more than there is.
  const statements = new Map<string, { at: string; balance: number }[]>();
  for (const row of rows) {
    const lines = statements.get(row.accountId) ?? [];
    statements.set(row.accountId, lines);
    const before = lines.at(-1) ?? { at: "", balance: 0 };
    const balance = before.balance + row.amount * ({ FundsDeposited: 1, FundsWithdrawn: -1 }[row.type] ?? 0);
    expect(row.sequence).toBe(lines.length + 1);
    expect(row.type === "AccountCreated").toBe(row.sequence === 1);
    expect(row.type === "CommandRefused").toBe(row.note.includes("_"));
    expect(row.at >= before.at).toBe(true);
    expect(balance).toBeGreaterThanOrEqual(0);
    lines.push({ at: row.at, balance });
  }
  const asked = new Set([...commandsOf(seed).map(({ command }) => command.commandId), "too-much", "too-late"]);
  expect(rows.map(({ commandId }) => commandId).sort()).toEqual([...asked].sort());

  // Every command has its event, and every deposit arrived but those on the suspended account, each as it was asked for.
  const deposits = new Map<string, number>();
  for (const { command } of commandsOf(seed)) {
    if (command.type === "DepositFunds" && command.accountId !== "ACC-2")
      deposits.set(command.commandId, command.amount);
  }
  const entered = rows.filter(({ type, accountId }) => type === "FundsDeposited" && accountId !== "ACC-2");
  expect(new Map(entered.map(({ commandId, amount }) => [commandId, amount]))).toEqual(deposits);

  // The state of each account after each of its events, and at its time, is what its events say.
  for (const [accountId, lines] of statements) {
    const index = seed % lines.length;
    const line = lines[index];
    const ask = (query: object) => invokeFunction(simulation, "account-query", { accountId, ...query });
    expect(await ask({ sequence: index + 1 })).toMatchObject({ sequence: index + 1, balance: line?.balance });
    const last = lines.findLastIndex(({ at }) => at === line?.at);
    expect(await ask({ at: line?.at })).toMatchObject({ sequence: last + 1, balance: lines[last]?.balance });
  }

  // Each row is on the bus, once or more, as it is in the table; and nothing else is.
  const events = activity(simulation);
  const asRow = ({ detail, ...event }: ToldEvent) => ({
    ...detail,
    sequence: Number(detail.sequence),
    amount: Number(detail.amount),
    type: event["detail-type"],
    second: event.time,
  });
  const told = new Map(events.map((event) => [`${event.detail.accountId}/${event.detail.sequence}`, asRow(event)]));
  const expected = rows.map(({ at, ...row }) => ({ ...row, second: `${at.slice(0, 19)}Z` }));
  expect([...told.values()].sort((a, b) => a.accountId.localeCompare(b.accountId) || a.sequence - b.sequence)).toEqual(
    expected,
  );
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  if (!faulty) expect(events).toHaveLength(rows.length);

  expect(simulation.accounts()).toMatchObject({
    lost: 0,
    ways: { underWay: 0, unaccounted: 0, resting: events.length },
  });
});

test("what is no command holds up nobody: those behind it are executed at once, and it alone is given up", async () => {
  const { simulation } = await demo.play({ seed: 1, faulty: false });
  const queue = simulation.queue("account-commands.fifo");
  const send = (id: string, body: string) =>
    queue.send({ body, messageGroupId: "NEW", messageDeduplicationId: id }).messageId;
  const junk = send("junk", "open an account");
  const behind = [
    { type: "CreateAccount", commandId: "open", accountId: "NEW", owner: "Ada" },
    { type: "DepositFunds", commandId: "first", accountId: "NEW", amount: 70 },
    { type: "WithdrawFunds", commandId: "second", accountId: "NEW", amount: 30, note: "Rent" },
  ];
  for (const command of behind) send(command.commandId, JSON.stringify(command));
  // Far less than the visibility timeout: they were received once.
  await simulation.advance({ minutes: 1 });
  const rows = ((await tableRows(simulation, "account-events")) as unknown as Row[]).filter(
    ({ accountId }) => accountId === "NEW",
  );
  rows.sort((a, b) => a.sequence - b.sequence);
  expect(rows.map(({ commandId }) => commandId)).toEqual(["open", "first", "second"]);

  await simulation.settle();
  const letters = simulation.queue("account-commands-dlq.fifo");
  expect(letters.peek().map(({ messageId, body }) => [messageId, body])).toEqual([[junk, "open an account"]]);
  expect(simulation.accounts().lost).toBe(0);
});

test("the run says that the silence of the pipe is not watched here", async () => {
  const { simulation } = await demo.play({ seed: 2, faulty: false });
  expect(simulation.notes).toContainEqual(expect.stringContaining("account-outbox-silence"));
});

interface ToldEvent {
  readonly id: string;
  readonly "detail-type": string;
  readonly time: string;
  readonly detail: Readonly<Record<"accountId" | "sequence" | "commandId" | "amount" | "note", string>>;
}

function activity(simulation: Simulation): ToldEvent[] {
  return simulation
    .queue("account-activity")
    .peek()
    .map(({ body }) => JSON.parse(body) as ToldEvent);
}
