import type { Form, NumberForm, ObjectForm, TextForm } from "./form";
import { canonical, isSchema, type JsonSchema, keywordsOf, resolved } from "./json-schema";

/** The keywords that a form is read from, by `type`. Anything beside them is not understood. */
const READ: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "pattern", "format", "allOf"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  array: ["prefixItems", "items", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties", "propertyNames"],
  boolean: [],
  null: [],
};

/**
 * The forms that a schema takes, any of which will do; none: nothing is valid.
 *
 * @param root the document in which its references are looked up
 */
export function formsOf(written: JsonSchema, root: JsonSchema): readonly Form[] {
  const schema = resolved(written, root);
  const keywords = keywordsOf(schema);
  const only = (...allowed: readonly string[]) => keywords.every((each) => allowed.includes(each));
  if (keywords.length === 0) return [{ kind: "any" }];
  if ("not" in schema && only("not") && isSchema(schema.not) && keywordsOf(schema.not).length === 0) return [];
  if ("anyOf" in schema && only("anyOf")) return (schema.anyOf as JsonSchema[]).flatMap((each) => formsOf(each, root));
  if ("oneOf" in schema && only("oneOf")) return formsOfOneOf(schema, root);
  if ("const" in schema && only("const", "type")) return [{ kind: "value", value: schema.const }];
  if ("enum" in schema && only("enum", "type")) {
    return (schema.enum as unknown[]).map((value) => ({ kind: "value", value }));
  }
  const types = Array.isArray(schema.type) ? (schema.type as string[]) : [schema.type as string];
  // Of a list of types each passes over the keywords of the others.
  const read = ["type", ...types.flatMap((type) => READ[type] ?? [])];
  if (!only(...read)) return [other(schema)];
  return types.map((type) => formOf(type, schema));
}

function formOf(type: string, schema: JsonSchema): Form {
  switch (type) {
    case "null":
    case "boolean":
      return { kind: type };
    case "string":
      return textForm(schema) ?? other(schema);
    case "number":
    case "integer":
      return numberForm(schema, type === "integer");
    case "array":
      return {
        kind: "list",
        first: (schema.prefixItems ?? []) as JsonSchema[],
        rest: restOf(schema.items),
        min: numberAt(schema, "minItems", 0),
        max: numberAt(schema, "maxItems", Number.POSITIVE_INFINITY),
        unique: schema.uniqueItems === true,
      };
    case "object":
      return objectForm(schema);
    default:
      return other(schema);
  }
}

function textForm(schema: JsonSchema): TextForm | undefined {
  const parts = (schema.allOf ?? []) as JsonSchema[];
  // Several patterns are written as parts that must all hold.
  if (parts.some((part) => keywordsOf(part).some((keyword) => keyword !== "pattern" && keyword !== "type"))) return;
  const patterns = [schema, ...parts].flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
  return {
    kind: "text",
    min: numberAt(schema, "minLength", 0),
    max: numberAt(schema, "maxLength", Number.POSITIVE_INFINITY),
    patterns,
    format: schema.format as string | undefined,
  };
}

function numberForm(schema: JsonSchema, whole: boolean): NumberForm {
  const above = numberAt(schema, "exclusiveMinimum", Number.NEGATIVE_INFINITY);
  const below = numberAt(schema, "exclusiveMaximum", Number.POSITIVE_INFINITY);
  const least = numberAt(schema, "minimum", Number.NEGATIVE_INFINITY);
  const most = numberAt(schema, "maximum", Number.POSITIVE_INFINITY);
  const form = {
    kind: "number" as const,
    whole,
    multipleOf: schema.multipleOf as number | undefined,
    min: Math.max(above, least),
    minExcluded: Number.isFinite(above) && above >= least,
    max: Math.min(below, most),
    maxExcluded: Number.isFinite(below) && below <= most,
  };
  if (!whole) return form;
  // Above 0 is from 1 on.
  const min = form.minExcluded ? Math.floor(form.min) + 1 : Math.ceil(form.min);
  const max = form.maxExcluded ? Math.ceil(form.max) - 1 : Math.floor(form.max);
  return { ...form, min, max, minExcluded: false, maxExcluded: false };
}

function objectForm(schema: JsonSchema): ObjectForm {
  return {
    kind: "object",
    fields: (schema.properties ?? {}) as Record<string, JsonSchema>,
    required: (schema.required ?? []) as string[],
    rest: restOf(schema.additionalProperties),
    names: isSchema(schema.propertyNames) ? schema.propertyNames : undefined,
    isRecord: schema.properties === undefined,
  };
}

/**
 * Exactly one of several. It is any of them where a field that all require has another constant in each, as in a
 * discriminated union; otherwise one that two of them take would be refused, which is not looked into.
 */
function formsOfOneOf(schema: JsonSchema, root: JsonSchema): readonly Form[] {
  const parts = schema.oneOf as JsonSchema[];
  const constants = (part: JsonSchema): string[] => {
    const { properties = {}, required = [] } = part as { properties?: Record<string, JsonSchema>; required?: string[] };
    return required.filter((name) => "const" in (properties[name] ?? {}));
  };
  const [first = [], ...others] = parts.map(constants);
  const told = first.some((name) => {
    const values = parts.map((part) => canonical((part.properties as Record<string, JsonSchema>)?.[name]?.const));
    return others.every((names) => names.includes(name)) && new Set(values).size === parts.length;
  });
  return told ? parts.flatMap((part) => formsOf(part, root)) : [other(schema)];
}

function restOf(value: unknown): JsonSchema | false {
  if (value === false) return false;
  return isSchema(value) ? value : {};
}

function numberAt(schema: JsonSchema, keyword: string, otherwise: number): number {
  const value = schema[keyword];
  return typeof value === "number" ? value : otherwise;
}

function other(schema: JsonSchema): Form {
  return { kind: "other", text: canonical(schema) };
}
