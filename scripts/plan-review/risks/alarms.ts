import type { Alarm } from "../../../simulator";
import { type Comparison, placeLabel, samePlace } from "../plan/comparison";
import type { Side } from "../plan/side";
import { type Risk, risk } from "../risk";
import { duration, listed } from "../words";

/** Who is told of what. */
export function alarmRisks(comparison: Comparison): Risk[] {
  const { before, after, changes } = comparison;
  const now = after.topology.alarms;
  return [
    ...before.topology.alarms.flatMap((was) => {
      const is = now.find(({ address }) => address === was.address) ?? now.find(({ arn }) => arn === was.arn);
      if (is !== undefined) return changed(was, is, comparison);
      return isGone(was, after) ? [] : removed(was, now);
    }),
    ...changes
      .filter(({ type, action }) => type === "aws_cloudwatch_dashboard" && action === "destroy")
      .map(({ address, label }) =>
        risk({
          code: "DASHBOARD_REMOVED",
          severity: "low",
          address,
          label,
          what: `The dashboard ${label} is destroyed.`,
          reason: "Whoever looks there in an incident finds nothing.",
          mend: "Keep it, or say where to look instead.",
        }),
      ),
    ...changes.flatMap(({ type, action, before: was, after: is, address, label }) => {
      const mode = (resource: typeof was) =>
        (resource?.attribute("tracing_config") as [{ mode?: string }] | undefined)?.[0]?.mode;
      if (type !== "aws_lambda_function" || action !== "update" || mode(was) !== "Active" || mode(is) === "Active")
        return [];
      return [
        risk({
          code: "TRACING_REMOVED",
          severity: "low",
          address,
          label,
          what: `The function ${label} is no longer traced.`,
          reason: "The way of a slow or failed event can no longer be followed through it.",
          mend: 'Keep tracing_config { mode = "Active" }.',
        }),
      ];
    }),
  ];
}

/** An alarm that is gone, unless another watches the same at least as closely and tells as many. */
function removed(was: Alarm, now: readonly Alarm[]): Risk[] {
  if (was.notifies.length === 0 || now.some((is) => standsFor(is, was))) return [];
  return [
    risk({
      code: "ALARM_REMOVED",
      severity: "high",
      address: was.address,
      label: was.name,
      what: `The alarm ${was.name} is destroyed, and no other watches ${watched(was)}.`,
      reason: `Nobody is told any more: it notified ${listed(was.notifies.map(placeLabel))}.`,
      mend: "Keep the alarm, unless what it watches goes too.",
    }),
  ];
}

/** Whether what it watches goes with it. */
function isGone({ watches }: Alarm, after: Side): boolean {
  if (watches === undefined || ("inStack" in watches && !watches.inStack)) return false;
  return after.resourceAt(watches.address) === undefined;
}

function standsFor(is: Alarm, was: Alarm): boolean {
  if (is.metric === undefined || was.metric === undefined || !is.enabled) return false;
  const same =
    is.metric.namespace === was.metric.namespace &&
    is.metric.metricName === was.metric.metricName &&
    dimensionText(is) === dimensionText(was);
  return same && !looser(was, is) && was.notifies.every((place) => is.notifies.some((each) => samePlace(each, place)));
}

function changed(was: Alarm, is: Alarm, { after }: Comparison): Risk[] {
  const resource = after.resourceAt(is.address);
  const hidden = (attribute: string) => resource?.hides(attribute) === true;
  const common = { address: is.address, label: is.name };
  const risks: Risk[] = [];
  const untold = was.notifies.filter((place) => !is.notifies.some((each) => samePlace(each, place)));
  if (untold.length > 0 && !hidden("alarm_actions")) {
    const nobody = is.notifies.length === 0;
    risks.push(
      risk({
        ...common,
        code: "ALARM_ACTION_REMOVED",
        severity: nobody ? "high" : "medium",
        what: `The alarm ${is.name} no longer notifies ${listed(untold.map(placeLabel))}.`,
        reason: nobody ? "It goes off, and nobody is told." : "Whoever listens there is no longer told.",
        mend: "Keep the alarm's actions.",
      }),
    );
  }
  if (was.enabled && !is.enabled) {
    risks.push(
      risk({
        ...common,
        code: "ALARM_SILENCED",
        severity: "high",
        what: `The actions of the alarm ${is.name} are switched off.`,
        reason: "It goes off, and nobody is told.",
        mend: "Keep actions_enabled; for a while, silence it in CloudWatch instead.",
      }),
    );
  }
  return [...risks, ...metricRisks(was, is)];
}

function metricRisks(was: Alarm, is: Alarm): Risk[] {
  const [old, coming] = [was.metric, is.metric];
  const common = { address: is.address, label: is.name };
  if (old === undefined || coming === undefined) {
    if (was.alarmRule === is.alarmRule && (old === undefined) === (coming === undefined)) return [];
    return [otherWatch(was, is)];
  }
  const sameMetric = old.namespace === coming.namespace && old.metricName === coming.metricName;
  const samePlaces = dimensionText(was) === dimensionText(is) || watchesSame(was, is);
  if (!sameMetric || !samePlaces || old.comparison !== coming.comparison) {
    return [otherWatch(was, is)];
  }
  const risks: Risk[] = [];
  if (looser(was, is)) {
    risks.push(
      risk({
        ...common,
        code: "ALARM_THRESHOLD_RAISED",
        severity: "medium",
        what: `The alarm ${is.name} goes off at ${coming.threshold}, no longer at ${old.threshold}.`,
        reason: "What used to wake somebody passes unseen.",
        mend: "Keep the threshold, unless the old one went off for nothing.",
      }),
    );
  }
  if (slownessOf(is) > slownessOf(was)) {
    risks.push(
      risk({
        ...common,
        code: "ALARM_SLOWED",
        severity: "medium",
        what: `The alarm ${is.name} goes off after ${duration(slownessOf(is))}, no longer after ${duration(slownessOf(was))}.`,
        reason: "A failure that is over by then passes unseen, and any other is seen later.",
        mend: "Keep period, evaluation_periods and datapoints_to_alarm.",
      }),
    );
  }
  return risks;
}

/** Whether it follows what it watches, which has another name now. */
function watchesSame({ watches: old }: Alarm, { watches: coming }: Alarm): boolean {
  return old !== undefined && coming !== undefined && old.address === coming.address;
}

function otherWatch(was: Alarm, is: Alarm): Risk {
  return risk({
    code: "ALARM_WATCHES_OTHER",
    severity: "medium",
    address: is.address,
    label: is.name,
    what: `The alarm ${is.name} watches ${watched(is)}, no longer ${watched(was)}.`,
    reason: "What it watched goes unseen, unless another alarm watches it.",
    mend: "Make a new alarm beside it.",
  });
}

/** Whether it takes a worse value than before. */
function looser({ metric: old }: Alarm, { metric: coming }: Alarm): boolean {
  if (old === undefined || coming === undefined) return false;
  const goesUp = coming.comparison.startsWith("Greater");
  return goesUp ? coming.threshold > old.threshold : coming.threshold < old.threshold;
}

/** Seconds of breaching that it takes. */
function slownessOf({ metric }: Alarm): number {
  return metric === undefined ? 0 : metric.periodSeconds * metric.datapointsToAlarm;
}

function dimensionText({ metric }: Alarm): string {
  const entries = Object.entries(metric?.dimensions ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}=${value}`).join(", ");
}

function watched(alarm: Alarm): string {
  if (alarm.metric === undefined) return alarm.alarmRule === undefined ? "several metrics" : "other alarms";
  const of = dimensionText(alarm);
  return `${alarm.metric.metricName}${of === "" ? "" : ` of ${of}`} (${alarm.metric.comparison} ${alarm.metric.threshold})`;
}
