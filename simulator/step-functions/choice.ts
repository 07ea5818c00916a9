import { isPresent, type Scope, valueAt } from "./json-path";
import type { RuleJson } from "./language";
import { runtimeError } from "./state-error";

/** Whether a rule of a Choice state holds. https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
export function holds(rule: RuleJson, scope: Scope): boolean {
  if (Array.isArray(rule.And)) return rule.And.every((part: RuleJson) => holds(part, scope));
  if (Array.isArray(rule.Or)) return rule.Or.some((part: RuleJson) => holds(part, scope));
  if (rule.Not !== undefined) return !holds(rule.Not as RuleJson, scope);
  const operator = Object.keys(rule).find(
    (name) => name === "StringMatches" || /^Is|Equals|LessThan|GreaterThan/.test(name),
  );
  if (operator === undefined) throw runtimeError(`A rule has no comparison: ${JSON.stringify(rule)}`);
  const path = String(rule.Variable);
  if (operator === "IsPresent") return isPresent(path, scope) === rule.IsPresent;
  const value = valueAt(path, scope);
  const given = operator.endsWith("Path") ? valueAt(String(rule[operator]), scope) : rule[operator];
  return compare(operator.replace(/Path$/, ""), value, given);
}

function compare(operator: string, value: unknown, given: unknown): boolean {
  const test = TESTS[operator];
  if (test !== undefined) return test(value) === given;
  if (operator === "StringMatches") return typeof value === "string" && like(String(given)).test(value);
  if (operator === "BooleanEquals") return typeof value === "boolean" && value === given;
  const [, kind = "", relation = ""] = /^(String|Numeric|Timestamp)(.+)$/.exec(operator) ?? [];
  const [a, b] = [comparable(kind, value), comparable(kind, given)];
  // What is of another type is not equal, not less and not greater.
  if (a === undefined || b === undefined) return false;
  switch (relation) {
    case "Equals":
      return a === b;
    case "LessThan":
      return a < b;
    case "LessThanEquals":
      return a <= b;
    case "GreaterThan":
      return a > b;
    case "GreaterThanEquals":
      return a >= b;
  }
  throw runtimeError(`There is no comparison ${operator}`);
}

const TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsBoolean: (value) => typeof value === "boolean",
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === "number",
  IsString: (value) => typeof value === "string",
  IsTimestamp: (value) => timeOf(value) !== undefined,
};

function comparable(kind: string, value: unknown): string | number | undefined {
  if (kind === "String") return typeof value === "string" ? value : undefined;
  if (kind === "Numeric") return typeof value === "number" ? value : undefined;
  return timeOf(value);
}

function timeOf(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** `*` stands for any characters, `\*` for itself. */
function like(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|(\*)|([\s\S])/g, (_, escaped?: string, star?: string, other?: string) =>
    star === undefined ? ((escaped ?? other) as string).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&") : "[\\s\\S]*",
  );
  return new RegExp(`^${source}$`);
}
