import { type ConditionOperator, conditionOperator } from "./condition-operators";
import { withVariables } from "./policy-variables";
import type { RequestContext } from "./request";

/** One operator on one key, as a statement writes it. */
export interface Condition {
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  readonly written: string;
  readonly key: string;
  readonly wanted: readonly string[];
  /** Whether `wanted` may hold policy variables. */
  readonly variables: boolean;
  /** `null`: `Null`; `undefined`: none that IAM knows. */
  readonly operator: ConditionOperator | null | undefined;
  readonly ifExists: boolean;
  readonly each: "any" | "all" | undefined;
}

/** @param variables whether the document is of a version that has policy variables */
export function readCondition(written: string, key: string, wanted: readonly string[], variables: boolean): Condition {
  const [, each, name = "", ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(written) ?? [];
  const operator = name.toLowerCase() === "null" ? null : conditionOperator(name);
  return {
    written,
    key,
    wanted,
    variables: variables && operator?.variables === true,
    operator,
    ifExists: ifExists !== undefined,
    each: each === undefined ? undefined : each.toLowerCase() === "foranyvalue" ? "any" : "all",
  };
}

/**
 * Whether a condition holds. Of a key that the request does not have, none does but those that are negated, those
 * `…IfExists` and `ForAllValues`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
 */
export function conditionHolds(condition: Condition, context: RequestContext): boolean {
  const { operator, each } = condition;
  const values = context.get(condition.key.toLowerCase()) ?? [];
  if (operator === undefined) return false;
  if (operator === null) return condition.wanted.some((wanted) => wanted.toLowerCase() === String(values.length === 0));
  if (values.length === 0) {
    return each === "all" || condition.ifExists || (operator.negated && each === undefined);
  }
  const wanted = condition.variables ? replaced(condition.wanted, context) : condition.wanted;
  const holds = (value: string) => wanted.some((each) => operator.test(value, each)) !== operator.negated;
  // Without ForAllValues one value that satisfies is enough; most keys have one value only.
  return each === "all" ? values.every(holds) : values.some(holds);
}

/** What is asked for, and what there is: `ArnEquals on aws:SourceArn asks for arn:…, got: nothing`. */
export function describeCondition(condition: Condition, context: RequestContext): string {
  const { written, key, operator } = condition;
  if (operator === undefined) return `${written} on ${key}, which is no operator of IAM`;
  const values = context.get(key.toLowerCase());
  const got = values === undefined ? "nothing" : values.join(", ");
  return `${written} on ${key} asks for ${condition.wanted.join(" or ") || "nothing"}, got: ${got}`;
}

function replaced(texts: readonly string[], context: RequestContext): readonly string[] {
  return texts.flatMap((text) => withVariables(text, context) ?? []);
}
