import { ExpressionFault } from "./expression";
import { isList, isObject, type TerraformObject, type TerraformValue, textOf, typeName } from "./value";

/*
 * Arguments of functions, converted as Terraform converts them: a number or bool is taken for text, text for a number.
 */

export type TerraformFunction = (...args: readonly TerraformValue[]) => TerraformValue;

export function text(value: TerraformValue | undefined): string {
  const result = textOf(value ?? null);
  return result ?? wrong("text", value);
}

export function number(value: TerraformValue | undefined): number {
  const result = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof result === "number" && !Number.isNaN(result) ? result : wrong("a number", value);
}

export function bool(value: TerraformValue | undefined): boolean {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : wrong("true or false", value);
}

export function list(value: TerraformValue | undefined): readonly TerraformValue[] {
  return isList(value) ? value : wrong("a list", value);
}

export function texts(value: TerraformValue | undefined): string[] {
  return list(value).map(text);
}

export function object(value: TerraformValue | undefined): TerraformObject {
  return isObject(value) ? value : wrong("an object", value);
}

export function fail(message: string): never {
  throw new ExpressionFault("failed", message);
}

function wrong(expected: string, value: TerraformValue | undefined): never {
  return fail(`${expected} must stand here, got: ${value === undefined ? "nothing" : typeName(value)}`);
}
