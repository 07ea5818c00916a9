import type { JsonSchema, SchemaType } from "./schema-keywords";
import { detailTypeName } from "./schema-name";

/** An event, and what its detail is. */
interface EventToDescribe {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonSchema;
}

/**
 * The document that a registry keeps of an event: the whole event as EventBridge delivers it, with the words that AWS adds to
 * those that it discovers.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schemas-infer-from-json.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-template.html
 */
export function schemaContent(type: SchemaType, event: EventToDescribe): JsonSchema {
  const title = detailTypeName(event.detailType);
  const folder = type === "OpenApi3" ? "#/components/schemas" : "#/definitions";
  const { definitions = {}, $schema: _, ...detail } = event.detail;
  const moved = (schema: unknown) => withReferences(schema, folder, title);
  const parts: JsonSchema = { [title]: moved(detail), ...(moved(definitions) as JsonSchema) };
  const envelope = envelopeOf(event, `${folder}/${title}`);
  if (type === "JSONSchemaDraft4") {
    return { $schema: "http://json-schema.org/draft-04/schema#", title, definitions: parts, ...envelope };
  }
  return {
    openapi: "3.0.0",
    info: { version: "1.0.0", title },
    paths: {},
    components: { schemas: { AWSEvent: envelope, ...parts } },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html */
function envelopeOf({ source, detailType }: EventToDescribe, detail: string): JsonSchema {
  const text = { type: "string" };
  return {
    type: "object",
    required: ["detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account"],
    "x-amazon-events-detail-type": detailType,
    "x-amazon-events-source": source,
    properties: {
      detail: { $ref: detail },
      account: text,
      "detail-type": text,
      id: text,
      region: text,
      resources: { type: "array", items: text },
      source: text,
      time: { type: "string", format: "date-time" },
      version: text,
    },
  };
}

/** A schema that stands in another one: `#` is no longer itself, and its definitions are beside it. */
function withReferences(schema: unknown, folder: string, title: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withReferences(each, folder, title));
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword !== "$ref" || typeof value !== "string") return [keyword, withReferences(value, folder, title)];
      return [keyword, value === "#" ? `${folder}/${title}` : value.replace("#/definitions", folder)];
    }),
  );
}
