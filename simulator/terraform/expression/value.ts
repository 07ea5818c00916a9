/** A value of Terraform, as JSON would hold it. Sets are lists here; numbers lose what a double cannot hold. */
export type TerraformValue =
  | string
  | number
  | boolean
  | null
  | readonly TerraformValue[]
  | { readonly [key: string]: TerraformValue };

export type TerraformObject = { readonly [key: string]: TerraformValue };

export function isObject(value: TerraformValue | undefined): value is TerraformObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: TerraformValue | undefined): value is readonly TerraformValue[] {
  return Array.isArray(value);
}

/** Terraform's word for the type of a value, for messages. */
export function typeName(value: TerraformValue): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The text of a string, number or bool, as Terraform converts it; `undefined` for what has none. */
export function textOf(value: TerraformValue): string | undefined {
  if (value === null || typeof value === "object") return undefined;
  return String(value);
}

/**
 * JSON as Terraform's `jsonencode` writes it: sorted keys, and `<`, `>`, `&` and the two line separators escaped.
 * https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
export function encodeJson(value: TerraformValue): string {
  return JSON.stringify(value, (_key, each: TerraformValue) => (isObject(each) ? sorted(each) : each)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Terraform orders keys by code point. */
export function sortedKeys(object: TerraformObject): string[] {
  return Object.keys(object).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function sorted(object: TerraformObject): TerraformObject {
  return Object.fromEntries(sortedKeys(object).map((key) => [key, object[key] as TerraformValue]));
}
