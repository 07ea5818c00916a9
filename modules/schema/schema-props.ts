import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { checkDescription } from "../description";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { COMMON_PROPS, checkProps, NAME, optional, required, type ShapeOf } from "../props";
import { fail } from "../report";
import { checkSchema } from "./schema-checks";
import { schemaContent } from "./schema-content";
import type { JsonSchema, SchemaType } from "./schema-keywords";
import { detailTypeName, schemaName } from "./schema-name";

export const SCHEMA_REGISTRY_DEFAULTS = {
  /** What AWS recommends to validate by. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-create.html */
  type: "JSONSchemaDraft4",
} as const;

/** One kind of event. */
export interface EventSchema {
  /** Who sends it, such as `app.orders`. */
  readonly source: string;
  /** Such as `Order Created`. */
  readonly detailType: string;
  /**
   * JSON Schema of the `detail`, in the language of the registry: draft 4, or a schema object of OpenAPI 3.0. Parts that it
   * refers to are in its `definitions`.
   */
  readonly detail: JsonSchema;
  /** Up to 256 characters. @default "<detailType> of <source>" */
  readonly description?: string;
}

export interface SchemaRegistryProps extends CommonProps {
  /** Name of the registry: 1–64 letters, digits, dots, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** Up to 256 characters. @default none */
  readonly description?: string;
  /** How the schemas are written. Code bindings are made of both; AWS recommends JSON Schema to validate by. @default "JSONSchemaDraft4" */
  readonly type?: SchemaType;
  /** The events that it describes, each once. */
  readonly events: readonly EventSchema[];
}

export const SCHEMA_REGISTRY_PROPS: ShapeOf<SchemaRegistryProps> = {
  ...COMMON_PROPS,
  name: NAME,
  description: optional("text"),
  type: optional({ oneOf: ["JSONSchemaDraft4", "OpenApi3"] }),
  events: required("a list"),
};

const EVENT_SCHEMA: ShapeOf<EventSchema> = {
  source: required("text"),
  detailType: required("text"),
  detail: required("an object"),
  description: optional("text"),
};

/** A schema as it goes into the registry. */
interface ResolvedSchema {
  readonly name: string;
  readonly description: string;
  readonly content: JsonSchema;
}

/** Checks the props, and makes of each event the document that is kept of it. */
export function resolveRegistryProps(scope: Construct, props: SchemaRegistryProps) {
  const type = props.type ?? SCHEMA_REGISTRY_DEFAULTS.type;
  const name = physicalName(scope, "name", props.name, REGISTRY_NAME, { provider: props.provider });
  if (props.name === "discovered-schemas" || props.name.startsWith("aws.")) {
    fail(scope, {
      code: "REGISTRY_NAME_RESERVED",
      prop: "name",
      must: "be the name of a registry of your own",
      got: props.name,
      mend: "AWS makes discovered-schemas and aws.events itself: take another name.",
    });
  }
  checkDescription(scope, "description", props.description, AWS_LIMITS.schemas.descriptionLength);
  const schemas = props.events.map((event, index) => resolveSchema(scope, `events[${index}]`, type, event));
  checkNamesOnce(scope, props.events, schemas);
  return { name, type, schemas };
}

function resolveSchema(scope: Construct, prop: string, type: SchemaType, event: EventSchema): ResolvedSchema {
  checkProps(scope, event, EVENT_SCHEMA, prop);
  const name = schemaName(event.source, event.detailType);
  checkName(scope, prop, name);
  checkDescription(scope, `${prop}.description`, event.description, AWS_LIMITS.schemas.descriptionLength);
  checkSchema(scope, `${prop}.detail`, type, event.detail, detailTypeName(event.detailType));
  const content = schemaContent(type, event);
  const most = AWS_LIMITS.schemas.contentLength;
  const { length } = JSON.stringify(content);
  if (length > most) {
    fail(scope, {
      code: "SCHEMA_SIZE",
      prop: `${prop}.detail`,
      must: `make a schema of at most ${most} characters, envelope included`,
      got: `${length} characters`,
      mend: "Move what repeats into definitions, or shorten the descriptions.",
    });
  }
  return { name, content, description: event.description ?? shortened(`${event.detailType} of ${event.source}`) };
}

/** The provider takes no name that begins with a digit. */
const SCHEMA_NAME = /^[A-Za-z._@-][A-Za-z0-9._@-]*$/;

function checkName(scope: Construct, prop: string, name: string): void {
  const most = AWS_LIMITS.schemas.schemaNameLength;
  if (Token.isUnresolved(name) || (SCHEMA_NAME.test(name) && name.length <= most && !/^@|@$/.test(name))) return;
  fail(scope, {
    code: "SCHEMA_NAME",
    prop,
    must: `make a name source@DetailType of at most ${most} letters, digits, dots, hyphens and underscores, no digit first`,
    got: name,
    mend: "AWS names schemas so. Correct source or detailType, or leave the event out of the registry.",
  });
}

function checkNamesOnce(scope: Construct, events: readonly EventSchema[], schemas: readonly ResolvedSchema[]): void {
  const first = new Map<string, number>();
  for (const [index, { name }] of schemas.entries()) {
    const before = first.get(name);
    first.set(name, before ?? index);
    if (before === undefined) continue;
    fail(scope, {
      code: "SCHEMA_TWICE",
      prop: `events[${index}].detailType`,
      must: `make a name that no other event of the registry has (${name})`,
      got: events[index]?.detailType,
      mend: `events[${before}] has it already. Give each event once; detail-types that differ in spaces and signs alone have one name.`,
    });
  }
}

function shortened(text: string): string {
  return text.slice(0, AWS_LIMITS.schemas.descriptionLength);
}

const REGISTRY_NAME = {
  kind: "schema registry",
  maxLength: AWS_LIMITS.schemas.registryNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
