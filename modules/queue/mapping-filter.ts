import type { Construct } from "constructs";
import { EventPattern, type ObjectPattern } from "../event-pattern";
import { fail } from "../report";

/** What Lambda knows beside plain values, `null` and `$or`. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
const OPERATORS = ["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists"];

/**
 * Refuses a filter of an event source mapping that Lambda refuses. Its language is that of EventBridge without `wildcard`,
 * `cidr`, and operators within operators, such as `anything-but` of a prefix.
 */
export function checkMappingFilter(scope: Construct, prop: string, filter: ObjectPattern): void {
  try {
    EventPattern.parse(filter);
  } catch (cause) {
    refuse(scope, prop, filter, cause instanceof Error ? cause.message : String(cause), cause);
  }
  checkOperators(scope, prop, filter);
}

function checkOperators(scope: Construct, prop: string, pattern: unknown): void {
  if (typeof pattern !== "object" || pattern === null) return;
  for (const [key, value] of Object.entries(pattern)) {
    const path = `${prop}.${key}`;
    if (!Array.isArray(value) || key === "$or") {
      for (const each of Array.isArray(value) ? value : [value]) checkOperators(scope, path, each);
      continue;
    }
    for (const alternative of value) checkAlternative(scope, path, alternative);
  }
}

function checkAlternative(scope: Construct, path: string, alternative: unknown): void {
  if (typeof alternative !== "object" || alternative === null) return;
  for (const [operator, operand] of Object.entries(alternative)) {
    const nested = typeof operand === "object" && operand !== null && !Array.isArray(operand);
    if (OPERATORS.includes(operator) && !nested) continue;
    const what = nested ? `${operator} of ${Object.keys(operand).join(", ")}` : operator;
    refuse(scope, path, alternative, `Lambda knows no ${what}: filter by it in the rule or the subscription instead.`);
  }
}

function refuse(scope: Construct, prop: string, got: unknown, mend: string, cause?: unknown): never {
  return fail(scope, {
    code: "MAPPING_FILTER_INVALID",
    prop,
    must: "be a pattern that Lambda accepts",
    got,
    mend,
    cause,
  });
}
