import { SchemasRegistry } from "@cdktf/provider-aws/lib/schemas-registry";
import { SchemasSchema } from "@cdktf/provider-aws/lib/schemas-schema";
import { Construct } from "constructs";
import { common } from "../common-props";
import { checkProps } from "../props";
import { literalJson } from "../terraform-json";
import { resolveRegistryProps, SCHEMA_REGISTRY_PROPS, type SchemaRegistryProps } from "./schema-props";

/**
 * A registry of schemas: what each event looks like, for whoever writes a consumer in any language. Deploys the registry and a
 * schema for each event, of the whole event as EventBridge delivers it, under the name that AWS would give it
 * (`ecommerce.orders@OrderCreated`). A changed schema becomes a new version; the versions before it are kept. Registries cost
 * nothing, have no metrics and so no alarms, and no event passes them: EventBridge checks nothing against them.
 *
 * To have schemas inferred from the events that pass, set `schemaDiscovery` of the bus.
 *
 * @example
 * new SchemaRegistry(this, "schemas", {
 *   name: "shop",
 *   events: [{ source: "shop.orders", detailType: "Order Created", detail: { type: "object", required: ["orderId"], properties: { orderId: { type: "string" } } } }],
 * });
 */
export class SchemaRegistry extends Construct {
  readonly resource: SchemasRegistry;
  /** By their names in the registry. */
  readonly schemas: Readonly<Record<string, SchemasSchema>>;
  readonly arn: string;
  /** Name in AWS, stage included. */
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SchemaRegistryProps,
  ) {
    super(scope, id);
    checkProps(this, props, SCHEMA_REGISTRY_PROPS);
    const { name, type, schemas } = resolveRegistryProps(this, props);
    this.name = name;
    this.resource = new SchemasRegistry(this, "Resource", {
      name,
      description: props.description,
      ...common(props),
    });
    this.arn = this.resource.arn;
    const registryName = this.resource.name;
    this.schemas = Object.fromEntries(
      schemas.map((schema) => [
        schema.name,
        new SchemasSchema(this, schema.name, {
          name: schema.name,
          registryName,
          type,
          description: schema.description,
          content: literalJson(schema.content),
          ...common(this.props),
        }),
      ]),
    );
  }
}
