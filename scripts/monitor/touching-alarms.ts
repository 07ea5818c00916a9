import type { AlarmState } from "../aws/cloudwatch-alarms";
import type { DeployedSystem } from "../deployed/deployed-system";

/**
 * The alarms of an account that are about a system: those of which a metric has a dimension that names a part of it, and the
 * composite alarms that are made of such. What is in ALARM comes first, then what lacks data; the latest change first.
 */
export function touchingAlarms(system: DeployedSystem, alarms: readonly AlarmState[]): AlarmState[] {
  const touching = new Set(alarms.filter(({ dimensions }) => dimensions.some((each) => isAbout(system, each))));
  // A composite alarm may be made of others that are composite.
  for (let before = -1; before !== touching.size; ) {
    before = touching.size;
    const names = new Set([...touching].flatMap(({ name, arn }) => [name, arn]));
    for (const alarm of alarms) if (partsOf(alarm.rule ?? "").some((part) => names.has(part))) touching.add(alarm);
  }
  return [...touching].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.since - a.since || (a.name < b.name ? -1 : 1),
  );
}

const ORDER: readonly AlarmState["state"][] = ["ALARM", "INSUFFICIENT_DATA", "OK"];

function isAbout(system: DeployedSystem, dimensions: Readonly<Record<string, string>>): boolean {
  const { EventBusName: bus, RuleName: rule, QueueName: queue, TopicName: topic, FunctionName: fn } = dimensions;
  const has = (parts: readonly { readonly name: string }[], name: string | undefined) =>
    name !== undefined && parts.some((part) => part.name === name);
  // Metrics of rules on the default bus do not name it.
  if (rule !== undefined) return (bus ?? "default") === system.bus.name && has(system.rules, rule);
  if (bus !== undefined) return bus === system.bus.name;
  return has(system.queues, queue) || has(system.topics, topic) || has(system.functions, fn?.split(":")[0]);
}

/** Names and ARNs of the alarms in a rule: `ALARM("one") AND NOT OK(two)`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
function partsOf(rule: string): string[] {
  const calls = rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*(?:"([^"]+)"|([^")\s]+))\s*\)/g);
  return [...calls].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
