import type { AccountCommand } from "../../../handlers/events/accounts-commands";
import { pick, pickNumber, type SampleKey } from "../../../handlers/events/sample-source";

export const ACCOUNTS = ["ACC-1", "ACC-2", "ACC-3"] as const;
const WRITERS = ["branch", "app", "standing-orders", "card"] as const;
const EACH = 7;

/** A command, and the id that it is sent under: of a sender who does not know whether it arrived, another the second time. */
export interface SentCommand {
  readonly command: AccountCommand;
  readonly deduplicationId: string;
}

/**
 * What four writers ask of three accounts, in one order that follows from the seed: first the accounts are opened. Some withdraw more than
 * there is; one account is suspended near the end; every fifth command is sent twice.
 */
export function commandsOf(seed: number): SentCommand[] {
  const opened = ACCOUNTS.map((accountId, index) => {
    return { type: "CreateAccount", commandId: `open-${index + 1}`, accountId, owner: `Owner ${index + 1}` } as const;
  });
  const asked = Array.from({ length: WRITERS.length * EACH }, (_, index) => commandOf({ seed, index }));
  const suspended = {
    type: "SuspendAccount",
    commandId: "suspend-2",
    accountId: "ACC-2",
    reason: "Lost card",
  } as const;
  const all: AccountCommand[] = [...opened, ...asked.slice(0, -6), suspended, ...asked.slice(-6)];
  return all.flatMap((command, index) => {
    const sent = { command, deduplicationId: command.commandId };
    return index % 5 === 4 ? [sent, { command, deduplicationId: `${command.commandId}-again` }] : [sent];
  });
}

function commandOf(key: SampleKey): AccountCommand {
  const accountId = pick(key, "account", ACCOUNTS);
  const commandId = `${pick(key, "writer", WRITERS)}-${key.index + 1}`;
  const isDeposit = pickNumber(key, "kind", 0, 9) < 5;
  if (isDeposit) return { type: "DepositFunds", commandId, accountId, amount: pickNumber(key, "amount", 1, 20_000) };
  return { type: "WithdrawFunds", commandId, accountId, amount: pickNumber(key, "amount", 1, 25_000), note: "Payment" };
}

/** What should come of commands that are executed one after the other. */
export function expectedBalances(sent: readonly SentCommand[]): Record<string, number> {
  const balances: Record<string, number> = {};
  const suspended = new Set<string>();
  const done = new Set<string>();
  for (const { command } of sent) {
    const { accountId, commandId } = command;
    const balance = balances[accountId];
    const isRepeated = done.has(commandId);
    done.add(commandId);
    if (isRepeated || suspended.has(accountId)) continue;
    if (command.type === "CreateAccount") balances[accountId] = 0;
    else if (balance === undefined) continue;
    else if (command.type === "SuspendAccount") suspended.add(accountId);
    else if (command.type === "DepositFunds") balances[accountId] = balance + command.amount;
    else if (command.amount > balance) continue;
    else balances[accountId] = balance - command.amount;
  }
  return balances;
}
