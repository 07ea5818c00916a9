/** A JSON Schema, or a part of one. */
export type Schema = { readonly [keyword: string]: unknown };

/** Keywords that say nothing about validity: names, and formats that a pattern beside them makes precise. */
const ANNOTATIONS = new Set(["$schema", "title", "description", "format"]);

/**
 * Whether a value is valid by a JSON Schema (draft 2020-12), written from the specification for the keywords that event
 * contracts need. Any other keyword is an error, so that this can never agree by overlooking something.
 */
export function isValid(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, argument]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`This validator does not know the keyword ${keyword}.`);
    return check(argument, value, schema);
  });
}

type Check = (argument: unknown, value: unknown, schema: Schema) => boolean;

// Each keyword concerns values of one type only, and holds for all others: that is JSON Schema, not leniency.
const KEYWORDS: Readonly<Record<string, Check>> = {
  type: (type, value) => TYPES[String(type)]?.(value) ?? false,
  const: (constant, value) => value === constant,
  anyOf: (schemas, value) => (schemas as Schema[]).some((schema) => isValid(schema, value)),
  minLength: (least, value) => typeof value !== "string" || [...value].length >= Number(least),
  pattern: (pattern, value) => typeof value !== "string" || new RegExp(String(pattern)).test(value),
  minimum: (least, value) => typeof value !== "number" || value >= Number(least),
  exclusiveMinimum: (least, value) => typeof value !== "number" || value > Number(least),
  maximum: (most, value) => typeof value !== "number" || value <= Number(most),
  items: (schema, value) => !Array.isArray(value) || value.every((item) => isValid(schema as Schema, item)),
  required: (names, value) => !isObject(value) || (names as string[]).every((name) => Object.hasOwn(value, name)),
  properties: (properties, value) =>
    !isObject(value) ||
    Object.entries(properties as Record<string, Schema>).every(
      ([name, schema]) => !Object.hasOwn(value, name) || isValid(schema, value[name]),
    ),
  propertyNames: (schema, value) =>
    !isObject(value) || Object.keys(value).every((name) => isValid(schema as Schema, name)),
  additionalProperties: (schema, value, { properties = {} }) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([name, item]) => Object.hasOwn(properties as object, name) || isValid(schema as Schema, item),
    ),
};

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  array: (value) => Array.isArray(value),
  object: isObject,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
