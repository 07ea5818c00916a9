import type { PlannedResource } from "../../../simulator";

/** Attributes that name a resource in AWS, the first that is there. */
const NAMES: readonly string[] = ["name", "function_name", "alarm_name", "bucket", "dashboard_name", "target_id"];

/** The name of a resource in AWS; its address where it has none, or the plan does not tell. */
export function labelOf(resource: PlannedResource | undefined, address: string): string {
  for (const name of NAMES) {
    const value = resource?.hides(name) ? undefined : resource?.attribute(name);
    if (typeof value === "string" && value !== "") return value;
  }
  return address;
}
