import { createAlarm, type Metric } from "../alarm";
import type { CommonProps } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import type { EventRoute } from "./event-route";
import type { Rule } from "./rule";
import { ruleAlarmName, tellApart } from "./rule-alarm-names";

/**
 * Makes the alarms of a route, for each of its rules.
 * @param above failed invocations above which the first goes off; `false`: not that one
 */
export function createRouteAlarms(route: EventRoute, above: number | false, lost: boolean, props: CommonProps): void {
  const letters = route.deadLetterQueue;
  for (const rule of route.rules) {
    const create = (
      kind: string,
      suffix: "failed-invocations" | "lost-events",
      metricName: string,
      threshold: number,
      description: string,
    ) => {
      const id = rule.sibling === 1 ? `${kind}-alarm` : `${kind}-alarm-${rule.sibling}`;
      const name = ruleAlarmName(rule, suffix);
      const runbook = `rule-${suffix}` as const;
      const spec = { name, description, runbook, metric: metric(rule, metricName), above: threshold };
      const alarm = createAlarm(route, id, { ...spec, periodSeconds: 60, periods: 1 }, props);
      tellApart({ rule, kind: suffix, alarm });
    };
    if (above !== false) {
      create(
        "failed",
        "failed-invocations",
        "FailedInvocations",
        above,
        `The rule ${rule.name} gave up on events: look at the permissions of its targets${letters ? ` and into ${letters.name}` : ""}.`,
      );
    }
    if (letters && lost) {
      create(
        "lost",
        "lost-events",
        "InvocationsFailedToBeSentToDlq",
        0,
        `Events of the rule ${rule.name} could not even be put into ${letters.name}: they are lost. Look at the policy and the key of that queue; replay the archive of the bus.`,
      );
    }
  }
}

/** What of a route belongs on a dashboard. */
export function routeWidgets(rules: readonly Rule[]): readonly DashboardWidget[] {
  return rules.map((rule) => ({
    title: `${rule.name}: invocations`,
    provider: rule.bus.provider,
    metrics: [
      { ...metric(rule, "Invocations"), label: "invocations" },
      { ...metric(rule, "FailedInvocations"), label: "failed for good" },
      { ...metric(rule, "InvocationsSentToDlq"), label: "to the dead-letter queue" },
    ],
  }));
}

function metric({ metricDimensions }: Rule, metricName: string): Metric {
  return { namespace: "AWS/Events", metricName, dimensions: metricDimensions, statistic: "Sum" };
}
