import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { Bus } from "../bus/event-bus";
import { checkAtSynth } from "../report";

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
