import { isObject, type TerraformObject, type TerraformValue, textOf, typeName } from "./expression/value";
import type { Resource } from "./resource";
import { StackError } from "./stack-error";
import { listOf } from "./synthesized-stack";

/*
 * Attributes of a resource by the type that they must have. An attribute that is not there is `undefined`, and `""` counts
 * as not there, as for the provider.
 */

/** Something that has attributes: a resource, or a block within one. */
export type Attributed = Pick<Resource, "address" | "attribute">;

export function textAt(from: Attributed, name: string): string | undefined {
  const value = from.attribute(name);
  if (value === undefined || value === null || value === "") return undefined;
  return textOf(value) ?? wrongType(from, name, "be text", value);
}

/** @throws {StackError} ATTRIBUTE_TYPE also where it is not there */
export function requiredTextAt(from: Attributed, name: string): string {
  return textAt(from, name) ?? wrongType(from, name, "be given", null);
}

export function numberAt(from: Attributed, name: string): number | undefined {
  const text = textAt(from, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isNaN(value) ? wrongType(from, name, "be a number", text) : value;
}

export function flagAt(from: Attributed, name: string): boolean | undefined {
  const text = textAt(from, name);
  if (text === undefined) return undefined;
  return text === "true" || (text === "false" ? false : wrongType(from, name, "be true or false", text));
}

export function textsAt(from: Attributed, name: string): readonly string[] {
  return listOf(from.attribute(name)).map(
    (value) => textOf(value) ?? wrongType(from, name, "be a list of texts", value),
  );
}

/** A nested block, which may be written as an object or as a list of one. */
export function blockAt(from: Attributed, name: string): Attributed | undefined {
  return blocksAt(from, name)[0];
}

export function blocksAt(from: Attributed, name: string): readonly Attributed[] {
  return listOf(from.attribute(name)).map((value) => {
    const block = isObject(value) ? value : wrongType(from, name, "be a block", value);
    return { address: `${from.address}.${name}`, attribute: (each: string) => block[each] };
  });
}

/** An attribute that holds JSON as text, such as `redrive_policy`. */
export function jsonAt(from: Attributed, name: string): TerraformObject | undefined {
  const text = textAt(from, name);
  if (text === undefined) return undefined;
  const value = parsed(text);
  return isObject(value) ? value : wrongType(from, name, "be a JSON object", text);
}

function parsed(text: string): TerraformValue | undefined {
  try {
    return JSON.parse(text) as TerraformValue;
  } catch {
    return undefined;
  }
}

function wrongType(from: Attributed, name: string, must: string, value: TerraformValue): never {
  const got = value === null ? "nothing" : (JSON.stringify(value)?.slice(0, 80) ?? typeName(value));
  throw new StackError(
    "ATTRIBUTE_TYPE",
    `${from.address}.${name} must ${must}, got: ${got}. terraform plan would refuse it too.`,
  );
}
