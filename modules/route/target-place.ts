import { Token } from "cdktf";
import type { Construct } from "constructs";
import { placeOfRules } from "../bus/bus-place";
import type { Bus } from "../bus/event-bus";
import type { RouteTargetConfig } from "../connections";
import { differ, placeInArn } from "../place";
import { checkAtSynth } from "../report";
import { terraformText } from "../terraform-text";

/**
 * Refuses a target that EventBridge cannot reach: one in another Region, but for buses
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html), and a queue, topic or function in another
 * account without a role (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html).
 */
export function checkTargetPlace(scope: Construct, bus: Bus, config: RouteTargetConfig): void {
  const { arn, roleArn } = config;
  // By reference a bus is not known from anything else that is reached by a role.
  const mayBeBus = Token.isUnresolved(arn) ? !config.place : arn.includes(":event-bus/");
  if (mayBeBus) checkOwnBus(scope, bus, arn);
  if (arn.includes(":event-bus/")) return;
  checkAtSynth(scope, (report) => {
    const [rule, target] = [placeOfRules(scope, bus), config.place?.() ?? placeInArn(arn)];
    if (differ(rule.region, target.region)) {
      report.error({
        code: "TARGET_IN_OTHER_REGION",
        prop: "targets",
        must: `be in the Region of the rule, ${rule.region}`,
        got: Token.isUnresolved(arn) ? target.region : arn,
        mend: "EventBridge reaches another Region only through a bus there: send to that one by busTarget, and put the rule to this target on it.",
      });
    }
    if (roleArn === undefined && (config.place || LETS_RULES_IN.test(arn)) && differ(rule.account, target.account)) {
      report.error({
        code: "TARGET_IN_OTHER_ACCOUNT",
        prop: "targets",
        must: `be in the account of the bus, ${rule.account}, or be reached by a role`,
        got: Token.isUnresolved(arn) ? target.account : arn,
        mend:
          "Send to a bus of that account by busTarget and put the rule to this target on it; or write " +
          "arnTarget({ id, arn, roleArn }) with a role that may send, and let that role in where the target is made.",
      });
    }
  });
}

/** Refuses the bus of the rule itself, where each event would match the rule again and again. */
function checkOwnBus(scope: Construct, bus: Bus, arn: string): void {
  checkAtSynth(scope, (report) => {
    if (!isOwnBus(scope, bus, arn)) return;
    report.error({
      code: "TARGET_IS_OWN_BUS",
      prop: "targets",
      must: "not hold the bus of the rule, where each event would match the rule again and again",
      got: arn,
      mend: "Send to another bus, or leave the target out: the event is on this bus already.",
    });
  });
}

function isOwnBus(scope: Construct, bus: Bus, arn: string): boolean {
  if (bus.arn !== undefined && terraformText(scope, bus.arn) === terraformText(scope, arn)) return true;
  if (Token.isUnresolved(arn) || !arn.endsWith(`:event-bus/${bus.name ?? bus.busName}`)) return false;
  const [rule, target] = [placeOfRules(scope, bus), placeInArn(arn)];
  return rule.region === target.region && rule.account === target.account;
}

/** What lets EventBridge in by a policy of its own, within the account. */
const LETS_RULES_IN = /^arn:aws[a-z-]*:(sqs|sns|lambda):/;
