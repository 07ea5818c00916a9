import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { RouteBinding, RouteTargetConfig } from "../connections";
import { stableId } from "../naming";
import { assumeRolePolicy, RolePolicy, roleNamePrefix } from "../policy/role-policy";

/**
 * A role that the rule alone can take and that can do nothing but reach the target. For targets that do not let EventBridge
 * in by a policy of their own.
 */
export function targetRole(binding: RouteBinding, targetArn: string, actions: readonly string[]): RouteTargetConfig {
  const role = new IamRole(binding.scope, "role", {
    namePrefix: roleNamePrefix(stableId(binding.scope)),
    assumeRolePolicy: assumeRolePolicy("events.amazonaws.com", binding.rule),
    ...binding.located,
  });
  const permissions = new RolePolicy();
  permissions.allow("SendToTarget", actions, [targetArn]);
  const policy = new IamRolePolicy(binding.scope, "role-policy", {
    role: role.id,
    policy: permissions.json,
    ...binding.located,
  });
  return { arn: targetArn, roleArn: role.arn, dependsOn: [policy] };
}
