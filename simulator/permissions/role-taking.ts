import type { Sender } from "../world";
import { type ServiceContextOptions, serviceContext } from "./contexts";
import type { Denial } from "./denial";
import { evaluate } from "./policy/evaluate";
import type { Role } from "./stack/roles";

/**
 * Services that name the account for which they take on a role as external id, and nothing else that AWS tells of.
 * https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
 */
const WITH_EXTERNAL_ID: ReadonlySet<string> = new Set(["firehose.amazonaws.com"]);

/** Whether a service may take on a role: its trust policy must say so, to the service and for whom it works. */
export function roleDenied(who: string, sender: Sender, role: Role): Denial | undefined {
  const { allows, denies, nearest } = evaluate([role.trust], {
    caller: { kind: "service", service: sender.service },
    action: "sts:AssumeRole",
    resource: role.arn,
    context: serviceContext(sender, role.arn, sourceOf(sender)),
  });
  if (allows && !denies) return undefined;
  const near = nearest ? `; ${nearest.statement.name} comes nearest, but ${nearest.lacks.join(" and ")}` : "";
  const reason = denies ? `${denies.name} denies it` : `its assume_role_policy does not allow it${near}`;
  return { code: "FAILED_TO_ASSUME_ROLE", message: `${who} may not take on the role ${role.address}: ${reason}.` };
}

function sourceOf({ service, sourceAccount }: Sender): ServiceContextOptions {
  return WITH_EXTERNAL_ID.has(service) ? { source: false, more: { "sts:ExternalId": sourceAccount } } : {};
}
