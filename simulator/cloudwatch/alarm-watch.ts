import { UserError } from "../../modules/errors";
import { AwsError } from "../aws-error";
import type { Alarm, Topology } from "../topology/places";
import type { World } from "../world";
import { AlarmActions } from "./alarm-actions";
import { type AlarmState, type AlarmStateChange, AlarmStatus, type AlarmView, type StateRecord } from "./alarm-status";
import { CompositeAlarm } from "./composite-alarm";
import { MetricAlarm } from "./metric-alarm";

export type { AlarmState, AlarmStateChange, AlarmView } from "./alarm-status";

export interface AlarmWatchOptions {
  /**
   * The state that alarms begin in. `INSUFFICIENT_DATA` is that of an alarm just made: within a minute or so it becomes OK,
   * and says so to whom it notifies of that. `OK` is that of a stack which has been up for a while.
   *
   * @default "INSUFFICIENT_DATA"
   */
  readonly initialState?: AlarmState;
}

/** Looks at the alarms of a stack at the end of every minute, when its metrics are there. */
export class AlarmWatch {
  private readonly statuses: readonly AlarmStatus[];
  private readonly metricAlarms: readonly MetricAlarm[];
  private readonly compositeAlarms: readonly CompositeAlarm[];
  private readonly actions: AlarmActions;
  private readonly listeners: ((change: AlarmStateChange) => void)[] = [];
  private readonly found: string[] = [];
  private isFirst = true;

  constructor(
    private readonly world: World,
    { alarms }: Pick<Topology, "alarms">,
    { initialState = "INSUFFICIENT_DATA" }: AlarmWatchOptions = {},
  ) {
    const { scheduler, metrics } = world;
    this.actions = new AlarmActions(world);
    this.statuses = alarms.map((alarm) => new AlarmStatus(alarm, scheduler.now, initialState));
    this.metricAlarms = this.statuses.flatMap((status) => this.metricAlarm(status));
    this.compositeAlarms = this.statuses.flatMap((status) => this.compositeAlarm(status));
    if (alarms.length > 0) metrics.onMinute((end) => this.look(end));
  }

  /** Every alarm of the stack, also those that are not evaluated. */
  get alarms(): readonly AlarmView[] {
    return this.statuses;
  }

  /** The same with the settings of each. */
  get settings(): readonly { readonly alarm: Alarm; readonly view: AlarmView }[] {
    return this.statuses.map((status) => ({ alarm: status.alarm, view: status }));
  }

  /** Alarms that are not simulated as they would be on AWS, and actions that failed. */
  get problems(): readonly string[] {
    return [...this.found, ...this.actions.problems];
  }

  /** Calls back after an alarm changed and its actions were done, also where its actions are disabled. */
  onStateChange(listener: (change: AlarmStateChange) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Puts an alarm into a state by hand, with its actions. A metric alarm goes back at the next look, a composite alarm only
   * when one of its alarms has changed.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
   *
   * @param alarm by name
   * @returns whether there is such an alarm
   */
  setState(alarm: string, to: Pick<StateRecord, "state" | "reason" | "reasonData">): boolean {
    const status = this.statuses.find(({ name }) => name === alarm);
    if (status === undefined) return false;
    if (status.state === to.state) return true;
    this.take(status.change({ ...to, since: this.world.scheduler.now }));
    this.metricAlarms.find((each) => each.status === status)?.lookAnew();
    this.lookAtComposites();
    return true;
  }

  private look(end: number): void {
    const { now } = this.world.scheduler;
    let changes = 0;
    for (const alarm of this.metricAlarms) if (this.take(alarm.evaluate(end, now))) changes++;
    if (changes === 0 && !this.isFirst) return;
    this.isFirst = false;
    this.lookAtComposites();
  }

  private lookAtComposites(): void {
    const { now } = this.world.scheduler;
    // A composite alarm may be on others; as many rounds as there are settle all but those that are on themselves.
    for (let round = 0; round < this.compositeAlarms.length; round++) {
      let changes = 0;
      for (const alarm of this.compositeAlarms) {
        if (this.take(alarm.evaluate(now))) changes++;
      }
      if (changes === 0) return;
    }
  }

  private take(change: AlarmStateChange | undefined): boolean {
    if (change === undefined) return false;
    this.actions.perform(change);
    for (const listener of this.listeners) listener(change);
    return true;
  }

  private metricAlarm(status: AlarmStatus): MetricAlarm[] {
    const { alarm } = status;
    if (alarm.metric === undefined) {
      if (alarm.alarmRule === undefined) {
        this.note(alarm, "is not evaluated: it is on several metrics or on an expression, which is not simulated.");
      }
      return [];
    }
    if (alarm.metric.periodSeconds < 60) {
      this.note(
        alarm,
        `has a period of ${alarm.metric.periodSeconds} s. Its metric has one value a minute, so on AWS it may often be INSUFFICIENT_DATA; here it is evaluated by the minute.`,
      );
    }
    const { metric } = alarm;
    return this.unlessRefused(alarm, () => new MetricAlarm(status, metric, this.world.metrics));
  }

  private compositeAlarm(status: AlarmStatus): CompositeAlarm[] {
    const { alarm } = status;
    const { alarmRule, suppressor } = alarm;
    if (alarmRule === undefined) return [];
    if (suppressor !== undefined) {
      this.note(alarm, `notifies also while ${suppressor} is to keep it from that: suppression is not simulated.`);
    }
    const [composite] = this.unlessRefused(alarm, () => new CompositeAlarm(status, alarmRule));
    if (composite === undefined) return [];
    const find = (nameOrArn: string) => this.statuses.find(({ name, arn }) => nameOrArn === arn || nameOrArn === name);
    for (const missing of composite.join(find)) {
      this.note(alarm, `is on the alarm ${missing}, which the stack does not have: it counts as INSUFFICIENT_DATA.`);
    }
    return [composite];
  }

  private unlessRefused<Made>(alarm: Alarm, make: () => Made): Made[] {
    try {
      return [make()];
    } catch (error) {
      if (!(error instanceof AwsError || error instanceof UserError)) throw error;
      this.note(alarm, `is not evaluated: ${error.message}`);
      return [];
    }
  }

  private note({ name }: Alarm, problem: string): void {
    this.found.push(`The alarm ${name} ${problem}`);
  }
}
