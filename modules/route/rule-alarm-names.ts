import { createHash } from "node:crypto";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { TerraformStack, Token } from "cdktf";
import { AWS_LIMITS } from "../aws-limits";
import type { Rule } from "./rule";

/** An alarm on a rule. */
interface RuleAlarm {
  readonly rule: Rule;
  /** What it watches, such as `failed-invocations`. */
  readonly kind: string;
  readonly alarm: CloudwatchMetricAlarm;
}

export function ruleAlarmName(rule: Rule, kind: string): string {
  return `${rule.name}-${kind}`;
}

const alarmsOf = new WeakMap<TerraformStack, Map<string, RuleAlarm[]>>();

/**
 * Tells the alarms of rules apart that have one name on several buses: then all of them name their bus,
 * `<rule>-on-<bus>-<kind>`, so that which was written first makes no difference. Rule names are unique on their bus only,
 * alarm names in the whole account and Region.
 */
export function tellApart(added: RuleAlarm): void {
  const stack = TerraformStack.of(added.alarm);
  const byName = alarmsOf.get(stack) ?? new Map<string, RuleAlarm[]>();
  alarmsOf.set(stack, byName);
  const key = `${ruleAlarmName(added.rule, added.kind)}\n${added.rule.bus.provider?.fqn ?? ""}`;
  const alike = [...(byName.get(key) ?? []), added];
  byName.set(key, alike);
  if (new Set(alike.map(({ rule }) => busName(rule))).size < 2) return;
  for (const { rule, kind, alarm } of alike) alarm.alarmName = nameWithBus(rule, kind);
}

function nameWithBus(rule: Rule, kind: string): string {
  const bus = busName(rule);
  const most = AWS_LIMITS.cloudWatch.alarmNameLength - `${rule.name}-on--${kind}`.length;
  const fits = Token.isUnresolved(bus) || bus.length <= most;
  const hash = createHash("sha256").update(bus).digest("hex").slice(0, 8);
  return `${rule.name}-on-${fits ? bus : `${bus.slice(0, most - hash.length - 1)}-${hash}`}-${kind}`;
}

function busName({ bus }: Rule): string {
  return bus.name ?? bus.busName;
}
