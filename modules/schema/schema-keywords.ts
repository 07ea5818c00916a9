/** A JSON Schema, or a part of one: an object of keywords. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How a schema is written, as AWS names it. */
export type SchemaType = "JSONSchemaDraft4" | "OpenApi3";

/** What the value of a keyword is: a test of it in itself, or where the schemas in it are. */
interface Keyword {
  /** What it must be, as the rest of "must …". */
  readonly must: string;
  test(value: unknown): boolean;
  /** Whether what it holds are schemas: itself, a list of them, or the members of an object. */
  readonly holds?: "a schema" | "schemas" | "named schemas";
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const isSet = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && new Set(value.map((each) => JSON.stringify(each))).size === value.length;

const TEXT: Keyword = { must: "be a text", test: isText };
const NUMBER: Keyword = { must: "be a number", test: isNumber };
const COUNT: Keyword = { must: "be a whole number from 0 on", test: isCount };
const FLAG: Keyword = {
  must: "be true or false, which says whether the limit itself is excluded",
  test: (value) => typeof value === "boolean",
};
const YES_OR_NO: Keyword = { must: "be true or false", test: (value) => typeof value === "boolean" };
const ANYTHING: Keyword = { must: "be there", test: () => true };
const SCHEMA: Keyword = { must: "be a schema: an object of keywords", test: isObject, holds: "a schema" };
const SCHEMAS: Keyword = {
  must: "be a list of one schema or more",
  test: (value) => Array.isArray(value) && value.length > 0 && value.every(isObject),
  holds: "schemas",
};
const NAMED: Keyword = {
  must: "be an object of schemas",
  test: (value) => isObject(value) && Object.values(value).every(isObject),
  holds: "named schemas",
};
const SCHEMA_OR_FLAG: Keyword = {
  must: "be a schema, true or false",
  test: (value) => isObject(value) || typeof value === "boolean",
  holds: "a schema",
};
const PATTERN: Keyword = { must: "be a regular expression", test: (value) => isText(value) && isExpression(value) };

const TYPES: readonly unknown[] = ["array", "boolean", "integer", "number", "object", "string"];

/** Keywords of both, of JSON Schema draft 4 and of the schema objects of OpenAPI 3.0. */
const COMMON: Readonly<Record<string, Keyword>> = {
  $ref: { must: "name a place in this schema: #, or #/definitions/…", test: (value) => isText(value) },
  title: TEXT,
  description: TEXT,
  default: ANYTHING,
  format: TEXT,
  multipleOf: { must: "be a number above 0", test: (value) => isNumber(value) && Number(value) > 0 },
  maximum: NUMBER,
  minimum: NUMBER,
  exclusiveMaximum: FLAG,
  exclusiveMinimum: FLAG,
  maxLength: COUNT,
  minLength: COUNT,
  pattern: PATTERN,
  maxItems: COUNT,
  minItems: COUNT,
  uniqueItems: YES_OR_NO,
  maxProperties: COUNT,
  minProperties: COUNT,
  required: {
    must: "be a list of one name or more, each once (left out where nothing is required)",
    test: (value) => isSet(value) && value.every(isText),
  },
  enum: { must: "be a list of one value or more, each once", test: isSet },
  properties: NAMED,
  additionalProperties: SCHEMA_OR_FLAG,
  allOf: SCHEMAS,
  anyOf: SCHEMAS,
  oneOf: SCHEMAS,
  not: SCHEMA,
};

/** https://datatracker.ietf.org/doc/html/draft-fge-json-schema-validation-00 */
const DRAFT_4: Readonly<Record<string, Keyword>> = {
  ...COMMON,
  $schema: TEXT,
  id: TEXT,
  definitions: NAMED,
  type: {
    must: `be one of ${[...TYPES, "null"].join(", ")}, or a list of some`,
    test: (value) =>
      [...TYPES, "null"].includes(value) || (isSet(value) && value.every((each) => [...TYPES, "null"].includes(each))),
  },
  items: {
    must: "be a schema, or a list of one schema or more",
    test: (value) => isObject(value) || SCHEMAS.test(value),
    holds: "schemas",
  },
  additionalItems: SCHEMA_OR_FLAG,
  patternProperties: NAMED,
  dependencies: {
    must: "be an object of schemas and lists of names",
    test: (value) => isObject(value) && Object.values(value).every((each) => isObject(each) || isSet(each)),
    holds: "named schemas",
  },
};

/** https://spec.openapis.org/oas/v3.0.3#schema-object */
const OPEN_API: Readonly<Record<string, Keyword>> = {
  ...COMMON,
  definitions: NAMED,
  type: {
    must: `be one of ${TYPES.join(", ")} (null is said with nullable: true)`,
    test: (value) => TYPES.includes(value),
  },
  items: SCHEMA,
  nullable: YES_OR_NO,
  readOnly: YES_OR_NO,
  writeOnly: YES_OR_NO,
  deprecated: YES_OR_NO,
  discriminator: ANYTHING,
  externalDocs: ANYTHING,
  xml: ANYTHING,
  example: ANYTHING,
};

export const KEYWORDS: Readonly<Record<SchemaType, Readonly<Record<string, Keyword>>>> = {
  JSONSchemaDraft4: DRAFT_4,
  OpenApi3: OPEN_API,
};

/** What later drafts say in words of their own. Who reads draft 4 passes over them, and takes more than was meant. */
const OF_LATER_DRAFTS: ReadonlySet<string> = new Set([
  "$anchor",
  "$defs",
  "$dynamicRef",
  "$id",
  "const",
  "contains",
  "dependentRequired",
  "dependentSchemas",
  "else",
  "if",
  "maxContains",
  "minContains",
  "prefixItems",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

/** Of later drafts, too, but they only tell of a schema. */
const REMARKS: ReadonlySet<string> = new Set([
  "$comment",
  "deprecated",
  "example",
  "examples",
  "readOnly",
  "writeOnly",
]);

/** Whether a keyword is there for who reads the schema, and says nothing of which values are valid. */
export function isRemark(keyword: string): boolean {
  return REMARKS.has(keyword) || keyword.startsWith("x-");
}

/** Whether a keyword that the type does not know says something of which values are valid. */
export function isMisunderstood(keyword: string): boolean {
  return OF_LATER_DRAFTS.has(keyword) || Object.hasOwn(DRAFT_4, keyword) || keyword === "nullable";
}

function isExpression(text: unknown): boolean {
  try {
    return new RegExp(String(text), "u") instanceof RegExp;
  } catch {
    return false;
  }
}
