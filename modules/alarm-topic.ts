import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { hasNameTwice } from "./naming";
import { differ, type Place, placeInArn, placeOf } from "./place";
import { checkArgument } from "./props";
import { checkAtSynth, type Report } from "./report";

/** Something that alarms can notify: a topic, made here or elsewhere. */
export interface AlarmAction {
  /** Lets the alarms of the account publish, and gives the ARN to publish to. */
  bindAlarms(): string;
  /** Where it is. Asked at synth. @default what the ARN says */
  place?(): Place;
}

/** The alarm topic of a scope. */
interface AlarmTopic {
  readonly arn: string;
  readonly place: () => Place;
}

const topicOf = new WeakMap<IConstruct, AlarmTopic>();
const alarmsBelow = new WeakMap<IConstruct, CloudwatchMetricAlarm[]>();

/**
 * Sends every alarm below `scope` to a topic, when it goes off and when it is over. Set once for a stack; the order does
 * not matter: alarms that were made earlier notify the topic too. So do those of the topic itself and of its
 * subscriptions, which are of little use when it is the topic that fails: `setAlarmTopic(alerts, pager)` gives them another.
 *
 * @param scope usually the stack
 * @param topic a `FanoutTopic`, or `FanoutTopic.existing(…)`
 */
export function setAlarmTopic(scope: Construct, topic: AlarmAction): void {
  checkArgument(scope, "setAlarmTopic", topic, "a FanoutTopic, or FanoutTopic.existing(…)", "bindAlarms");
  const arn = topic.bindAlarms();
  topicOf.set(scope, { arn, place: () => topic.place?.() ?? placeInArn(arn) });
  for (const alarm of alarmsBelow.get(scope.node.root) ?? []) notifyTopic(alarm);
}

/**
 * Makes an alarm notify the topic of its scope, now or as soon as there is one. Synth warns where there is none, and refuses
 * one in another Region, or the name of another alarm.
 */
export function joinAlarmTopic(alarm: CloudwatchMetricAlarm): void {
  const { root } = alarm.node;
  const alarms = alarmsBelow.get(root) ?? [];
  alarmsBelow.set(root, alarms);
  alarms.push(alarm);
  notifyTopic(alarm);
  checkOnce(TerraformStack.of(alarm), alarms);
}

function notifyTopic(alarm: CloudwatchMetricAlarm): void {
  const topic = topicAt(alarm);
  if (topic === undefined) return;
  alarm.alarmActions = [topic.arn];
  alarm.okActions = [topic.arn];
}

function topicAt(construct: IConstruct): AlarmTopic | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const topic = topicOf.get(scope);
    if (topic !== undefined) return topic;
  }
  return undefined;
}

const checked = new WeakSet<TerraformStack>();

function checkOnce(stack: TerraformStack, alarms: readonly CloudwatchMetricAlarm[]): void {
  if (checked.has(stack)) return;
  checked.add(stack);
  checkAtSynth(stack, (report) => {
    const inStack = alarms.filter((alarm) => TerraformStack.of(alarm) === stack);
    warnOfMute(inStack, report);
    refuseOtherRegion(inStack, report);
    if (!hasNameTwice(stack)) refuseNameTwice(inStack, report);
  });
}

function warnOfMute(alarms: readonly CloudwatchMetricAlarm[], report: Report): void {
  const mute = alarms.filter((alarm) => topicAt(alarm) === undefined);
  if (mute.length === 0) return;
  report.warning({
    code: "ALARMS_NOTIFY_NOBODY",
    prop: "setAlarmTopic",
    must: "name the topic that the alarms notify",
    got: `none for ${mute.length} of ${alarms.length} alarms`,
    mend: "Call setAlarmTopic(this, topic) once in the stack: until then an alarm goes off and nobody hears it.",
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function refuseOtherRegion(alarms: readonly CloudwatchMetricAlarm[], report: Report): void {
  for (const alarm of alarms) {
    const here = placeOf(alarm, alarm.provider).region;
    const there = topicAt(alarm)?.place().region;
    if (!differ(here, there)) continue;
    report.error({
      code: "ALARM_TOPIC_IN_OTHER_REGION",
      prop: "setAlarmTopic",
      must: `name a topic in ${here} for ${alarm.node.path}, as CloudWatch notifies topics of its own Region only`,
      got: `a topic in ${there}`,
      mend: "Put the constructs of that Region under a scope of their own, and give it a topic there: setAlarmTopic(scope, topic).",
    });
  }
}

/** The later one would take the place of the earlier, and destroying either would leave none. */
function refuseNameTwice(alarms: readonly CloudwatchMetricAlarm[], report: Report): void {
  const first = new Map<string, CloudwatchMetricAlarm>();
  for (const alarm of alarms) {
    const name = alarm.alarmNameInput ?? "";
    const key = `${name}\n${alarm.provider?.fqn ?? ""}`;
    const other = first.get(key);
    if (!other) {
      first.set(key, alarm);
      continue;
    }
    report.error({
      code: "NAME_TAKEN",
      prop: "name",
      must: `differ, or two alarms have one name: ${other.node.path} and ${alarm.node.path}`,
      got: name,
      mend: "Alarms are named after what they watch: give one of the two another name.",
    });
  }
}
