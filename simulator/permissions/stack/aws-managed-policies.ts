import { type PolicyDocument, readPolicyDocument } from "../policy/policy-document";

const logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const xray = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];

/**
 * Policies that AWS keeps, by what follows `arn:aws:iam::aws:policy/`: what they allow on everything, as far as a
 * simulation asks for it. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ["*"],
  AmazonDynamoDBFullAccess: ["dynamodb:*"],
  AmazonDynamoDBFullAccess_v2: ["dynamodb:*"],
  AmazonEventBridgeFullAccess: ["events:*"],
  AmazonKinesisFirehoseFullAccess: ["firehose:*"],
  AmazonKinesisFullAccess: ["kinesis:*"],
  AmazonS3FullAccess: ["s3:*"],
  AmazonSNSFullAccess: ["sns:*"],
  AmazonSQSFullAccess: ["sqs:*"],
  AmazonSQSReadOnlyAccess: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:List*"],
  AWSLambda_FullAccess: ["lambda:*"],
  AWSStepFunctionsFullAccess: ["states:*"],
  AWSXRayDaemonWriteAccess: xray,
  AWSXrayWriteOnlyAccess: xray,
  CloudWatchLambdaInsightsExecutionRolePolicy: logs,
  CloudWatchLogsFullAccess: ["logs:*"],
  "service-role/AWSLambdaBasicExecutionRole": logs,
  "service-role/AWSLambdaDynamoDBExecutionRole": [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    ...logs,
  ],
  "service-role/AWSLambdaKinesisExecutionRole": [
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
    ...logs,
  ],
  "service-role/AWSLambdaRole": ["lambda:InvokeFunction"],
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    ...logs,
  ],
  "service-role/AWSLambdaVPCAccessExecutionRole": logs,
};

/** The policy with an ARN; `undefined` for one of AWS that is not known here, or that is none of AWS. */
export function awsManagedPolicy(arn: string): PolicyDocument | undefined {
  const name = arn.replace(/^arn:[^:]+:iam::aws:policy\//, "");
  if (!Object.hasOwn(ALLOWED, name)) return undefined;
  const statement = { Sid: "", Effect: "Allow", Action: ALLOWED[name], Resource: "*" };
  return readPolicyDocument({ Version: "2012-10-17", Statement: [statement] }, name);
}
