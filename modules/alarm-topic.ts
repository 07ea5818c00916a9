import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { checkAtSynth } from "./report";

/** Something that alarms can notify: a topic, made here or elsewhere. */
export interface AlarmAction {
  /** Lets the alarms of the account publish, and gives the ARN to publish to. */
  bindAlarms(): string;
}

const topicOf = new WeakMap<IConstruct, string>();
const alarmsBelow = new WeakMap<IConstruct, CloudwatchMetricAlarm[]>();

/**
 * Sends every alarm below `scope` to a topic, when it goes off and when it is over. Set once for a stack; the order does
 * not matter: alarms that were made earlier notify the topic too.
 *
 * @param scope usually the stack
 * @param topic a `FanoutTopic`, or `FanoutTopic.existing(…)`
 */
export function setAlarmTopic(scope: Construct, topic: AlarmAction): void {
  topicOf.set(scope, topic.bindAlarms());
  for (const alarm of alarmsBelow.get(scope.node.root) ?? []) notifyTopic(alarm);
}

/** Makes an alarm notify the topic of its scope, now or as soon as there is one; synth warns where there is none. */
export function joinAlarmTopic(alarm: CloudwatchMetricAlarm): void {
  const { root } = alarm.node;
  const alarms = alarmsBelow.get(root) ?? [];
  alarmsBelow.set(root, alarms);
  alarms.push(alarm);
  notifyTopic(alarm);
  warnOnce(TerraformStack.of(alarm), alarms);
}

function notifyTopic(alarm: CloudwatchMetricAlarm): void {
  const arn = topicArnAt(alarm);
  if (arn === undefined) return;
  alarm.alarmActions = [arn];
  alarm.okActions = [arn];
}

function topicArnAt(construct: IConstruct): string | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const arn = topicOf.get(scope);
    if (arn !== undefined) return arn;
  }
  return undefined;
}

const warned = new WeakSet<TerraformStack>();

function warnOnce(stack: TerraformStack, alarms: readonly CloudwatchMetricAlarm[]): void {
  if (warned.has(stack)) return;
  warned.add(stack);
  checkAtSynth(stack, (report) => {
    const inStack = alarms.filter((alarm) => TerraformStack.of(alarm) === stack);
    const mute = inStack.filter((alarm) => topicArnAt(alarm) === undefined);
    if (mute.length === 0) return;
    report.warning({
      code: "ALARMS_NOTIFY_NOBODY",
      prop: "setAlarmTopic",
      must: "name the topic that the alarms notify",
      got: `none for ${mute.length} of ${inStack.length} alarms`,
      mend: "Call setAlarmTopic(this, topic) once in the stack: until then an alarm goes off and nobody hears it.",
    });
  });
}
