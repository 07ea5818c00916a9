import { counted } from "../../cli/numbers";
import type { ReviewReport } from "../report";
import { SEVERITIES } from "../severity";
import { listed } from "../words";

const VERBS = [
  ["create", "to create"],
  ["update", "to update"],
  ["replace", "to replace"],
  ["destroy", "to destroy"],
  ["forget", "to forget"],
  ["import", "to import"],
  ["move", "moved"],
] as const;

/** `2 to create, 1 to replace`; what Terraform would do. */
export function countsText({ counts }: ReviewReport): string {
  const parts = VERBS.flatMap(([key, verb]) => (counts[key] ? [`${counts[key]} ${verb}`] : []));
  return parts.length === 0 ? "no changes" : parts.join(", ");
}

/** `3 risks: 1 critical, 2 high`. */
export function risksText({ risks, allowed }: ReviewReport): string {
  const also = allowed.length > 0 ? ` (${allowed.length} allowed)` : "";
  if (risks.length === 0) return `no risk found${also}`;
  const by = SEVERITIES.toReversed().flatMap((severity) => {
    const count = risks.filter((each) => each.severity === severity).length;
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  return `${counted(risks.length, "risk")}${also}: ${listed(by)}`;
}
