import type { Alarm } from "../topology/places";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** How the state of an alarm came about. */
export interface StateRecord {
  readonly state: AlarmState;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** In the words of CloudWatch. */
  readonly reason: string;
  /** JSON with what the reason is made from; `undefined` for the state that an alarm is made with. */
  readonly reasonData: string | undefined;
}

/** An alarm went from one state to another. */
export interface AlarmStateChange {
  readonly status: AlarmStatus;
  readonly time: number;
  readonly from: StateRecord;
  readonly to: StateRecord;
  /** Of a composite alarm: the alarms that made it change. */
  readonly because: readonly AlarmStatus[];
}

/** A change in an alarm's history. */
export interface HistoryItem {
  readonly time: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** What is to be seen of an alarm. It stays up to date. */
export interface AlarmView {
  readonly name: string;
  readonly arn: string;
  readonly state: AlarmState;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly reason: string;
  /** Oldest first; the last {@link MOST_HISTORY} changes. */
  readonly history: readonly HistoryItem[];
}

/** Changes of an alarm that are kept. CloudWatch keeps those of 30 days; an alarm that flaps must not fill the memory. */
export const MOST_HISTORY = 1_000;

/** The state that an alarm is in, and those in which it was. */
export class AlarmStatus implements AlarmView {
  private current: StateRecord;
  private readonly changes: HistoryItem[] = [];
  readonly region: string;
  readonly account: string;

  constructor(
    readonly alarm: Alarm,
    /** When the alarm was made, in milliseconds since 1970. */
    readonly madeAt: number,
    state: AlarmState,
  ) {
    const [, , , region = "", account = ""] = alarm.arn.split(":");
    this.region = region;
    this.account = account;
    this.current = { state, since: madeAt, reason: "Unchecked: Initial alarm creation", reasonData: undefined };
  }

  get name(): string {
    return this.alarm.name;
  }

  get arn(): string {
    return this.alarm.arn;
  }

  get state(): AlarmState {
    return this.current.state;
  }

  get since(): number {
    return this.current.since;
  }

  get reason(): string {
    return this.current.reason;
  }

  get history(): readonly HistoryItem[] {
    return [...this.changes];
  }

  get record(): StateRecord {
    return this.current;
  }

  /** Goes into another state. */
  change(to: StateRecord, because: readonly AlarmStatus[] = []): AlarmStateChange {
    const from = this.current;
    this.current = to;
    if (this.changes.length >= MOST_HISTORY) this.changes.shift();
    this.changes.push({ time: to.since, from: from.state, to: to.state, reason: to.reason });
    return { status: this, time: to.since, from, to, because };
  }
}
