import { type Allowance, judgeRisks } from "./allow-list";
import { type DrawnDiff, mermaidDiff } from "./diagram/mermaid-diff";
import { type TopologyDiff, topologyDiff } from "./diagram/topology-diff";
import type { Action, Change } from "./plan/change";
import type { Unjudged } from "./plan/side";
import type { PlanReview } from "./review-plan";
import type { Risk } from "./risk";
import type { Severity } from "./severity";
import { worstOf } from "./severity";

/** A review as it is shown, whatever in. */
export interface ReviewReport {
  readonly terraformVersion: string | undefined;
  readonly changes: readonly Change[];
  readonly counts: Readonly<Partial<Record<Action | "import" | "move", number>>>;
  readonly diff: TopologyDiff;
  /** Of the whole topology, or of what changes in it. */
  readonly drawing: DrawnDiff;
  readonly risks: readonly Risk[];
  readonly allowed: readonly { readonly risk: Risk; readonly by: Allowance }[];
  readonly unused: readonly Allowance[];
  readonly expired: readonly Allowance[];
  readonly unjudged: readonly Unjudged[];
  readonly drift: readonly Change[];
  readonly isPartial: boolean;
  /** Of the risks that nothing allows. */
  readonly worst: Severity | undefined;
}

/** Puts a review together with what is allowed. */
export function reportOf(review: PlanReview, allowances: readonly Allowance[], today: string): ReviewReport {
  const { comparison, terraformVersion, unjudged, drift, isPartial } = review;
  const judged = judgeRisks(review.risks, allowances, today);
  const risks = judged.risks.flatMap(({ risk, allowedBy }) => (allowedBy ? [] : [risk]));
  const diff = topologyDiff(comparison);
  return {
    terraformVersion,
    changes: comparison.changes.filter(
      ({ action, movedFrom, isImport }) => action !== "none" || movedFrom !== undefined || isImport,
    ),
    counts: countsOf(comparison.changes),
    diff,
    drawing: mermaidDiff(diff),
    risks,
    allowed: judged.risks.flatMap(({ risk, allowedBy }) => (allowedBy ? [{ risk, by: allowedBy }] : [])),
    unused: judged.unused,
    expired: judged.expired,
    unjudged,
    drift,
    isPartial,
    worst: worstOf(risks.map(({ severity }) => severity)),
  };
}

function countsOf(changes: readonly Change[]): ReviewReport["counts"] {
  const counts: Partial<Record<Action | "import" | "move", number>> = {};
  const count = (key: Action | "import" | "move") => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const { action, isImport, movedFrom } of changes) {
    if (action !== "none") count(action);
    if (isImport) count("import");
    if (movedFrom !== undefined) count("move");
  }
  return counts;
}
