import type { PlannedResource, TerraformValue } from "../../../simulator";
import type { Side } from "../plan/side";
import { type Grant, grantsOf } from "./statement";

/** The policies of one queue, topic, role…: together they say who may do what. */
export interface PolicySet {
  /** What they are for, the same on both sides. */
  readonly of: string;
  /** Of the first resource that writes one, for reports. */
  readonly address: string;
  readonly type: string;
  readonly grants: readonly Grant[];
  /** Resources whose policy the plan does not tell, or that is none. */
  readonly untold: readonly string[];
}

/** Where resources keep their policies, and the attribute that tells what for. */
const POLICIES: Readonly<Record<string, { readonly attribute: string; readonly of: string }>> = {
  aws_cloudwatch_event_bus_policy: { attribute: "policy", of: "event_bus_name" },
  aws_cloudwatch_log_resource_policy: { attribute: "policy_document", of: "policy_name" },
  aws_dynamodb_resource_policy: { attribute: "policy", of: "resource_arn" },
  aws_iam_policy: { attribute: "policy", of: "arn" },
  aws_iam_role: { attribute: "assume_role_policy", of: "arn" },
  aws_iam_role_policy: { attribute: "policy", of: "id" },
  aws_iam_user_policy: { attribute: "policy", of: "id" },
  aws_kinesis_resource_policy: { attribute: "policy", of: "resource_arn" },
  aws_kms_key: { attribute: "policy", of: "key_id" },
  aws_kms_key_policy: { attribute: "policy", of: "key_id" },
  aws_s3_bucket_policy: { attribute: "policy", of: "bucket" },
  aws_secretsmanager_secret_policy: { attribute: "policy", of: "secret_arn" },
  aws_sns_topic: { attribute: "policy", of: "arn" },
  aws_sns_topic_policy: { attribute: "policy", of: "arn" },
  aws_sqs_queue: { attribute: "policy", of: "url" },
  aws_sqs_queue_policy: { attribute: "policy", of: "queue_url" },
};

/** Resources beside another that write its whole policy: what is written within the other does not count then. */
const BESIDE: Readonly<Record<string, string>> = {
  aws_kms_key_policy: "aws_kms_key",
  aws_sns_topic_policy: "aws_sns_topic",
  aws_sqs_queue_policy: "aws_sqs_queue",
};

/** Every policy of a side, by what it is for. */
export function policySets({ stack }: Side): ReadonlyMap<string, PolicySet> {
  const sets = new Map<string, PolicySet>();
  const whole = new Set<string>();
  const ordered = [...stack.resources].sort((a, b) => Number(b.type in BESIDE) - Number(a.type in BESIDE));
  for (const resource of ordered) {
    const found = documentOf(resource);
    if (found === undefined) continue;
    if (whole.has(found.of)) continue;
    if (resource.type in BESIDE) whole.add(found.of);
    const known = sets.get(found.of);
    sets.set(found.of, {
      of: found.of,
      address: known?.address ?? resource.address,
      type: known?.type ?? resource.type,
      grants: [...(known?.grants ?? []), ...(found.grants ?? [])],
      untold: [...(known?.untold ?? []), ...(found.grants ? [] : [resource.address])],
    });
  }
  return sets;
}

function documentOf(resource: PlannedResource): { of: string; grants: readonly Grant[] | undefined } | undefined {
  const { type } = resource;
  if (type === "aws_lambda_permission") return lambdaPermission(resource);
  if (type === "aws_cloudwatch_event_permission") return busPermission(resource);
  const place = Object.hasOwn(POLICIES, type) ? POLICIES[type] : undefined;
  if (place === undefined) return undefined;
  const written = resource.attribute(place.attribute);
  const isHidden = resource.hides(place.attribute);
  // A queue or a topic without a policy of its own says nothing.
  if (!isHidden && (written === undefined || written === "") && Object.values(BESIDE).includes(type)) return undefined;
  const of = `${BESIDE[type] ?? type} ${textOf(resource.attribute(place.of)) ?? resource.address}`;
  return { of, grants: isHidden ? undefined : grantsOf(textOf(written) ?? "{}") };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
function lambdaPermission(resource: PlannedResource) {
  const text = (name: string) => textOf(resource.attribute(name));
  const name = text("function_name")?.replace(/^arn:.*:function:([^:]+).*$/, "$1") ?? resource.address;
  const isHidden = ["principal", "source_arn", "source_account"].some((each) => resource.hides(each));
  const like = [
    ["aws:SourceArn", text("source_arn")],
    ["aws:SourceAccount", text("source_account")],
    ["aws:PrincipalOrgID", text("principal_org_id")],
  ].filter(([, value]) => value !== undefined);
  const statement = {
    Sid: text("statement_id"),
    Effect: "Allow",
    Principal: principalOf(text("principal") ?? ""),
    Action: text("action"),
    Condition: { StringLike: Object.fromEntries(like) },
  };
  return {
    of: `aws_lambda_permission ${name}`,
    grants: isHidden ? undefined : grantsOf(JSON.stringify({ Statement: statement })),
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
function busPermission(resource: PlannedResource) {
  const text = (name: string) => textOf(resource.attribute(name));
  const [condition] = [resource.attribute("condition") ?? []].flat() as readonly {
    type?: string;
    key?: string;
    value?: string;
  }[];
  const statement = {
    Sid: text("statement_id"),
    Effect: "Allow",
    Principal: principalOf(text("principal") ?? ""),
    Action: text("action") ?? "events:PutEvents",
    Condition: condition?.type && condition.key ? { [condition.type]: { [condition.key]: condition.value } } : {},
  };
  const of = `aws_cloudwatch_event_bus_policy ${text("event_bus_name") ?? "default"}`;
  return { of, grants: resource.hides("principal") ? undefined : grantsOf(JSON.stringify({ Statement: statement })) };
}

function principalOf(principal: string): unknown {
  if (principal === "*") return "*";
  return principal.endsWith(".amazonaws.com") ? { Service: principal } : { AWS: principal };
}

function textOf(value: TerraformValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
