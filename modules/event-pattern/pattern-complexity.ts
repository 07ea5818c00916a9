import { AWS_LIMITS } from "../aws-limits";
import type { Dialect } from "./dialect";
import type { Clause, FieldTest } from "./field-test";
import type { Demand } from "./value-test";
import type { WildcardPieces } from "./wildcard";
import { wildcardComplexity } from "./wildcard-complexity";

/**
 * Refuses wildcards that EventBridge calls too complex. As there, the wildcards of one field count together, also those
 * of different alternatives of an `$or` if all fields that sort before it are the same.
 */
export function checkComplexity(clauses: readonly Clause[], dialect: Dialect): void {
  const most = AWS_LIMITS.eventBridge.wildcardComplexity;
  for (const tests of testsDecidedTogether(clauses)) {
    const groups = new Map<string, WildcardPieces[]>();
    for (const test of tests) {
      test.demands.forEach((demand, index) => {
        const wildcards = wildcardsOf(demand);
        if (wildcards.length > 0) groups.set(test.alternatives[index] ?? "", wildcards);
      });
    }
    if (groups.size === 0 || wildcardComplexity([...groups.values()], most + 1) <= most) continue;
    dialect.refuse({
      code: "EVENT_PATTERN_TOO_COMPLEX",
      path: tests[0]?.path ?? "",
      message: `the wildcards must overlap in at most ${most} places, got: ${[...groups.keys()].join(", ")}. AWS answers "Rule is too complex": use fewer stars, use prefix or suffix where one star stands at an end, or repeat fewer characters after a star.`,
    });
  }
}

function testsDecidedTogether(clauses: readonly Clause[]): Iterable<FieldTest[]> {
  const together = new Map<string, FieldTest[]>();
  for (const clause of clauses) {
    let before = "";
    for (const test of clause) {
      const key = `${before}${JSON.stringify(test.path)}`;
      together.set(key, [...(together.get(key) ?? []), test]);
      before += `${JSON.stringify(test.path)}:[${test.alternatives.join(",")}],`;
    }
  }
  return together.values();
}

function wildcardsOf(demand: Demand): WildcardPieces[] {
  if (demand.kind === "wildcard") return [demand.pieces];
  return demand.kind === "not" ? demand.excluded.flatMap(wildcardsOf) : [];
}
