import type { AlarmView } from "../../../cloudwatch/alarm-watch";
import type { Simulation } from "../../../simulation/simulation";
import type { Alarm, AlarmMetric, Place } from "../../../topology/places";
import type { Call } from "../../call";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { Timestamp } from "../../timestamp";
import { dimensionList } from "./dimensions";
import { invalidToken } from "./errors";

interface KnownAlarm {
  readonly alarm: Alarm;
  readonly view: AlarmView;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export function describeAlarms(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("cloudwatch:DescribeAlarms", "*");
  for (const name of ["ChildrenOfAlarmName", "ParentsOfAlarmName"]) {
    if (input.has(name)) throw input.invalid(name, "To look for it is not simulated.");
  }
  const names = input.texts("AlarmNames");
  const prefix = input.text("AlarmNamePrefix") ?? "";
  const types = input.texts("AlarmTypes") ?? [METRIC];
  const state = input.text("StateValue");
  const actionPrefix = input.text("ActionPrefix") ?? "";
  const alarms = simulation.services.watch.settings.filter(
    ({ alarm, view }) =>
      (names === undefined || names.length === 0 || names.includes(alarm.name)) &&
      alarm.name.startsWith(prefix) &&
      types.includes(typeOf(alarm)) &&
      (state ?? view.state) === view.state &&
      (actionPrefix === "" || actionsOf(alarm).some(({ arn }) => arn.startsWith(actionPrefix))),
  );
  const size = input.integer("MaxRecords", { min: 1, max: 100 }) ?? 50;
  const { items, next } = pageOf(alarms, size, input.text("NextToken"), invalidToken);
  return {
    MetricAlarms: items.filter(({ alarm }) => typeOf(alarm) === METRIC).map((known) => metricAlarm(simulation, known)),
    CompositeAlarms: items
      .filter(({ alarm }) => typeOf(alarm) === COMPOSITE)
      .map((known) => ({ ...alarmFacts(simulation, known), AlarmRule: known.alarm.alarmRule })),
    NextToken: next,
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
export function describeAlarmHistory(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("cloudwatch:DescribeAlarmHistory", "*");
  const name = input.text("AlarmName");
  const types = input.texts("AlarmTypes") ?? [METRIC];
  const kind = input.text("HistoryItemType") ?? STATE_UPDATE;
  const from = input.time("StartDate") ?? Number.NEGATIVE_INFINITY;
  const to = input.time("EndDate") ?? Number.POSITIVE_INFINITY;
  const direction = input.text("ScanBy") === "TimestampAscending" ? 1 : -1;
  const changes = simulation.services.watch.settings
    .filter(({ alarm }) => (name === undefined ? types.includes(typeOf(alarm)) : alarm.name === name))
    .flatMap(({ alarm, view }) => view.history.map((item) => ({ alarm, item })))
    .filter(({ item }) => kind === STATE_UPDATE && item.time >= from && item.time <= to)
    .sort((a, b) => direction * (a.item.time - b.item.time));
  const size = input.integer("MaxRecords", { min: 1, max: 100 }) ?? 100;
  const { items, next } = pageOf(changes, size, input.text("NextToken"), invalidToken);
  return {
    AlarmHistoryItems: items.map(({ alarm, item }) => ({
      AlarmName: alarm.name,
      AlarmType: typeOf(alarm),
      Timestamp: new Timestamp(item.time),
      HistoryItemType: STATE_UPDATE,
      HistorySummary: `Alarm updated from ${item.from} to ${item.to}`,
      HistoryData: JSON.stringify({
        version: "1.0",
        oldState: { stateValue: item.from },
        newState: { stateValue: item.to, stateReason: item.reason },
      }),
    })),
    NextToken: next,
  };
}

const METRIC = "MetricAlarm";
const COMPOSITE = "CompositeAlarm";
const STATE_UPDATE = "StateUpdate";

function typeOf({ alarmRule }: Alarm): string {
  return alarmRule === undefined ? METRIC : COMPOSITE;
}

function actionsOf({ notifies, notifiesWhenOver, notifiesWithoutData }: Alarm): readonly Place[] {
  return [...notifies, ...notifiesWhenOver, ...notifiesWithoutData];
}

function metricAlarm(simulation: Simulation, known: KnownAlarm) {
  const { metric } = known.alarm;
  return { ...alarmFacts(simulation, known), ...(metric && metricFacts(metric)) };
}

function alarmFacts({ startedAt }: Simulation, { alarm, view }: KnownAlarm) {
  const arns = (places: readonly Place[]) => places.map(({ arn }) => arn);
  const since = new Timestamp(view.since);
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Timestamp(startedAt),
    ActionsEnabled: alarm.enabled,
    OKActions: arns(alarm.notifiesWhenOver),
    AlarmActions: arns(alarm.notifies),
    InsufficientDataActions: arns(alarm.notifiesWithoutData),
    StateValue: view.state,
    StateReason: view.reason,
    StateUpdatedTimestamp: since,
    StateTransitionedTimestamp: since,
  };
}

function metricFacts(metric: AlarmMetric) {
  const isPlain = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"].includes(metric.statistic);
  return {
    MetricName: metric.metricName,
    Namespace: metric.namespace,
    ...(isPlain ? { Statistic: metric.statistic } : { ExtendedStatistic: metric.statistic }),
    Dimensions: dimensionList(metric.dimensions),
    Period: metric.periodSeconds,
    EvaluationPeriods: metric.evaluationPeriods,
    DatapointsToAlarm: metric.datapointsToAlarm,
    Threshold: metric.threshold,
    ComparisonOperator: metric.comparison,
    TreatMissingData: metric.treatMissingData,
  };
}
