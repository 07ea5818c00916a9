import type { Place } from "../topology/places";
import type { Sender } from "../world";
import { deniedClaim } from "./claim";
import { asRole, roleContext } from "./contexts";
import type { Denial } from "./denial";
import { keyDeniedToRole, TO_SEND } from "./encryption";
import { roleDenied } from "./role-taking";
import type { StackPolicies } from "./stack/stack-policies";

/** Calls for which the role must be let use the key of what is called, too. */
const ENCRYPTING: ReadonlySet<string> = new Set(["sns:Publish", "sqs:SendMessage"]);

/**
 * Whether a state machine may do something: Step Functions must be let take its role, and the role must be allowed to. Of a
 * role that the stack does not make, nothing is known that would speak against it.
 */
export function taskDenied(
  policies: StackPolicies,
  machine: Place,
  roleArn: string | undefined,
  action: string,
  resource: string,
): Denial | undefined {
  const role = roleArn === undefined ? undefined : policies.roles.at(roleArn);
  if (role === undefined) return undefined;
  const service = "states.amazonaws.com";
  const sender: Sender = { service, sourceArn: machine.arn, sourceAccount: machine.location.account };
  const untrusting = roleDenied(`${service} for state machine ${machine.name}`, sender, role);
  if (untrusting) return untrusting;
  const caller = asRole(role.arn);
  const place = policies.place(resource);
  const who = `state machine ${machine.name}, as ${role.address},`;
  const denial = deniedClaim({
    who,
    what: policies.textOf(resource),
    request: { caller, action, resource, context: roleContext(caller, role, resource) },
    role,
    attached: place ? policies.policiesOf(place) : policies.resources.of(resource, false),
    owner: place?.location.account ?? caller.account,
  });
  if (denial || !place || !ENCRYPTING.has(action)) return denial;
  return keyDeniedToRole(policies, { who, place, caller, role, actions: TO_SEND });
}
