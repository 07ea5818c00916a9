import type { PlannedResource } from "../../../simulator";
import type { Change } from "../plan/change";
import { bothSides, type Comparison, counterpart } from "../plan/comparison";
import { type Risk, risk } from "../risk";
import { listed } from "../words";
import { becauseOf } from "./stores";

/** What becomes of rules and targets themselves, whatever they match. */
export function ruleRisks(comparison: Comparison): Risk[] {
  const { changes } = comparison;
  const rules = changes.filter(({ type }) => type === "aws_cloudwatch_event_rule");
  const targets = changes.filter(({ type }) => type === "aws_cloudwatch_event_target");
  return [
    ...rules.flatMap((change) => replacedRule(change, comparison)),
    ...targets.flatMap((change) => replacedTarget(change, comparison)),
    ...targets.flatMap(otherInput),
    ...targets.flatMap(fewerRetries),
    ...targets.flatMap(otherGroup),
    ...schedules(comparison),
  ];
}

/** A rule that is destroyed and made again. That its bus or its events are others is told elsewhere. */
function replacedRule(change: Change, { before, after }: Comparison): Risk[] {
  if (change.action !== "replace") return [];
  if (isRespelled(change)) return [respelled(change)];
  const [was, is] = [ruleAt(change.address, before), ruleAt(change.address, after)];
  if (was === undefined || is === undefined || was.bus.arn !== is.bus.arn) return [];
  return [
    risk({
      code: "RULE_REPLACED",
      severity: change.createsFirst ? "low" : "medium",
      address: change.address,
      label: change.label,
      what: `The rule ${change.label} is destroyed and made again: ${becauseOf(change) ?? "the plan does not say why"}.`,
      reason: change.createsFirst
        ? "While both rules are there, events arrive twice."
        : "Events that are published between the two match no rule, and are dropped in silence.",
      mend: `Keep ${listed(change.replacedBecauseOf) || "it"}; or add the new rule first and remove the old one in a second apply; or replay those minutes from an archive.`,
    }),
  ];
}

function ruleAt(address: string, { topology }: Comparison["before"]) {
  return topology.rules.find((rule) => rule.address === address);
}

/** Whether a rule or target is replaced only because its bus is named otherwise: by its name, or by its ARN. */
function isRespelled(change: Change): boolean {
  if (!change.replacedBecauseOf.every((path) => path === "event_bus_name")) return false;
  const [was, is] = bothSides(change, "event_bus_name", textOf) ?? [];
  if (was === undefined || is === undefined || was === is) return false;
  const name = (text: string) => text.replace(/^arn:.*:event-bus\//, "");
  return (was.startsWith("arn:") || is.startsWith("arn:")) && name(was) === name(is);
}

function respelled(change: Change): Risk {
  const [was, is] = bothSides(change, "event_bus_name", textOf) ?? [];
  return risk({
    code: "BUS_NAME_RESPELLED",
    severity: "high",
    address: change.address,
    label: change.label,
    what: `${change.label} names its bus ${JSON.stringify(is)}, no longer ${JSON.stringify(was)}: it is the same bus, and the rule is destroyed and made again.`,
    reason:
      "Terraform compares the text. Events that are published between the two match no rule, and are dropped in silence.",
    mend: "Write event_bus_name as before, everywhere: the name of the bus, and not its ARN.",
  });
}

/** A target that is removed and added again, while its rule stays. */
function replacedTarget(change: Change, { changeAt, before, after }: Comparison): Risk[] {
  if (change.action !== "replace") return [];
  const owner = [before, after]
    .flatMap(({ topology }) => topology.rules)
    .find(({ targets }) => targets.some(({ address }) => address === change.address));
  const rule = owner && changeAt(owner.address);
  // Whoever reads that the rule is replaced knows that its targets are.
  if (rule && rule.action !== "none" && rule.action !== "update") return [];
  if (isRespelled(change)) return [respelled(change)];
  return [
    risk({
      code: "TARGET_REPLACED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `The target ${change.label} of ${owner?.name ?? "its rule"} is removed and added again: ${becauseOf(change) ?? "the plan does not say why"}.`,
      reason: "Events that the rule matches in between do not get there.",
      mend: `Keep ${listed(change.replacedBecauseOf) || "it"}; a target_id is best made of what the target is, and never of its position.`,
    }),
  ];
}

function otherInput(change: Change): Risk[] {
  const attributes = ["input", "input_path", "input_transformer"].filter((each) => change.changed.includes(each));
  if (change.action !== "update" || attributes.length === 0) return [];
  return [
    risk({
      code: "TARGET_INPUT_CHANGED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `The target ${change.label} receives another shape of events: ${listed(attributes)} ${attributes.length === 1 ? "changes" : "change"}.`,
      reason:
        "A consumer that expects the old shape fails on every event; a template that does not come out as JSON is not delivered at all.",
      mend: "Let the consumer accept both shapes first.",
    }),
  ];
}

function fewerRetries(change: Change): Risk[] {
  if (change.action !== "update") return [];
  const settings = bothSides(change, "retry_policy", (resource) => {
    const [block] = [resource.attribute("retry_policy") ?? []].flat() as readonly Readonly<Record<string, number>>[];
    // Without a policy EventBridge tries for a day, 185 times.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
    return { attempts: block?.maximum_retry_attempts ?? 185, seconds: block?.maximum_event_age_in_seconds || 86_400 };
  });
  if (settings === undefined) return [];
  const [was, is] = settings;
  if (is.attempts >= was.attempts && is.seconds >= was.seconds) return [];
  return [
    risk({
      code: "RETRIES_SHORTENED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `EventBridge tries the target ${change.label} again ${is.attempts} times within ${is.seconds} s, no longer ${was.attempts} times within ${was.seconds} s.`,
      reason: "What fails for longer than that goes to the dead-letter queue, or is lost without one.",
      mend: "Keep the retry policy as long as the longest outage that the target should survive.",
    }),
  ];
}

function otherGroup(change: Change): Risk[] {
  if (change.action !== "update" || !change.changed.includes("sqs_target")) return [];
  return [
    risk({
      code: "MESSAGE_GROUP_CHANGED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `The target ${change.label} puts its messages into another message group.`,
      reason:
        "Order is kept within a group only: messages of before and after may overtake each other, and one group is consumed one batch at a time.",
      mend: "Change it when the queue is empty.",
    }),
  ];
}

/** Rules that run by the clock. */
function schedules({ before, after, changeAt }: Comparison): Risk[] {
  return before.topology.rules.flatMap((rule) => {
    const change = changeAt(rule.address);
    if (rule.schedule === undefined || change === undefined || change.action === "none") return [];
    if (after.resourceAt(rule.address)?.hides("schedule_expression")) return [];
    const now = counterpart(rule, after.topology.rules);
    const is = now?.enabled ? now.schedule : undefined;
    if (!rule.enabled || is === rule.schedule) return [];
    return [
      risk({
        code: "SCHEDULE_CHANGED",
        severity: is === undefined ? "high" : "medium",
        address: rule.address,
        label: rule.name,
        what:
          is === undefined
            ? `${rule.name} no longer runs by ${rule.schedule}.`
            : `${rule.name} runs by ${is}, no longer by ${rule.schedule}.`,
        reason: "What it starts runs at other times, or not at all.",
        mend: "Keep the schedule, unless that is what is meant.",
      }),
    ];
  });
}

function textOf(resource: PlannedResource, attribute: string): string | undefined {
  const value = resource.attribute(attribute);
  return typeof value === "string" ? value : undefined;
}
