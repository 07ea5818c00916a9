import { type AlarmRule, parseAlarmRule } from "./alarm-rule";
import type { AlarmState, AlarmStateChange, AlarmStatus, StateRecord } from "./alarm-status";
import { longTimeText, timestampText } from "./alarm-text";

/** An alarm on the states of other alarms. */
export class CompositeAlarm {
  private readonly rule: AlarmRule;
  private children: ReadonlyMap<string, AlarmStatus> = new Map();
  /** The states in which it found the others the last time. */
  private seen: ReadonlyMap<AlarmStatus, StateRecord> | undefined;

  /** @throws {UserError} ALARM_RULE_INVALID */
  constructor(
    readonly status: AlarmStatus,
    rule: string,
  ) {
    this.rule = parseAlarmRule(rule);
  }

  /** Finds the alarms that the rule names; returns those that are not there. They count as INSUFFICIENT_DATA. */
  join(find: (nameOrArn: string) => AlarmStatus | undefined): readonly string[] {
    const named = this.rule.alarms.map((name) => [name, find(name)] as const);
    this.children = new Map(named.flatMap(([name, found]) => (found === undefined ? [] : [[name, found]])));
    return named.flatMap(([name, found]) => (found === undefined ? [name] : []));
  }

  /** Looks at the states of the others, which may have changed. */
  evaluate(now: number): AlarmStateChange | undefined {
    const isTrue = this.rule.isTrue((name) => this.children.get(name)?.state ?? "INSUFFICIENT_DATA");
    const state: AlarmState = isTrue ? "ALARM" : "OK";
    const isFirst = this.seen === undefined;
    const children = [...new Set(this.children.values())];
    const because = children.filter((child) => this.seen?.get(child) !== child.record);
    this.seen = new Map(children.map((child) => [child, child.record]));
    // What was set by hand stays until an alarm below it changes.
    if (state === this.status.state || (because.length === 0 && !isFirst)) return undefined;
    const reason = isFirst ? this.createdText(state) : changedText(because, state);
    return this.status.change({ state, since: now, reason, reasonData: dataOf(because) }, because);
  }

  private createdText(state: AlarmState): string {
    return `${this.status.alarm.arn} was created and its alarm rule evaluates to ${state}`;
  }
}

function changedText(because: readonly AlarmStatus[], state: AlarmState): string {
  // Of several that changed at once, the one that went the same way explains it best.
  const cause = because.find((each) => each.state === state) ?? because[0];
  if (cause === undefined) return `The alarm rule evaluates to ${state}`;
  return `${cause.alarm.arn} transitioned to ${cause.state} at ${longTimeText(cause.record.since)}`;
}

function dataOf(because: readonly AlarmStatus[]): string {
  return JSON.stringify({
    triggeringAlarms: because.map(({ alarm, record }) => ({
      arn: alarm.arn,
      state: { value: record.state, timestamp: timestampText(record.since) },
    })),
  });
}
