import type { Block } from "./synthesized-stack";

/*
 * A mocked provider makes up eight random letters for what AWS would decide, and the provider refuses them where an ARN
 * must stand. So everything that others refer to gets what AWS would give it, and differs from its neighbours: a test that
 * compares two ARNs means something.
 */

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

/** Service, and what stands before the name in the ARN. */
const ARNS: Readonly<Record<string, readonly [service: string, prefix: string]>> = {
  aws_cloudwatch_event_api_destination: ["events", "api-destination/"],
  aws_cloudwatch_event_archive: ["events", "archive/"],
  aws_cloudwatch_event_bus: ["events", "event-bus/"],
  aws_cloudwatch_event_connection: ["events", "connection/"],
  aws_cloudwatch_event_rule: ["events", "rule/"],
  aws_cloudwatch_log_group: ["logs", "log-group:"],
  aws_cloudwatch_metric_alarm: ["cloudwatch", "alarm:"],
  aws_dynamodb_table: ["dynamodb", "table/"],
  aws_iam_policy: ["iam", "policy/"],
  aws_iam_role: ["iam", "role/"],
  aws_kinesis_firehose_delivery_stream: ["firehose", "deliverystream/"],
  aws_kinesis_stream: ["kinesis", "stream/"],
  aws_kms_key: ["kms", "key/"],
  aws_lambda_function: ["lambda", "function:"],
  aws_s3_bucket: ["s3", ""],
  aws_sfn_state_machine: ["states", "stateMachine:"],
  aws_sns_topic: ["sns", ""],
  aws_sqs_queue: ["sqs", ""],
};

const GLOBAL_SERVICES: readonly string[] = ["iam", "s3"];

const OTHER_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_caller_identity: { account_id: ACCOUNT },
  aws_iam_policy_document: { json: '{"Version":"2012-10-17","Statement":[]}' },
  aws_partition: { partition: "aws", dns_suffix: "amazonaws.com" },
  aws_region: { name: REGION },
};

type MockValue = string | Readonly<Record<string, string>>;

/** Values for those of the attributes that AWS decides and that a mocked provider cannot make up. */
export function mockValues(block: Block, attributes: Iterable<string>): Readonly<Record<string, MockValue>> {
  const values: Record<string, MockValue> = {};
  for (const attribute of [...attributes].sort()) {
    const value = mockValue(block, attribute);
    if (value !== undefined && !(attribute in block.attributes)) values[attribute] = value;
  }
  return values;
}

function mockValue(block: Block, attribute: string): MockValue | undefined {
  if (attribute === "arn") return arn(block);
  if (block.type === "aws_cloudformation_stack" && attribute === "outputs") return connectionArns(block);
  if (attribute.endsWith("_arn")) return `${arn(block)}/${attribute}`;
  if (block.type === "aws_sqs_queue" && (attribute === "url" || attribute === "id")) {
    return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${nameOf(block)}`;
  }
  return OTHER_VALUES[block.type]?.[attribute];
}

/** The outputs of a stack that makes a connection: `WebhookTarget` has one. */
function connectionArns(block: Block): Readonly<Record<string, string>> {
  const outputs = [...String(block.attributes.template_body).matchAll(/"(\w+)":\{"Value"/g)];
  const value = `arn:aws:events:${REGION}:${ACCOUNT}:connection/${nameOf(block)}/0f1e2d3c`;
  return Object.fromEntries(outputs.map(([, name]) => [name, value]));
}

function arn(block: Block): string {
  const [service, prefix] = ARNS[block.type] ?? [block.type.replace(/^aws_/, "").replaceAll("_", "-"), ""];
  const place = service === "s3" ? ":" : `${GLOBAL_SERVICES.includes(service) ? "" : REGION}:${ACCOUNT}`;
  return `arn:aws:${service}:${place}:${prefix}${nameOf(block)}`;
}

/** The name in AWS where synth knows it; otherwise the name of the block, which no other of its type has. */
function nameOf({ attributes, address }: Block): string {
  const given = attributes.name ?? attributes.function_name ?? attributes.bucket;
  return typeof given === "string" && !given.includes("${") ? given : (address.split(".").at(-1) as string);
}
