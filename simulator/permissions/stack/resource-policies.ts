import { type ResolvedStack, type Resource, requiredTextAt, textAt } from "../../terraform";
import { busArn } from "../../topology/place-table";
import type { Topology } from "../../topology/places";
import { type PolicyDocument, readPolicyDocument } from "../policy/policy-document";
import { busPermission, lambdaPermission, permittedFunction } from "./granting-resources";

/** What policies a resource has. */
export interface AttachedPolicies {
  /** Whether they are all that the resource has: the stack makes it, or writes its whole policy. */
  readonly known: boolean;
  readonly documents: readonly PolicyDocument[];
}

/** `whole` policies replace each other, the one beside the resource that within it; `part`s are added. */
type Weight = "inline" | "beside" | "part";

interface Source {
  readonly weight: Weight;
  /** `undefined`: the resource has none of its own. */
  read(): PolicyDocument | undefined;
}

/** Policies of queues, topics, buses, functions, keys and whatever else has one, by ARN. Read when they are asked for. */
export class ResourcePolicies {
  private readonly sources = new Map<string, Source[]>();
  private readonly read = new Map<string, readonly PolicyDocument[]>();
  private readonly logPolicies: readonly Resource[];

  constructor(stack: ResolvedStack, topology: Topology) {
    const arns = arnsByName(stack, topology);
    for (const resource of stack.resources) {
      const writer = Object.hasOwn(WRITERS, resource.type) ? WRITERS[resource.type] : undefined;
      const arn = writer?.of(resource, arns);
      if (writer === undefined || arn === undefined) continue;
      const source: Source = { weight: writer.weight, read: () => writer.read(resource) };
      this.sources.set(arn, [...(this.sources.get(arn) ?? []), source]);
    }
    this.logPolicies = stack.resources.filter(({ type }) => type === "aws_cloudwatch_log_resource_policy");
  }

  /** @param made whether the stack makes the resource */
  of(arn: string, made: boolean): AttachedPolicies {
    const documents = this.read.get(arn) ?? this.documentsOf(arn);
    this.read.set(arn, documents);
    return { known: made || this.sources.get(arn)?.some(({ weight }) => weight !== "part") === true, documents };
  }

  /** CloudWatch Logs has policies for all log groups of an account in a Region. */
  ofLogs({ region, account }: { readonly region: string; readonly account: string }, made: boolean): AttachedPolicies {
    const here = this.logPolicies.filter(({ location }) => location.region === region && location.account === account);
    return { known: made, documents: here.map((each) => documentOf(each, "policy_document")) };
  }

  private documentsOf(arn: string): readonly PolicyDocument[] {
    const sources = this.sources.get(arn) ?? [];
    const of = (wanted: Weight) => sources.filter(({ weight }) => weight === wanted);
    // Of two that write the whole policy AWS keeps the last; which that is, Terraform does not say.
    const whole = of("beside").at(-1) ?? of("inline").at(-1);
    return [...(whole ? [whole] : []), ...of("part")].flatMap((source) => source.read() ?? []);
  }
}

/** A type of resource that writes a policy, or a part of one. */
interface Writer {
  readonly weight: Weight;
  /** ARN of what the policy is for. */
  of(resource: Resource, arns: ArnsByName): string | undefined;
  read(resource: Resource): PolicyDocument | undefined;
}

const inline: Writer = {
  weight: "inline",
  of: (resource) => requiredTextAt(resource, "arn"),
  read: (resource) => (textAt(resource, "policy") === undefined ? undefined : documentOf(resource)),
};

const beside = (of: Writer["of"]): Writer => ({ weight: "beside", of, read: (resource) => documentOf(resource) });

const byResourceArn = beside((resource) => requiredTextAt(resource, "resource_arn"));

const WRITERS: Readonly<Record<string, Writer>> = {
  aws_cloudwatch_event_bus_policy: beside(busOf),
  aws_cloudwatch_event_permission: {
    weight: "part",
    of: busOf,
    read: (resource) => busPermission(resource, busOf(resource)),
  },
  aws_dynamodb_resource_policy: byResourceArn,
  aws_kinesis_resource_policy: byResourceArn,
  aws_kms_key: inline,
  aws_kms_key_policy: beside((resource, arns) => arns.key(requiredTextAt(resource, "key_id"))),
  aws_lambda_permission: { weight: "part", of: permittedFunction, read: lambdaPermission },
  aws_s3_bucket_policy: beside(
    (resource) => `arn:${resource.location.partition}:s3:::${requiredTextAt(resource, "bucket")}`,
  ),
  aws_sns_topic: inline,
  aws_sns_topic_policy: beside((resource) => requiredTextAt(resource, "arn")),
  aws_sqs_queue: inline,
  aws_sqs_queue_policy: beside((resource, arns) => arns.queues.get(requiredTextAt(resource, "queue_url"))),
};

function documentOf(resource: Resource, attribute = "policy"): PolicyDocument {
  return readPolicyDocument(requiredTextAt(resource, attribute), resource.address, attribute);
}

function busOf(resource: Resource): string {
  return busArn(textAt(resource, "event_bus_name") ?? "default", resource.location);
}

interface ArnsByName {
  /** By URL. */
  readonly queues: ReadonlyMap<string, string>;
  key(idOrArn: string): string | undefined;
}

function arnsByName({ resources }: ResolvedStack, { queues }: Topology): ArnsByName {
  const keys = resources.filter(({ type }) => type === "aws_kms_key").map((key) => requiredTextAt(key, "arn"));
  return {
    queues: new Map(queues.map(({ url, arn }) => [url, arn])),
    key: (idOrArn) => (idOrArn.startsWith("arn:") ? idOrArn : keys.find((arn) => arn.endsWith(`:key/${idOrArn}`))),
  };
}
