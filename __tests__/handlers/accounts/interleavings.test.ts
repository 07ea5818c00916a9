import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountEvent } from "../../../handlers/accounts/account";
import { answerQuery } from "../../../handlers/accounts/answer-query";
import type { EventLog } from "../../../handlers/accounts/event-log";
import { AccountBusy, type CommandOutcome, executeCommand } from "../../../handlers/accounts/execute-command";
import { tableEventLog } from "../../../handlers/accounts/table-event-log";
import type { AccountCommand } from "../../../handlers/events/accounts-commands";
import { type LocalTable, startTable } from "../support/local-table";
import { AnswerLost, type Turn, Turns } from "./support/take-turns";

let table: LocalTable;
let log: EventLog;
beforeAll(async () => {
  table = await startTable("account-events", { accountId: "S", sequence: "N" });
  log = tableEventLog(table.client, table.tableName);
});
afterAll(() => table?.stop());

type Asked =
  | { readonly type: "DepositFunds" | "WithdrawFunds"; readonly amount: number }
  | { readonly type: "SuspendAccount" };

const asked = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant("DepositFunds" as const), amount: fc.integer({ min: 1, max: 100 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant("WithdrawFunds" as const), amount: fc.integer({ min: 1, max: 100 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "SuspendAccount" as const }) },
);
const writers = fc.array(fc.array(asked, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 4 });
const turns = fc.array(
  fc.record<Turn>({ choice: fc.nat(3), answerLost: fc.integer({ min: 0, max: 9 }).map((ten) => ten === 0) }),
  { minLength: 1, maxLength: 60 },
);

/** A command that a writer gave, with the calls that had been made when it was given and when it was answered. */
interface Done {
  readonly command: AccountCommand;
  readonly outcome: CommandOutcome;
  readonly from: number;
  readonly until: number;
}

let run = 0;

test("whatever way the calls of four writers go between each other, and whichever answers are lost", async () => {
  let conflicts = 0;
  await fc.assert(
    fc.asyncProperty(writers, turns, fc.nat(), async (plans, order, moment) => {
      const accountId = `ACC-${++run}`;
      const clock = { now: Date.UTC(2026, 0, 1) };
      const played = new Turns(order);
      const done: Done[] = [];
      const turned = played.on(log);
      const counted: EventLog = {
        read: turned.read,
        append: async (event) => {
          const isAdded = await turned.append(event);
          if (!isAdded) conflicts++;
          return isAdded;
        },
      };
      const give = async (command: AccountCommand, through: EventLog) => {
        const from = played.count;
        const outcome = await untilAnswered(command, through, clock);
        done.push({ command, outcome, from, until: played.count });
      };
      await give({ type: "CreateAccount", commandId: "open", accountId, owner: "Ada" }, log);
      await played.play(
        plans.map((plan, writer) => async () => {
          for (const [index, each] of plan.entries())
            await give(commandOf(each, accountId, `${writer}-${index}`), counted);
        }),
      );
      const events = await readAll(accountId);
      check(events, done);
      await checkMoment(accountId, events, moment);
    }),
    { numRuns: 40 },
  );
  // Else nothing of this was put to the test.
  expect(conflicts).toBeGreaterThan(100);
}, 60_000);

function commandOf(each: Asked, accountId: string, commandId: string): AccountCommand {
  return each.type === "SuspendAccount"
    ? { type: each.type, commandId, accountId, reason: "asked for" }
    : { type: each.type, commandId, accountId, amount: each.amount };
}

/** As a queue does: again, until it is answered. Each look at the clock is 7 ms on, or 5 ms back. */
async function untilAnswered(
  command: AccountCommand,
  through: EventLog,
  clock: { now: number },
): Promise<CommandOutcome> {
  const dependencies = {
    log: through,
    now: () => (clock.now += clock.now % 3 === 0 ? -5 : 7),
    wait: async () => undefined,
    random: () => 0.5,
  };
  for (;;) {
    try {
      return await executeCommand(command, dependencies);
    } catch (error) {
      if (!(error instanceof AnswerLost || error instanceof AccountBusy)) throw error;
    }
  }
}

/** By an account book of the test's own, which takes the events in their order. */
function check(events: readonly AccountEvent[], done: readonly Done[]): void {
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ commandId }) => commandId).sort()).toEqual(done.map(({ command }) => command.commandId).sort());
  let balance = 0;
  let isSuspended = false;
  let time = "";
  const places = new Map<string, Done & { readonly sequence: number }>();
  for (const event of events) {
    const found = done.find(({ command }) => command.commandId === event.commandId) as Done;
    const { command, outcome } = found;
    const covered = command.type !== "WithdrawFunds" || command.amount <= balance;
    const isDone = command.type === "CreateAccount" || (!isSuspended && covered);
    expect(outcome.outcome).toBe(isDone ? "accepted" : "refused");
    expect(outcome.reason).toBe(isDone ? undefined : isSuspended ? "ACCOUNT_SUSPENDED" : "INSUFFICIENT_FUNDS");
    if (isDone && command.type === "DepositFunds") balance += command.amount;
    if (isDone && command.type === "WithdrawFunds") balance -= command.amount;
    if (isDone && command.type === "SuspendAccount") isSuspended = true;
    expect(outcome).toMatchObject({ sequence: event.sequence, balance });
    expect(event.at >= time).toBe(true);
    time = event.at;
    places.set(event.commandId, { ...found, sequence: event.sequence });
  }
  // What was answered before another was given, came before it.
  for (const a of places.values()) {
    for (const b of places.values())
      if (a.until <= b.from && a.until < b.until) expect(a.sequence).toBeLessThan(b.sequence);
  }
}

/** The state after any of the events, and at any moment, is what the events up to there add up to. */
async function checkMoment(accountId: string, events: readonly AccountEvent[], seed: number): Promise<void> {
  const sequence = seed % (events.length + 1);
  const sum = (upTo: readonly AccountEvent[]) =>
    upTo.reduce((balance, { type, amount }) => {
      return type === "FundsDeposited" ? balance + amount : type === "FundsWithdrawn" ? balance - amount : balance;
    }, 0);
  const first = events.slice(0, sequence);
  expect(await answerQuery({ accountId, sequence }, log)).toMatchObject({ sequence, balance: sum(first) });
  const at = first.at(-1)?.at;
  if (at === undefined) return;
  const until = events.filter((event) => Date.parse(event.at) <= Date.parse(at));
  expect(await answerQuery({ accountId, at }, log)).toMatchObject({ sequence: until.length, balance: sum(until) });
}

async function readAll(accountId: string): Promise<AccountEvent[]> {
  const events: AccountEvent[] = [];
  let after = 0;
  for (;;) {
    const page = await answerQuery({ accountId, history: { limit: 3, after } }, log);
    if (!("events" in page)) throw new Error("No history.");
    events.push(...page.events);
    if (page.next === undefined) return events;
    after = page.next;
  }
}
