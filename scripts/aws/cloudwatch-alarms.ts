import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type Dimension,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { allPages } from "./all-pages";

/** An alarm and the state that it is in. */
export interface AlarmState {
  readonly name: string;
  readonly arn: string;
  readonly state: "ALARM" | "INSUFFICIENT_DATA" | "OK";
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  readonly reason: string;
  /** Whether it tells anybody. */
  readonly actionsEnabled: boolean;
  /** The dimensions of each metric that it looks at; of a composite alarm, none. */
  readonly dimensions: readonly Readonly<Record<string, string>>[];
  /** Of a composite alarm: what it is made of. */
  readonly rule: string | undefined;
}

/** Every alarm of the account in the Region. */
export function readAlarms(client: CloudWatchClient): Promise<AlarmState[]> {
  return allPages(async (NextToken) => {
    const page = await client.send(
      new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100, NextToken }),
    );
    const { MetricAlarms = [], CompositeAlarms = [] } = page;
    return { items: [...MetricAlarms.map(metricAlarm), ...CompositeAlarms.map(compositeAlarm)], next: page.NextToken };
  });
}

function metricAlarm(alarm: MetricAlarm): AlarmState {
  const { Dimensions, Metrics = [] } = alarm;
  const sets = [Dimensions, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric?.Dimensions)];
  return { ...stateOf(alarm), dimensions: sets.flatMap((set) => (set ? [dimensionsOf(set)] : [])), rule: undefined };
}

function compositeAlarm(alarm: CompositeAlarm): AlarmState {
  return { ...stateOf(alarm), dimensions: [], rule: alarm.AlarmRule ?? "" };
}

function stateOf(alarm: MetricAlarm | CompositeAlarm) {
  const { StateTransitionedTimestamp, StateUpdatedTimestamp } = alarm;
  return {
    name: alarm.AlarmName ?? "",
    arn: alarm.AlarmArn ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    // The state may be updated, with a new reason, and stay the same.
    since: (StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date(0)).getTime(),
    reason: alarm.StateReason ?? "",
    actionsEnabled: alarm.ActionsEnabled ?? true,
  };
}

function dimensionsOf(dimensions: readonly Dimension[]): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
}
