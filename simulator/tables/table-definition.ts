import {
  type Attributed,
  blockAt,
  blocksAt,
  flagAt,
  numberAt,
  type Resource,
  requiredTextAt,
  textAt,
  textsAt,
} from "../terraform";

/** A table, as CreateTable takes it. */
export interface TableDefinition {
  readonly address: string;
  readonly name: string;
  /** Attribute whose time says when an item may be removed; nothing removes it here. */
  readonly timeToLiveAttribute: string | undefined;
  readonly request: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function tableDefinition(resource: Resource): TableDefinition {
  const name = requiredTextAt(resource, "name");
  const ttl = blockAt(resource, "ttl");
  const throughput = textAt(resource, "billing_mode") === "PAY_PER_REQUEST" ? undefined : PROVISIONED;
  const globals = blocksAt(resource, "global_secondary_index");
  const locals = blocksAt(resource, "local_secondary_index");
  return {
    address: resource.address,
    name,
    timeToLiveAttribute: ttl && flagAt(ttl, "enabled") !== false ? textAt(ttl, "attribute_name") : undefined,
    request: {
      TableName: name,
      AttributeDefinitions: blocksAt(resource, "attribute").map((attribute) => ({
        AttributeName: requiredTextAt(attribute, "name"),
        AttributeType: requiredTextAt(attribute, "type"),
      })),
      KeySchema: keySchema(resource),
      ...(throughput ? { ProvisionedThroughput: throughput(resource) } : { BillingMode: "PAY_PER_REQUEST" }),
      ...(globals.length > 0 && {
        GlobalSecondaryIndexes: globals.map((index) => ({
          ...indexOf(index),
          KeySchema: keySchema(index),
          ...(throughput && { ProvisionedThroughput: throughput(index) }),
        })),
      }),
      ...(locals.length > 0 && {
        LocalSecondaryIndexes: locals.map((index) => ({
          ...indexOf(index),
          KeySchema: [{ AttributeName: textAt(resource, "hash_key"), KeyType: "HASH" }, ...rangeKey(index)],
        })),
      }),
    },
  };
}

function keySchema(from: Attributed) {
  return [{ AttributeName: requiredTextAt(from, "hash_key"), KeyType: "HASH" }, ...rangeKey(from)];
}

function rangeKey(from: Attributed) {
  const name = textAt(from, "range_key");
  return name === undefined ? [] : [{ AttributeName: name, KeyType: "RANGE" }];
}

function indexOf(index: Attributed) {
  const attributes = textsAt(index, "non_key_attributes");
  return {
    IndexName: requiredTextAt(index, "name"),
    Projection: {
      ProjectionType: requiredTextAt(index, "projection_type"),
      ...(attributes.length > 0 && { NonKeyAttributes: attributes }),
    },
  };
}

/** What is provisioned is told, and limits nothing. */
const PROVISIONED = (from: Attributed) => ({
  ReadCapacityUnits: numberAt(from, "read_capacity") ?? 1,
  WriteCapacityUnits: numberAt(from, "write_capacity") ?? 1,
});
