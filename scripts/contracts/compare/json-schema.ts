/** A JSON Schema of draft 2020-12, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What only tells of a schema, and says nothing of which values are valid. */
const REMARKS: ReadonlySet<string> = new Set([
  "$comment",
  "$schema",
  "$defs",
  "contentEncoding",
  "contentMediaType",
  "default",
  "definitions",
  "deprecated",
  "description",
  "examples",
  "id",
  "readOnly",
  "title",
  "writeOnly",
]);

/** The keywords by which a schema takes some values and not others. */
export function keywordsOf(schema: JsonSchema): string[] {
  return Object.keys(schema).filter((keyword) => !REMARKS.has(keyword) && !keyword.startsWith("x-"));
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema at a reference within a document, such as `#/$defs/__schema0`; `undefined` where there is none. */
function referenced(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  const path = reference.slice(1).split("/").filter(Boolean);
  const found = path.reduce<unknown>((at, name) => (isSchema(at) ? at[decoded(name)] : undefined), root);
  return isSchema(found) ? found : undefined;
}

/** What a schema stands for, where it is no more than a reference. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== "string" || keywordsOf(schema).length > 1) return schema;
  return referenced(root, schema.$ref) ?? schema;
}

/** https://datatracker.ietf.org/doc/html/rfc6901#section-3 */
function decoded(name: string): string {
  return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** JSON by which two values are the same or not: sorted, and without remarks where they are schemas. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isSchema(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}
