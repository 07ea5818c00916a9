import type { Construct } from "constructs";
import { nearest } from "../nearest";
import { fail } from "../report";
import { isMisunderstood, isRemark, type JsonSchema, KEYWORDS, type SchemaType } from "./schema-keywords";

/** What is checked, and how it is written. */
interface Checked {
  readonly scope: Construct;
  readonly type: SchemaType;
  /** The whole, in which references are looked up. */
  readonly root: JsonSchema;
}

const LANGUAGES: Readonly<Record<SchemaType, string>> = {
  JSONSchemaDraft4: "JSON Schema draft 4",
  OpenApi3: "OpenAPI 3.0",
};

/** How zod calls them. */
const TARGETS: Readonly<Record<SchemaType, string>> = { JSONSchemaDraft4: "draft-4", OpenApi3: "openapi-3.0" };

/**
 * Refuses the schema of a `detail` that is not in the language that its registry says, or not that of an object, which the
 * detail of every event is. AWS itself takes much of it, and the bindings that are made of it, or whoever validates by it,
 * find out.
 *
 * @param name what the detail is called in the document that holds it
 */
export function checkSchema(scope: Construct, prop: string, type: SchemaType, schema: JsonSchema, name: string): void {
  if (schema.type !== "object") {
    refuse(scope, `${prop}.type`, 'be "object", as the detail of every event is one', schema.type, {
      mend: "Give the schema of the whole detail.",
    });
  }
  checkPart({ scope, type, root: schema }, prop, schema);
  for (const taken of [name, "AWSEvent"]) {
    if (!Object.hasOwn((schema.definitions ?? {}) as JsonSchema, taken)) continue;
    refuse(scope, `${prop}.definitions`, "leave the names of the event and its detail to the registry", taken, {
      mend: "Give that definition another name.",
    });
  }
}

function checkPart(checked: Checked, at: string, schema: JsonSchema): void {
  const { scope, type } = checked;
  for (const [name, value] of Object.entries(schema)) {
    const keyword = Object.hasOwn(KEYWORDS[type], name) ? KEYWORDS[type][name] : undefined;
    const prop = `${at}.${name}`;
    if (keyword === undefined) checkUnknown(checked, prop, name);
    else if (!keyword.test(value)) refuse(scope, prop, keyword.must, value, { mend: mendOf(type) });
    else if (keyword.holds !== undefined) checkParts(checked, prop, value, keyword.holds === "named schemas");
  }
  checkTogether(checked, at, schema);
}

/** The schemas in a keyword: itself, the elements of a list, or the members of an object. */
function checkParts(checked: Checked, prop: string, value: unknown, named: boolean): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkPart(checked, `${prop}[${index}]`, each as JsonSchema);
  } else if (typeof value === "object" && value !== null) {
    if (!named) checkPart(checked, prop, value as JsonSchema);
    else for (const [name, each] of Object.entries(value)) checkMember(checked, `${prop}.${name}`, each);
  }
}

/** A dependency may be a list of names. */
function checkMember(checked: Checked, prop: string, value: unknown): void {
  if (!Array.isArray(value)) checkPart(checked, prop, value as JsonSchema);
}

/** What nobody understands is passed over, as the specifications have it; but not what was meant to say something. */
function checkUnknown({ scope, type }: Checked, prop: string, name: string): void {
  const near = isRemark(name) ? undefined : nearest(name, Object.keys(KEYWORDS[type]));
  if (!isMisunderstood(name) && near === undefined) return;
  const mend = isMisunderstood(name) ? mendOf(type) : `Did you mean ${near}?`;
  refuse(scope, prop, `be a keyword of ${LANGUAGES[type]}`, name, { mend });
}

function checkTogether(checked: Checked, at: string, schema: JsonSchema): void {
  const { scope, type } = checked;
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (schema[exclusive] === undefined || schema[limit] !== undefined) continue;
    refuse(scope, `${at}.${exclusive}`, `stand beside ${limit}`, schema[exclusive], { mend: `Give ${limit} too.` });
  }
  if (type === "OpenApi3" && schema.type === "array" && schema.items === undefined) {
    refuse(scope, `${at}.items`, "say what the list holds", undefined, { mend: "Give items: {} for anything." });
  }
  if (schema.$ref !== undefined) checkReference(checked, `${at}.$ref`, String(schema.$ref));
}

function checkReference({ scope, root }: Checked, prop: string, reference: string): void {
  const name = /^#\/definitions\/([^/]+)$/.exec(reference)?.[1];
  const definitions = (root.definitions ?? {}) as JsonSchema;
  if (reference === "#" || (name !== undefined && Object.hasOwn(definitions, name))) return;
  const known = Object.keys(definitions).map((each) => `#/definitions/${each}`);
  refuse(scope, prop, "name a place in this schema", reference, {
    mend: `There is: ${["#", ...known].join(", ")}.`,
  });
}

function mendOf(type: SchemaType): string {
  return `Write the schema in ${LANGUAGES[type]}; zod does so with z.toJSONSchema(…, { target: "${TARGETS[type]}" }).`;
}

function refuse(scope: Construct, prop: string, must: string, got: unknown, { mend }: { mend: string }): never {
  return fail(scope, { code: "SCHEMA_INVALID", prop, must, got, mend });
}
