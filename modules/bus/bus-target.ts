import type { RouteBinding, RouteTargetConfig } from "../connections";
import { targetRole } from "../route/target-role";

/** A rule reaches another bus by a role; without one, EventBridge would send across accounts and Regions to nobody. */
export function busRole(binding: RouteBinding, busArn: string): RouteTargetConfig {
  return targetRole(binding, busArn, ["events:PutEvents"]);
}
