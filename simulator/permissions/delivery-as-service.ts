import { parseArn } from "../terraform";
import type { Bus, Place, Topic } from "../topology/places";
import type { Sender } from "../world";
import { type Claim, deniedClaim } from "./claim";
import { serviceContext } from "./contexts";
import type { AskedDelivery } from "./delivery";
import type { Denial } from "./denial";
import { keyDeniedToService } from "./encryption";
import { readPolicyDocument } from "./policy/policy-document";
import type { Caller } from "./policy/request";
import type { AttachedPolicies } from "./stack/resource-policies";
import type { StackPolicies } from "./stack/stack-policies";

const EVENTS = "events.amazonaws.com";
const CLOUDWATCH = "cloudwatch.amazonaws.com";

/** Whether a service may put something into a place as itself: the policy of the place must let it in. */
export function deniedAsService(policies: StackPolicies, asked: AskedDelivery): Denial | undefined {
  const { who, sender, to, needs, byRoleOnly } = asked;
  const what = policies.textOf(to.arn);
  const attached = policiesOf(policies, to);
  // Of a place that the stack does not make nothing is known.
  if (!attached.known) return undefined;
  const needsRole = byRoleOnly || (to.kind === "bus" && isElsewhere(to, sender));
  if (needsRole) return withoutRole(asked, what);
  for (const { action, resource } of needs) {
    const denial = deniedClaim({
      who,
      what,
      request: { caller: callerOf(sender, to), action, resource, context: contextOf(sender, to, action, resource) },
      role: undefined,
      attached,
      owner: to.location.account,
      noConditions: to.kind === "topic" && sender.service === EVENTS ? NO_CONDITIONS : undefined,
    });
    if (denial) return denial;
  }
  return to.kind === "bus" ? undefined : keyDeniedToService(policies, who, sender, to);
}

/**
 * "You can't use Condition blocks in Amazon SNS topic policies for EventBridge."
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
const NO_CONDITIONS = "has a Condition, which counts for nothing in the policy of a topic when EventBridge publishes";

function callerOf({ service, sourceAccount }: Sender, to: Place): Caller {
  // Policies of buses name the account whose rule sends. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
  if (to.kind === "bus") return { kind: "account", account: sourceAccount };
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
  if (to.kind === "function" && service === CLOUDWATCH) return { kind: "service", service: `lambda.alarms.${service}` };
  return { kind: "service", service };
}

function contextOf(sender: Sender, to: Place, action: string, resource: string): Claim["request"]["context"] {
  const { service, sourceAccount } = sender;
  if (to.kind === "topic" && service === EVENTS) return serviceContext(sender, resource, { source: false });
  // AWS's example names the rule where events are put, not where the stream is made.
  if (action === "logs:CreateLogStream") return serviceContext(sender, resource, { source: false });
  const owner = to.kind === "topic" && service === CLOUDWATCH ? { "aws:SourceOwner": sourceAccount } : {};
  return serviceContext(sender, resource, { more: owner });
}

function policiesOf(policies: StackPolicies, to: Place): AttachedPolicies {
  const attached = policies.policiesOf(to);
  const isBare = to.kind === "topic" && attached.known && attached.documents.length === 0;
  return isBare ? { known: true, documents: [defaultTopicPolicy(to)] } : attached;
}

/**
 * The policy that SNS gives to a topic without one: for the account, and for services that say of which account they are
 * by `aws:SourceOwner`, as CloudWatch does and EventBridge does not.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner
 */
function defaultTopicPolicy({ address, arn, location }: Topic) {
  const statement = {
    Sid: "__default_statement_ID",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "SNS:Publish",
    Resource: arn,
    Condition: { StringEquals: { "AWS:SourceOwner": location.account } },
  };
  return readPolicyDocument({ Version: "2008-10-17", Statement: [statement] }, `the default policy of ${address}`);
}

/**
 * Whether a bus is in another account or Region than the rule: such a target takes a role.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_target#role_arn
 */
function isElsewhere({ location }: Bus, { sourceArn }: Sender): boolean {
  const from = parseArn(sourceArn);
  return from?.account !== location.account || from.region !== location.region;
}

function withoutRole({ who, needs }: AskedDelivery, what: string): Denial {
  const action = needs.map((need) => need.action).join(" and ");
  const message = `${who} may not ${action} on ${what}: that takes a role, and it has no role_arn.`;
  return { code: "NO_PERMISSIONS", message };
}
