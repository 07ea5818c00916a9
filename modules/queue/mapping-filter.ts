import type { Construct } from "constructs";
import { EventPattern, type ObjectPattern } from "../event-pattern";
import { fail } from "../report";

/** What Lambda knows beside plain values, `null` and `$or`. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
const OPERATORS = ["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists"];

/** Who filters what it reads from a queue or stream. Pipes documents the same operators: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
type FilteringService = "Lambda" | "EventBridge Pipes";

/**
 * Refuses a filter of an event source mapping that Lambda refuses. Its language is that of EventBridge without `wildcard`,
 * `cidr`, and operators within operators, such as `anything-but` of a prefix.
 */
export function checkMappingFilter(
  scope: Construct,
  prop: string,
  filter: ObjectPattern,
  service: FilteringService = "Lambda",
): void {
  try {
    EventPattern.parse(filter);
  } catch (cause) {
    refuse(scope, prop, filter, service, cause instanceof Error ? cause.message : String(cause), cause);
  }
  checkOperators(scope, prop, filter, service);
}

function checkOperators(scope: Construct, prop: string, pattern: unknown, service: FilteringService): void {
  if (typeof pattern !== "object" || pattern === null) return;
  for (const [key, value] of Object.entries(pattern)) {
    const path = `${prop}.${key}`;
    if (!Array.isArray(value) || key === "$or") {
      for (const each of Array.isArray(value) ? value : [value]) checkOperators(scope, path, each, service);
      continue;
    }
    for (const alternative of value) checkAlternative(scope, path, alternative, service);
  }
}

function checkAlternative(scope: Construct, path: string, alternative: unknown, service: FilteringService): void {
  if (typeof alternative !== "object" || alternative === null) return;
  for (const [operator, operand] of Object.entries(alternative)) {
    const nested = typeof operand === "object" && operand !== null && !Array.isArray(operand);
    if (OPERATORS.includes(operator) && !nested) continue;
    const what = nested ? `${operator} of ${Object.keys(operand).join(", ")}` : operator;
    const mend = `${service} knows no ${what}: filter by it in the rule or the subscription instead.`;
    refuse(scope, path, alternative, service, mend);
  }
}

function refuse(
  scope: Construct,
  prop: string,
  got: unknown,
  service: FilteringService,
  mend: string,
  cause?: unknown,
): never {
  return fail(scope, {
    code: "MAPPING_FILTER_INVALID",
    prop,
    must: `be a pattern that ${service} accepts`,
    got,
    mend,
    cause,
  });
}
