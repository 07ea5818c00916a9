import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { Bus } from "../bus/event-bus";
import type { EventPatternObject } from "../event-pattern";
import { checkAtSynth } from "../report";

const wildcardRulesOn = new WeakMap<Bus, number>();

const rulesOn = new WeakMap<Bus, number>();

/** Counts the rules of a bus, and warns on the route that goes over the quota of an account that has not raised it. */
export function countRule(bus: Bus, route: Construct): void {
  const count = (rulesOn.get(bus) ?? 0) + 1;
  rulesOn.set(bus, count);
  const most = AWS_LIMITS.eventBridge.rulesPerBus;
  if (count !== most + 1) return;
  checkAtSynth(route, (report) =>
    report.warning({
      code: "RULE_QUOTA",
      prop: "bus",
      must: `have at most ${most} rules unless the quota was raised`,
      got: `${rulesOn.get(bus)} rules in this stack`,
      mend: 'Raise "Number of rules" in Service Quotas, or spread the rules over several buses.',
    }),
  );
}

/** Counts the rules of a bus whose pattern has a wildcard, and refuses the route with one too many. */
export function countWildcardRule(bus: Bus, route: Construct, pattern: EventPatternObject | undefined): void {
  if (!hasWildcard(pattern)) return;
  const count = (wildcardRulesOn.get(bus) ?? 0) + 1;
  wildcardRulesOn.set(bus, count);
  const most = AWS_LIMITS.eventBridge.wildcardRulesPerBus;
  if (count !== most + 1) return;
  checkAtSynth(route, (report) =>
    report.error({
      code: "WILDCARD_RULE_QUOTA",
      prop: "bus",
      must: `have at most ${most} rules with a wildcard in their pattern, a quota that cannot be raised`,
      got: `${wildcardRulesOn.get(bus)} rules in this stack`,
      mend: "Take prefix or suffix where they say the same, or spread the rules over several buses.",
    }),
  );
}

function hasWildcard(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((each) => isWildcard(each) || hasWildcard(each));
  return Object.values(value).some(hasWildcard);
}

/** An alternative that is, or rules out, a wildcard; a field of that name holds a list, and is none. */
function isWildcard(alternative: unknown): boolean {
  if (typeof alternative !== "object" || alternative === null) return false;
  return Object.entries(alternative).some(
    ([key, operand]) =>
      (key === "wildcard" && typeof operand === "string") ||
      (key === "anything-but" && typeof operand === "object" && operand !== null && "wildcard" in operand),
  );
}
