import { deniedClaim } from "./claim";
import { asRole, roleContext } from "./contexts";
import type { AskedDelivery } from "./delivery";
import type { Denial } from "./denial";
import { keyDeniedToRole, TO_SEND } from "./encryption";
import { roleDenied } from "./role-taking";
import type { StackPolicies } from "./stack/stack-policies";

/**
 * Whether a service that takes on a role may put something into a place: it must be let take the role, and the role must
 * be allowed to. Of a role that the stack does not make, nothing is known that would speak against it.
 */
export function deniedAsRole(
  policies: StackPolicies,
  { who, sender, to, needs }: AskedDelivery,
  roleArn: string,
  keyActions: readonly string[] = TO_SEND,
): Denial | undefined {
  const role = policies.roles.at(roleArn);
  const untrusting = role && roleDenied(who, sender, role);
  if (untrusting) return untrusting;
  const caller = asRole(roleArn);
  const as = `${who}, as ${role?.address ?? roleArn},`;
  const attached = policies.policiesOf(to);
  // A policy of the bus may name the rule: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
  const more =
    to.kind === "bus" ? { "aws:SourceArn": sender.sourceArn, "aws:SourceAccount": sender.sourceAccount } : {};
  for (const { action, resource } of needs) {
    const denial = deniedClaim({
      who: as,
      what: policies.textOf(to.arn),
      request: { caller, action, resource, context: roleContext(caller, role, resource, more) },
      role,
      attached,
      owner: to.location.account,
    });
    if (denial) return denial;
  }
  // EventBridge encrypts what it puts on a bus itself.
  if (to.kind === "bus") return undefined;
  return keyDeniedToRole(policies, { who: as, place: to, caller, role, actions: keyActions });
}
