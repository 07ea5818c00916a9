/*
 * JSON as it stands in attributes of Terraform resources.
 */

/**
 * JSON with sorted keys and nothing undefined: the spelling that AWS gives back and that Terraform compares with. Queue
 * attributes in another spelling make the provider wait for a change that never comes, and then fail. May hold tokens.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (isRecord(each) ? sorted(each) : each));
}

/** JSON in which Terraform looks for no expressions of its own: what a user wrote stands for itself. May hold tokens. */
export function literalJson(value: unknown): string {
  return terraformLiteral(JSON.stringify(value));
}

/**
 * Doubles the `$` and `%` of `${` and `%{`, which open an expression in Terraform and so stand for themselves
 * (https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences). Tokens of cdktf are left alone.
 */
export function terraformLiteral(text: string): string {
  return text.replace(/(\$|%)\{(?!TfToken\[)/g, "$1$1{");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
