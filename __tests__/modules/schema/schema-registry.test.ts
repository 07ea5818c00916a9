import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { SCHEMA_REGISTRY_DEFAULTS, SchemaRegistry, type SchemaRegistryProps, setStage } from "../../../modules";
import { address, type Block, block, inventory, parsed, refused, synthesized } from "../../support/stack";

const detail = {
  type: "object",
  required: ["orderId"],
  properties: { orderId: { type: "string", pattern: "^ORD-.+" } },
};
const created = { source: "shop.orders", detailType: "Order Created", detail };
const registry =
  (props: Partial<SchemaRegistryProps> = {}) =>
  (scope: TerraformStack) =>
    new SchemaRegistry(scope, "schemas", { name: "shop", events: [created], ...props });
const withDetail = (schema: object, type?: SchemaRegistryProps["type"]) =>
  registry({ events: [{ ...created, detail: schema as never }], ...(type && { type }) });
const content = (build: (scope: TerraformStack) => void) =>
  parsed(schemaBlock(synthesized(build)), "content") as Record<string, unknown>;

function schemaBlock(stack: ReturnType<typeof synthesized>): Block {
  const [only, ...others] = Object.values(stack.resource.aws_schemas_schema ?? {});
  expect(others).toEqual([]);
  return only as Block;
}

it("makes the registry, and a schema for each event under the name that AWS would give it", () => {
  const stack = synthesized((scope) => {
    setStage(scope, "dev");
    const made = registry({
      description: "what for",
      tags: { a: "b" },
      events: [created, { ...created, detailType: "EC2 Instance State-change Notification", description: "d" }],
    })(scope);
    expect(made.name).toBe("dev-shop");
    expect(Object.keys(made.schemas)).toEqual([
      "shop.orders@OrderCreated",
      "shop.orders@EC2InstanceStateChangeNotification",
    ]);
  });
  expect(inventory(stack)).toEqual({ aws_schemas_registry: 1, aws_schemas_schema: 2 });
  expect(block(stack, "aws_schemas_registry", "schemas")).toMatchObject({
    name: "dev-shop",
    description: "what for",
    tags: { a: "b" },
  });
  const named = (name: string) =>
    Object.values(stack.resource.aws_schemas_schema ?? {}).find((each) => each.name === name);
  const registryName = `\${${address(stack, "aws_schemas_registry", "schemas")}.name}`;
  expect([named("shop.orders@OrderCreated"), named("shop.orders@EC2InstanceStateChangeNotification")]).toMatchObject([
    {
      name: "shop.orders@OrderCreated",
      registry_name: registryName,
      type: "JSONSchemaDraft4",
      description: "Order Created of shop.orders",
      tags: { a: "b" },
    },
    { registry_name: registryName, description: "d" },
  ]);
});

it("goes with its provider to another Region", () => {
  const stack = synthesized((scope) => {
    const provider = new AwsProvider(scope, "west", { alias: "west", region: "us-west-2" });
    registry({ provider })(scope);
  });
  for (const blocks of Object.values(stack.resource)) {
    for (const each of Object.values(blocks)) expect(each.provider).toBe("aws.west");
  }
});

const ENVELOPE = {
  type: "object",
  required: ["detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account"],
  "x-amazon-events-detail-type": "Order Created",
  "x-amazon-events-source": "shop.orders",
};
const ENVELOPE_FIELDS = {
  account: { type: "string" },
  "detail-type": { type: "string" },
  id: { type: "string" },
  region: { type: "string" },
  resources: { type: "array", items: { type: "string" } },
  source: { type: "string" },
  time: { type: "string", format: "date-time" },
  version: { type: "string" },
};

describe("describes the whole event", () => {
  it("in JSON Schema draft 4, unless told otherwise", () => {
    expect(SCHEMA_REGISTRY_DEFAULTS).toEqual({ type: "JSONSchemaDraft4" });
    expect(content(registry())).toEqual({
      $schema: "http://json-schema.org/draft-04/schema#",
      title: "OrderCreated",
      definitions: { OrderCreated: detail },
      ...ENVELOPE,
      properties: { detail: { $ref: "#/definitions/OrderCreated" }, ...ENVELOPE_FIELDS },
    });
  });

  it("as a part of an OpenAPI document, on request", () => {
    expect(content(registry({ type: "OpenApi3" }))).toEqual({
      openapi: "3.0.0",
      info: { version: "1.0.0", title: "OrderCreated" },
      paths: {},
      components: {
        schemas: {
          AWSEvent: {
            ...ENVELOPE,
            properties: { detail: { $ref: "#/components/schemas/OrderCreated" }, ...ENVELOPE_FIELDS },
          },
          OrderCreated: detail,
        },
      },
    });
  });

  it.each([
    ["JSONSchemaDraft4", "#/definitions"],
    ["OpenApi3", "#/components/schemas"],
  ] as const)("and moves what it refers to with it: %s", (type, folder) => {
    const made: Record<string, unknown> = content(
      withDetail(
        {
          type: "object",
          properties: { total: { $ref: "#/definitions/Money" }, replaces: { $ref: "#" } },
          definitions: { Money: { type: "object", properties: { next: { $ref: "#/definitions/Money" } } } },
        },
        type,
      ),
    );
    const parts = (type === "OpenApi3" ? (made.components as { schemas: Block }).schemas : made.definitions) as Block;
    expect(parts.OrderCreated).toEqual({
      type: "object",
      properties: { total: { $ref: `${folder}/Money` }, replaces: { $ref: `${folder}/OrderCreated` } },
    });
    expect(parts.Money).toEqual({ type: "object", properties: { next: { $ref: `${folder}/Money` } } });
  });

  it("and what looks like an expression of Terraform stands for itself", () => {
    const stack = synthesized(withDetail({ type: "object", properties: { a: { type: "string", pattern: "^%{2}$" } } }));
    expect(schemaBlock(stack).content).toContain('"^%%{2}$"');
  });
});

describe("refuses", () => {
  const property = (schema: object, type?: SchemaRegistryProps["type"]) =>
    withDetail({ type: "object", properties: { a: schema } }, type);

  it.each([
    [{ type: "strin" }, "type"],
    [{ type: ["string", "string"] }, "type"],
    [{ minimum: "3" }, "minimum"],
    [{ minimum: 3, exclusiveMinimum: 3 }, "exclusiveMinimum"],
    [{ exclusiveMinimum: true }, "exclusiveMinimum"],
    [{ minLength: -1 }, "minLength"],
    [{ required: [] }, "required"],
    [{ enum: [] }, "enum"],
    [{ enum: [1, 1] }, "enum"],
    [{ pattern: "(" }, "pattern"],
    [{ const: 1 }, "const"],
    [{ propertyNames: {} }, "propertyNames"],
    [{ prefixItems: [{}] }, "prefixItems"],
    [{ reqired: ["a"] }, "reqired"],
    [{ nullable: true }, "nullable"],
    [{ anyOf: [] }, "anyOf"],
    [{ items: { type: "text" } }, "items.type"],
    [{ anyOf: [{}, { maxItems: 0.5 }] }, "anyOf[1].maxItems"],
    [{ properties: { properties: { maxLength: "1" } } }, "properties.properties.maxLength"],
    [{ $ref: "#/definitions/Money" }, "$ref"],
  ])("%j in draft 4", (schema, at) => {
    expect(refused(property(schema))).toMatch(
      /^test\/schemas: events\[0\]\.detail\.properties\.a\..*\[SCHEMA_INVALID\]$/,
    );
    expect(refused(property(schema))).toContain(`events[0].detail.properties.a.${at} must `);
  });

  it.each([
    { type: ["string", "null"] },
    { type: "null" },
    { type: "array" },
    { type: "array", items: [{}] },
    { patternProperties: {} },
    { additionalItems: false },
  ])("%j in OpenAPI", (schema) => {
    expect(refused(property(schema, "OpenApi3"))).toContain("[SCHEMA_INVALID]");
    expect(() => synthesized(property({ ...schema, items: schema.items ?? {} }))).not.toThrow();
  });

  it.each([
    { type: "string", nullable: true, deprecated: true },
    { type: "array", items: {} },
    { minimum: 3, exclusiveMinimum: true, "x-unit": "US$" },
    { enum: ["a", null], examples: ["a"] },
  ])("not %j in OpenAPI", (schema) => {
    expect(() => synthesized(property(schema, "OpenApi3"))).not.toThrow();
  });

  it("a detail that is no object", () => {
    expect(refused(withDetail({ type: "string" }))).toContain(
      'events[0].detail.type must be "object", as the detail of every event is one, got: "string".',
    );
    expect(refused(withDetail({}))).toContain("[SCHEMA_INVALID]");
  });

  it.each(["OrderCreated", "AWSEvent"])("a definition that is called %s, as the registry calls its own", (name) => {
    const part = (called: string) => withDetail({ type: "object", definitions: { [called]: { type: "string" } } });
    expect(refused(part(name))).toMatch(/events\[0\]\.detail\.definitions must .*\[SCHEMA_INVALID\]$/);
    expect(() => synthesized(part(`${name}2`))).not.toThrow();
  });

  it("two events of one name, even where their detail-types differ in signs", () => {
    const twice = registry({ events: [created, { ...created, detailType: "OrderCreated" }] });
    expect(refused(twice)).toMatch(
      /events\[1\]\.detailType must .* got: "OrderCreated"\. events\[0\] .*\[SCHEMA_TWICE\]$/,
    );
  });

  it.each([
    ["", "Order Created"],
    ["shop orders", "Order Created"],
    ["1shop", "Order Created"],
    ["shop.orders", "–"],
    ["s".repeat(373), "Order Created"],
  ])("a name that AWS does not take: %j and %j", (source, detailType) => {
    expect(refused(registry({ events: [{ ...created, source, detailType }] }))).toContain("[SCHEMA_NAME]");
  });

  it("a schema of more than 100,000 characters, envelope included", () => {
    const sized = (length: number) => withDetail({ type: "object", description: "d".repeat(length) });
    const envelope = JSON.stringify(content(sized(0))).length;
    expect(() => synthesized(sized(100_000 - envelope))).not.toThrow();
    expect(refused(sized(100_001 - envelope))).toContain("[SCHEMA_SIZE]");
  });

  it.each(["discovered-schemas", "aws.events"])("the registry %s, which is AWS's own", (name) => {
    expect(refused(registry({ name }))).toContain("[REGISTRY_NAME_RESERVED]");
  });

  it("names and descriptions that are too long", () => {
    expect(refused(registry({ name: "r".repeat(65) }))).toContain("[NAME_LENGTH]");
    expect(refused(registry({ description: "d".repeat(257) }))).toContain("[DESCRIPTION_LENGTH]");
    expect(refused(registry({ events: [{ ...created, description: "d".repeat(257) }] }))).toContain(
      "events[0].description must have at most 256 characters",
    );
    const longest = { name: "r".repeat(64), description: "d".repeat(256) };
    expect(() =>
      synthesized(registry({ ...longest, events: [{ ...created, source: "s".repeat(372) }] })),
    ).not.toThrow();
  });
});
