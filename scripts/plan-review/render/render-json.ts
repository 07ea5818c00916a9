import type { ReviewReport } from "../report";
import { RISK_CODES } from "../risk-codes";

/** A review for machines. No attribute's value is in it but those that a risk tells of. */
export function renderJson(report: ReviewReport): object {
  const { risks, allowed, unused, expired, unjudged, diff, drawing, drift, changes, counts, worst, terraformVersion } =
    report;
  const withClass = (risk: (typeof risks)[number]) => ({ class: RISK_CODES[risk.code].class, ...risk });
  return {
    terraformVersion,
    worst: worst ?? null,
    counts,
    complete: !report.isPartial,
    risks: risks.map(withClass),
    allowed: allowed.map(({ risk, by }) => ({ ...withClass(risk), allowedBy: by })),
    unusedAllowances: unused,
    expiredAllowances: expired,
    unjudged,
    changes: changes.map(({ address, label, action, movedFrom, isImport, replacedBecauseOf, changed }) => ({
      address,
      label,
      action,
      ...(movedFrom !== undefined && { movedFrom }),
      ...(isImport && { isImport }),
      ...(replacedBecauseOf.length > 0 && { replacedBecauseOf }),
      changed,
    })),
    drift: drift.map(({ address, action, changed }) => ({ address, action, changed })),
    topology: {
      nodes: diff.nodes.map(({ words: _, ...node }) => node),
      edges: diff.edges.map(({ from, to, kind, fate }) => ({ from: from.id, to: to.id, kind, fate })),
      mermaid: drawing.text ?? null,
    },
  };
}
