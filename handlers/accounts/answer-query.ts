import type { AccountQuery } from "../events/accounts-commands";
import { type AccountEvent, type AccountState, afterEvent, NO_ACCOUNT } from "./account";
import type { EventLog } from "./event-log";

/** The events of an account, so many at a time. */
interface History {
  readonly events: readonly AccountEvent[];
  /** What to give as `after` for those behind them; missing where there are none. */
  readonly next?: number;
}

const DEFAULT_LIMIT = 100;

/** The state of an account now, at a moment or after an event, rebuilt from its events; or the events themselves. */
export function answerQuery(
  query: AccountQuery,
  log: EventLog,
): Promise<(AccountState & { accountId: string }) | History> {
  return query.history === undefined ? stateOf(query, log) : historyOf(query.accountId, query.history, log);
}

async function stateOf({ accountId, at, sequence }: AccountQuery, log: EventLog) {
  const moment = at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at);
  let state = NO_ACCOUNT;
  for await (const event of log.read(accountId, 0)) {
    if (event.sequence > (sequence ?? event.sequence) || Date.parse(event.at) > moment) break;
    state = afterEvent(state, event);
  }
  return { accountId, ...state };
}

async function historyOf(accountId: string, { limit = DEFAULT_LIMIT, after = 0 }: HistoryRange, log: EventLog) {
  const events: AccountEvent[] = [];
  for await (const event of log.read(accountId, after)) {
    if (events.length === limit) return { events, next: events.at(-1)?.sequence ?? after };
    events.push(event);
  }
  return { events };
}

type HistoryRange = NonNullable<AccountQuery["history"]>;
