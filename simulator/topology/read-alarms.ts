import { blockAt, flagAt, type Location, numberAt, type Resource, requiredTextAt, textAt, textsAt } from "../terraform";
import { type Drafting, ruleKey } from "./drafting";
import { busArn } from "./place-table";
import type { Alarm, AlarmMetric, Place, Rule } from "./places";

/** Reads a metric alarm or a composite one: what it watches, and whom it notifies. */
export function readAlarm(drafting: Drafting, resource: Resource): Alarm {
  const metric = metricOf(resource);
  const suppressor = blockAt(resource, "actions_suppressor");
  const places = (attribute: string) => textsAt(resource, attribute).map((arn) => drafting.places.at(arn));
  return {
    address: resource.address,
    name: requiredTextAt(resource, "alarm_name"),
    arn: requiredTextAt(resource, "arn"),
    description: textAt(resource, "alarm_description"),
    metric,
    watches: metric && watchedBy(drafting, resource, metric),
    alarmRule: textAt(resource, "alarm_rule"),
    enabled: flagAt(resource, "actions_enabled") ?? true,
    notifies: places("alarm_actions"),
    notifiesWhenOver: places("ok_actions"),
    notifiesWithoutData: places("insufficient_data_actions"),
    suppressor: suppressor && textAt(suppressor, "alarm"),
  };
}

/** `undefined` for an alarm on a computation, or on other alarms. */
function metricOf(resource: Resource): AlarmMetric | undefined {
  const metricName = textAt(resource, "metric_name");
  if (metricName === undefined) return undefined;
  const evaluationPeriods = numberAt(resource, "evaluation_periods") ?? 1;
  const dimensions = Object.entries(resource.attribute("dimensions") ?? {});
  return {
    namespace: textAt(resource, "namespace") ?? "",
    metricName,
    dimensions: Object.fromEntries(dimensions.map(([name, value]) => [name, String(value)])),
    statistic: textAt(resource, "statistic") ?? textAt(resource, "extended_statistic") ?? "",
    comparison: requiredTextAt(resource, "comparison_operator"),
    threshold: numberAt(resource, "threshold") ?? 0,
    periodSeconds: numberAt(resource, "period") ?? 0,
    evaluationPeriods,
    datapointsToAlarm: numberAt(resource, "datapoints_to_alarm") ?? evaluationPeriods,
    treatMissingData: textAt(resource, "treat_missing_data") ?? "missing",
  };
}

/** The dimension by which each kind of place is named in its metrics; what else there is, is named by others. */
const NAMED_BY: Readonly<Record<string, Place["kind"]>> = {
  EventBusName: "bus",
  FunctionName: "function",
  QueueName: "queue",
  TopicName: "topic",
};

/** Metrics name what they are of by its name alone: it is in the account and Region of the alarm. */
function watchedBy({ places, rules }: Drafting, { location }: Resource, metric: AlarmMetric): Place | Rule | undefined {
  const { RuleName: ruleName, EventBusName: busName = "default" } = metric.dimensions;
  if (ruleName !== undefined) return rules.get(ruleKey(busArn(busName, location), ruleName));
  for (const [dimension, name] of Object.entries(metric.dimensions)) {
    const kind = NAMED_BY[dimension] ?? "other";
    const found = places.known(name).find((place) => place.kind === kind && sameSite(place.location, location));
    if (found) return found;
  }
  return undefined;
}

function sameSite(a: Location, b: Location): boolean {
  return a.region === b.region && a.account === b.account;
}
