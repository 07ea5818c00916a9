import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import { type CommonProps, common } from "../common-props";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import { createServiceDeadLetterQueue } from "../queue/service-dead-letter-queue";
import { fail } from "../report";
import { literalJson } from "../terraform-json";
import { createRouteAlarms, routeWidgets } from "./route-observability";
import { checkRouteProps, EVENT_ROUTE_DEFAULTS, type EventRouteProps, type RouteTargetOptions } from "./route-props";
import { Rule } from "./rule";
import { countRule, countWildcardRule } from "./rule-quota";
import { RuleTarget } from "./rule-target";

/**
 * Which events of a bus go where. Deploys a rule (more than 5 targets: sibling rules), its targets with what they need to
 * be reached, one dead-letter queue for what could not be delivered, and alarms: on invocations that failed for good, on
 * events that could not even be put into the dead-letter queue, and on the first dead letter.
 *
 * @example
 * new EventRoute(this, "route-orders", {
 *   bus,
 *   pattern: { source: ["app.orders"], "detail-type": ["OrderCreated", "OrderCancelled"] },
 *   targets: [ordersTopic, { target: orders, retry: { maxAgeSeconds: 3600 } }],
 * });
 */
export class EventRoute extends Construct implements DashboardSource {
  /** The rules: one for each 5 targets. */
  readonly rules: readonly Rule[];
  readonly targets: readonly RuleTarget[];
  /** `undefined` where it was opted out of. */
  readonly deadLetterQueue: DeadLetterQueue | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EventRouteProps,
  ) {
    super(scope, id);
    checkRouteProps(this, props);
    const name = props.name ?? id;
    const placed = place(withIds(this, props.targets));
    this.rules = [...placed.keys()].map((sibling) => this.createRule(name, sibling));
    this.deadLetterQueue = this.createDeadLetterQueue(name);
    this.targets = this.rules.flatMap((rule) =>
      (placed.get(rule.sibling) ?? []).map((target) => this.createTarget(target, rule)),
    );
    this.createAlarms();
  }

  /** The rule, or the first of the siblings. */
  get resource(): CloudwatchEventRule {
    return this.firstRule.resource;
  }

  /** Name of the rule, or of the first of the siblings, in AWS, stage included. */
  get name(): string {
    return this.firstRule.name;
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return routeWidgets(this.rules);
  }

  private createRule(name: string, sibling: number): Rule {
    const { bus, pattern, schedule, description, enabled = EVENT_ROUTE_DEFAULTS.enabled } = this.props;
    const own = sibling === 1 ? name : `${name}-${sibling}`;
    const full = physicalName(this, "name", own, RULE_NAME, { provider: bus.provider, within: bus.busName });
    countRule(bus, this);
    countWildcardRule(bus, this, pattern);
    const resource = new CloudwatchEventRule(this, sibling === 1 ? "Resource" : `rule-${sibling}`, {
      name: full,
      description,
      eventBusName: bus.busName,
      state: enabled ? "ENABLED" : "DISABLED",
      ...(pattern && { eventPattern: literalJson(pattern) }),
      scheduleExpression: schedule,
      ...common(this.common),
    });
    return new Rule(resource, full, bus, sibling);
  }

  private createDeadLetterQueue(name: string): DeadLetterQueue | undefined {
    const meaning = `Events that the rule ${this.name} could not deliver; the message attributes say to which target and why.`;
    const queue = createServiceDeadLetterQueue(
      this,
      this.props.deadLetterQueue,
      { name: `${name}-dlq`, meaning, recovery: RECOVERY, runbook: "rule-dead-letters", ...this.common },
      "an event that cannot be delivered is dropped",
    );
    for (const { arn } of this.rules) queue?.allowService("events.amazonaws.com", this, arn);
    return queue;
  }

  private createTarget(options: IdentifiedTarget, rule: Rule): RuleTarget {
    return new RuleTarget(this, `to-${options.id}`, { rule, deadLetterQueue: this.deadLetterQueue, options });
  }

  private createAlarms(): void {
    const { alarms } = this.props;
    const above =
      alarms === false ? false : (alarms?.failedInvocations ?? EVENT_ROUTE_DEFAULTS.alarms.failedInvocations);
    checkThreshold(this, "alarms.failedInvocations", above);
    createRouteAlarms(this, above, alarms !== false, this.common);
  }

  private get firstRule(): Rule {
    return this.rules[0] as Rule;
  }

  private get common(): CommonProps {
    return { tags: this.props.tags, provider: this.props.bus.provider };
  }
}

const RECOVERY = "send each to the target that missed it, or publish the events again, for all targets";

/** A target with the id that it has within the route. */
type IdentifiedTarget = RouteTargetOptions & { readonly id: string };

/** The targets with an id each: given, or their own. */
function withIds(scope: Construct, targets: EventRouteProps["targets"]): (IdentifiedTarget | undefined)[] {
  const taken = new Set<string>();
  return targets.map((target, index) => {
    if (target === undefined) return undefined;
    const options: RouteTargetOptions = "bindRoute" in target ? { target } : target;
    const id = options.id ?? options.target.routeTargetId;
    if (typeof id !== "string" || id === "") {
      fail(scope, {
        code: "WRONG_TYPE",
        prop: `targets[${index}].id`,
        must: "be a text",
        got: id,
        mend: "Give the target an id: it becomes part of the Terraform address.",
      });
    }
    if (taken.has(id)) {
      fail(scope, {
        code: "TARGET_TWICE",
        prop: `targets[${index}].id`,
        must: "differ from the ids of the other targets",
        got: id,
        mend: 'Two connections to one target need an id each: { target, id: "…", input: … }.',
      });
    }
    taken.add(id);
    return { ...options, id };
  });
}

/**
 * Which targets are on which of the sibling rules, counted from 1: by their places, so that one that is added behind, or
 * taken out and its place left empty, moves no other. A rule without targets is none.
 */
function place(targets: readonly (IdentifiedTarget | undefined)[]): Map<number, IdentifiedTarget[]> {
  const placed = new Map<number, IdentifiedTarget[]>();
  for (const [index, target] of targets.entries()) {
    if (target === undefined) continue;
    const sibling = 1 + Math.floor(index / AWS_LIMITS.eventBridge.targetsPerRule);
    placed.set(sibling, [...(placed.get(sibling) ?? []), target]);
  }
  return placed;
}

const RULE_NAME = {
  kind: "rule",
  maxLength: AWS_LIMITS.eventBridge.ruleNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
