import type { AccountCommand } from "../events/accounts-commands";
import { type AccountEvent, type AccountState, afterEvent, decide, NO_ACCOUNT } from "./account";
import type { EventLog } from "./event-log";

/** What executing a command needs from outside. */
export interface CommandDependencies {
  readonly log: EventLog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/** What came of a command. */
export interface CommandOutcome {
  readonly outcome: "accepted" | "refused";
  /** Why it was refused, as an event of that says it. */
  readonly reason?: string;
  /** Whether that was so already, as the command came before. */
  readonly repeated: boolean;
  /** Of the event that it became. */
  readonly sequence: number;
  /** After that event. */
  readonly balance: number;
}

/** Others were quicker each time. Retried: it comes again. */
export class AccountBusy extends Error {
  constructor(accountId: string) {
    super(
      `The account ${accountId} must let a command through within ${MOST_ATTEMPTS} attempts, and was changed each time.`,
    );
    this.name = "AccountBusy";
  }
}

const MOST_ATTEMPTS = 10;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

/**
 * Rebuilds the account from its events, decides, and adds the event at the next sequence. Where somebody else was quicker, that place
 * is taken: then it reads what was added, and decides anew. So of two withdrawals that the balance is enough for one of, one is
 * refused, whoever comes first. A command that has its event already gets the same answer again, and does nothing.
 *
 * @throws AccountBusy
 */
export async function executeCommand(
  command: AccountCommand,
  { log, now, wait, random }: CommandDependencies,
): Promise<CommandOutcome> {
  const { accountId, commandId } = command;
  let state = NO_ACCOUNT;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    for await (const event of log.read(accountId, state.sequence)) {
      state = afterEvent(state, event);
      if (event.commandId === commandId) return outcomeOf(event, state, true);
    }
    const event: AccountEvent = {
      accountId,
      commandId,
      ...decide(state, command),
      sequence: state.sequence + 1,
      at: timeAfter(state, now()),
    };
    if (await log.append(event)) return outcomeOf(event, afterEvent(state, event), false);
    await wait(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)) * (0.5 + random() / 2));
  }
  throw new AccountBusy(accountId);
}

function outcomeOf(event: AccountEvent, { balance }: AccountState, repeated: boolean): CommandOutcome {
  const { sequence } = event;
  if (event.type !== "CommandRefused") return { outcome: "accepted", repeated, sequence, balance };
  return { outcome: "refused", reason: event.note, repeated, sequence, balance };
}

/** Clocks of two machines differ: time goes with the sequence, so that the state at a moment is that of its first events. */
function timeAfter({ at }: AccountState, now: number): AccountEvent["at"] {
  const time = new Date(now).toISOString();
  return time < at ? at : time;
}
