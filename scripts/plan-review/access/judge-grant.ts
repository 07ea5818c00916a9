import type { RiskCode } from "../risk-codes";
import type { Severity } from "../severity";
import { asksAtLeast, concernsSame, covers, globCovers, isSameKey } from "./coverage";
import type { Grant, StatementCondition } from "./statement";

/** What is wrong with a grant that was not there before. */
export interface Verdict {
  readonly code: RiskCode;
  readonly severity: Severity;
  /** What it does: `lets anybody …`. */
  readonly what: string;
  readonly reason: string;
  readonly mend: string;
}

/** Whose own accounts there are, and what kind of policy it is. */
export interface Surrounding {
  readonly ownAccounts: ReadonlySet<string>;
  /** Type of the resource that writes it. */
  readonly type: string;
}

/** What a new grant is a risk for; nothing where it lets in one sender of ours on behalf of one source. */
export function judgeGrant(grant: Grant, before: readonly Grant[], surrounding: Surrounding): Verdict | undefined {
  const allowed = before.filter(({ effect }) => effect === "Allow");
  if (allowed.some((each) => covers(each, grant))) return undefined;
  return (
    anybody(grant) ??
    lostCondition(grant, allowed) ??
    otherAccount(grant, surrounding) ??
    wildcard(grant, surrounding) ??
    withoutSource(grant, surrounding)
  );
}

/** Conditions that say on whose behalf, or from where. */
const LIMITS: ReadonlySet<string> = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceip",
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principalorgid",
  "kms:calleraccount",
]);

const SOURCES: ReadonlySet<string> = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
]);

function isLimit({ key, values }: StatementCondition): boolean {
  return LIMITS.has(key.toLowerCase()) && !values.some((value) => /^\*$|^arn:\*|^0\.0\.0\.0\/0$/.test(value));
}

function isSource({ key }: StatementCondition): boolean {
  return SOURCES.has(key.toLowerCase());
}

function anybody({ principal, action, conditions }: Grant): Verdict | undefined {
  if (principal !== "*" || conditions.some(isLimit)) return undefined;
  return {
    code: "ACCESS_PUBLIC",
    severity: "critical",
    what: `lets anybody call ${action}`,
    reason: "Anybody with an AWS account can do that, or anybody at all.",
    mend: "Name who may, or add a condition: aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID.",
  };
}

/** The same was allowed, under a condition that is gone or asks for less. That it asks for something else is no loss. */
function lostCondition(grant: Grant, allowed: readonly Grant[]): Verdict | undefined {
  for (const was of allowed.filter((each) => concernsSame(each, grant))) {
    const lost = was.conditions.filter((each) => !grant.conditions.some((other) => asksAtLeast(other, each)));
    if (!lost.every((each) => isLooser(grant.conditions, each))) continue;
    const [first] = lost;
    if (first === undefined) continue;
    const ofSource = lost.some(isSource);
    return {
      code: ofSource ? "ACCESS_SOURCE_LOST" : "ACCESS_CONDITION_LOST",
      severity: "high",
      what: `lets ${nameOf(grant.principal)} call ${grant.action} without asking for ${lost.map(({ key }) => key).join(", ")} as before`,
      reason: ofSource
        ? "Anybody can have the service act for them: a rule or topic in any account gets in."
        : "More get in than before.",
      mend: "Keep the condition.",
    };
  }
  return undefined;
}

/** Whether a condition is gone, or was widened to stand for what it asked for and more. */
function isLooser(conditions: readonly StatementCondition[], was: StatementCondition): boolean {
  const now = conditions.filter((each) => isSameKey(each, was));
  if (now.length === 0) return true;
  return now.some(({ values }) =>
    was.values.some((old) => values.some((value) => value !== old && globCovers(value, old))),
  );
}

function otherAccount(grant: Grant, { ownAccounts }: Surrounding): Verdict | undefined {
  const named = [
    /^AWS arn:[^:]*:iam::(\d{12}):/.exec(grant.principal ?? "")?.[1],
    ...grant.conditions
      .filter((each) => isSource(each) || each.key.toLowerCase() === "aws:principalaccount")
      .flatMap(({ values }) => values.map((value) => /^(\d{12})$/.exec(value)?.[1] ?? value.split(":")[4])),
  ];
  const foreign = named.find((each) => each !== undefined && /^\d{12}$/.test(each) && !ownAccounts.has(each));
  if (foreign === undefined) return undefined;
  return {
    code: "ACCESS_OTHER_ACCOUNT",
    severity: "high",
    what: `lets the account ${foreign} call ${grant.action}`,
    reason: "Whoever rules there decides who gets in.",
    mend: "Make sure that it is the account that is meant; name a role in it, and not the whole account.",
  };
}

/** Actions that know no resource, which are allowed on `*` for want of anything else. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const WITHOUT_RESOURCE =
  /^(xray:|cloudwatch:putmetricdata$|ec2:\w*networkinterface|sts:getcalleridentity$|\w+:(list|describe)\w*$|logs:createloggroup$)/;

function wildcard(
  { principal, action, resource, conditions }: Grant,
  { ownAccounts, type }: Surrounding,
): Verdict | undefined {
  const account = /^AWS arn:[^:]*:iam::(\d{12}):root$/.exec(principal ?? "")?.[1];
  // A key that its own account may use is what AWS makes of a key without a policy.
  if (account !== undefined && ownAccounts.has(account) && type.startsWith("aws_kms_key")) return undefined;
  if (action === "*" || action.endsWith(":*")) {
    return {
      code: "ACCESS_WILDCARD",
      severity: "high",
      what: `lets ${nameOf(principal)} do everything (${action})`,
      reason: "That includes deleting it and changing who may get in.",
      mend: "Name the actions that are needed.",
    };
  }
  if (
    principal !== undefined ||
    resource !== "*" ||
    conditions.some(isLimit) ||
    WITHOUT_RESOURCE.test(action.toLowerCase())
  )
    return undefined;
  return {
    code: "ACCESS_WILDCARD",
    severity: "medium",
    what: `allows ${action} on every resource`,
    reason: "A mistake, or somebody who gets in, reaches every queue, topic and table of the account.",
    mend: "Name the ARNs of the resources that are needed.",
  };
}

/** Where a service is let in, AWS advises to say on whose behalf. EventBridge cannot say it to a topic. */
function withoutSource({ principal, action, conditions }: Grant, { type }: Surrounding): Verdict | undefined {
  const asked = type === "aws_lambda_permission" || type.startsWith("aws_sqs_queue");
  if (!asked || !principal?.startsWith("Service ") || conditions.some(isSource)) return undefined;
  return {
    code: "ACCESS_SOURCE_LOST",
    severity: "medium",
    what: `lets ${nameOf(principal)} call ${action} on behalf of anybody`,
    reason: "A rule or topic in any account gets in: the confused deputy.",
    mend: "Add the condition aws:SourceArn, or source_arn to the permission.",
  };
}

function nameOf(principal: string | undefined): string {
  if (principal === undefined) return "the role";
  return principal === "*" ? "anybody" : principal.replace(/^\w+ /, "");
}
