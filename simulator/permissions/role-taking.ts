import type { Sender } from "../world";
import { serviceContext } from "./contexts";
import type { Denial } from "./denial";
import { evaluate } from "./policy/evaluate";
import type { Role } from "./stack/roles";

/** Whether a service may take on a role: its trust policy must say so, to the service and for whom it works. */
export function roleDenied(who: string, sender: Sender, role: Role): Denial | undefined {
  const { allows, denies, nearest } = evaluate([role.trust], {
    caller: { kind: "service", service: sender.service },
    action: "sts:AssumeRole",
    resource: role.arn,
    context: serviceContext(sender, role.arn),
  });
  if (allows && !denies) return undefined;
  const near = nearest ? `; ${nearest.statement.name} comes nearest, but ${nearest.lacks.join(" and ")}` : "";
  const reason = denies ? `${denies.name} denies it` : `its assume_role_policy does not allow it${near}`;
  return { code: "FAILED_TO_ASSUME_ROLE", message: `${who} may not take on the role ${role.address}: ${reason}.` };
}
