import { blockAt, type Location, type ResolvedStack, type Resource, requiredTextAt, textAt } from "../../terraform";
import type { Place } from "../../topology/places";
import { type PolicyDocument, readPolicyDocument } from "../policy/policy-document";
import type { ResourcePolicies } from "./resource-policies";

/** The KMS key that something is encrypted with. */
export interface Key {
  /** `key aws_kms_key.orders`, `AWS managed key alias/aws/sqs` */
  readonly text: string;
  readonly arn: string;
  readonly documents: readonly PolicyDocument[];
}

/** The attribute that names the key of a place. */
const KEY_ATTRIBUTES: Readonly<Partial<Record<Place["kind"], string>>> = {
  bus: "kms_key_identifier",
  queue: "kms_master_key_id",
  topic: "kms_master_key_id",
};

/** The keys of a stack, and those that AWS keeps for queues and topics. */
export class Keys {
  private readonly byAddress: ReadonlyMap<string, Resource>;
  /** ARN, id, ARN of an alias. */
  private readonly resources = new Map<string, Resource>();

  constructor(
    { resources }: ResolvedStack,
    private readonly policies: ResourcePolicies,
  ) {
    this.byAddress = new Map(resources.map((resource) => [resource.address, resource]));
    const keys = resources.filter(({ type }) => type === "aws_kms_key");
    for (const key of keys) this.resources.set(requiredTextAt(key, "arn"), key);
    for (const alias of resources.filter(({ type }) => type === "aws_kms_alias")) {
      const key = this.resources.get(requiredTextAt(alias, "target_key_arn"));
      if (key) this.resources.set(requiredTextAt(alias, "arn"), key);
    }
  }

  /** The key of a place; `undefined` where it has none that has to be asked for, or one that is not known. */
  of(place: Place): Key | undefined {
    const attribute = KEY_ATTRIBUTES[place.kind];
    const resource = this.byAddress.get(place.address);
    const own = attribute && resource ? textAt(resource, attribute) : undefined;
    const named = own ?? (place.kind === "other" ? (place.bucket?.keyId ?? keyOfTable(resource)) : undefined);
    if (named === undefined) return undefined;
    const arn = keyArn(named, place.location);
    const aws = AWS_ALIAS.exec(arn);
    if (aws) return awsKey(arn, aws[1] as string, place.location);
    const key = this.resources.get(arn);
    return key && this.read(key);
  }

  private read(resource: Resource): Key {
    const arn = requiredTextAt(resource, "arn");
    const { documents } = this.policies.of(arn, true);
    return {
      text: `key ${resource.address}`,
      arn,
      documents: documents.length > 0 ? documents : [defaultPolicy(resource)],
    };
  }
}

/** The key of a table: without one, it is encrypted with one that AWS owns, which asks nothing. */
function keyOfTable(resource: Resource | undefined): string | undefined {
  if (resource?.type !== "aws_dynamodb_table") return undefined;
  const encryption = blockAt(resource, "server_side_encryption");
  return encryption && textAt(encryption, "kms_key_arn");
}

const AWS_ALIAS = /:alias\/aws\/(\w+)$/;

/** A key may be named by its id, its alias, or the ARN of either. */
function keyArn(named: string, { partition, region, account }: Location): string {
  if (named.startsWith("arn:")) return named;
  const resource = named.startsWith("alias/") ? named : `key/${named}`;
  return `arn:${partition}:kms:${region}:${account}:${resource}`;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultPolicy({ address, location }: Resource): PolicyDocument {
  const root = `arn:${location.partition}:iam::${location.account}:root`;
  const statement = { Sid: "Default", Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };
  return readPolicyDocument({ Statement: [statement] }, address);
}

/**
 * Whoever of the account may use the service may use the key that AWS keeps for it; services may not, and nobody can change
 * that. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
function awsKey(arn: string, service: string, { region, account, dnsSuffix }: Location): Key {
  const statement = {
    Sid: "UsersOfTheAccount",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:CreateGrant",
      "kms:DescribeKey",
    ],
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `${service}.${region}.${dnsSuffix}` },
    },
  };
  const name = `alias/aws/${service}`;
  const documents = [readPolicyDocument({ Statement: [statement] }, `the fixed policy of ${name}`)];
  return { text: `AWS managed key ${name}`, arn, documents };
}
