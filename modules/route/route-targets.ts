import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { AWS_LIMITS } from "../aws-limits";
import type { RouteBinding, RouteTarget, RouteTargetConfig } from "../connections";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName, stableId } from "../naming";
import { canonicalJson } from "../terraform-json";
import { checkAnyArn, checkTargetArn } from "./target-arn";
import { targetRole } from "./target-role";

/*
 * Targets that are not constructs of the library: anything with an ARN that EventBridge accepts
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html). Each takes an `id` that becomes part of the
 * Terraform address: keep it.
 */

interface TargetProps {
  /** Identifies the target within the route. */
  readonly id: string;
  readonly arn: string;
}

/** Starts an execution of a Step Functions state machine, by a role that may start this one only. */
export function stateMachineTarget({ id, arn }: TargetProps): RouteTarget {
  return {
    routeTargetId: id,
    bindRoute: (binding) => roleTarget(binding, arn, "stateMachine", ["states:StartExecution"]),
  };
}

/** Puts the event on another bus (another account or Region too), by a role that may put on this one only. */
export function busTarget({ id, arn }: TargetProps): RouteTarget {
  return { routeTargetId: id, bindRoute: (binding) => roleTarget(binding, arn, "bus", ["events:PutEvents"]) };
}

/** Calls an API destination, by a role that may call this one only. */
export function apiDestinationTarget({
  id,
  arn,
  headers,
  query,
  pathValues,
}: TargetProps & {
  /** Headers beside those of the connection. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Query string parameters beside those of the connection. @default none */
  readonly query?: Readonly<Record<string, string>>;
  /** Values for the `*` in the URL of the destination, in order. @default none */
  readonly pathValues?: readonly string[];
}): RouteTarget {
  const http = {
    ...(headers && { headerParameters: { ...headers } }),
    ...(query && { queryStringParameters: { ...query } }),
    ...(pathValues && { pathParameterValues: [...pathValues] }),
  };
  return {
    routeTargetId: id,
    bindRoute: (binding) => ({
      ...roleTarget(binding, arn, "apiDestination", ["events:InvokeApiDestination"]),
      parameters: Object.keys(http).length > 0 ? { httpTarget: http } : {},
    }),
  };
}

/** Puts the event into a Kinesis data stream, by a role that may put into this one only. */
export function kinesisStreamTarget({
  id,
  arn,
  partitionKeyPath,
}: TargetProps & {
  /** Path of the partition key in the event, such as `$.detail.orderId`: what shares a key stays in order. @default the event id */
  readonly partitionKeyPath?: string;
}): RouteTarget {
  return {
    routeTargetId: id,
    bindRoute: (binding) => ({
      ...roleTarget(binding, arn, "kinesisStream", ["kinesis:PutRecord", "kinesis:PutRecords"]),
      parameters: partitionKeyPath === undefined ? {} : { kinesisTarget: { partitionKeyPath } },
    }),
  };
}

/** Puts the event into a Firehose stream, by a role that may put into this one only. */
export function firehoseTarget({ id, arn }: TargetProps): RouteTarget {
  return {
    routeTargetId: id,
    bindRoute: (binding) => roleTarget(binding, arn, "firehose", ["firehose:PutRecord", "firehose:PutRecordBatch"]),
  };
}

/**
 * Writes the event to a log group. Adds a resource policy to CloudWatch Logs, of which an account can have 10 in a Region:
 * with more log groups, write one policy for all and take `arnTarget`.
 */
export function logGroupTarget({ id, arn }: TargetProps): RouteTarget {
  return {
    routeTargetId: id,
    bindRoute: (binding) => {
      checkTargetArn(binding.scope, arn, "logGroup");
      const logGroup = arn.replace(/:\*$/, "");
      const policy = new CloudwatchLogResourcePolicy(binding.scope, "log-policy", {
        policyName: physicalName(binding.scope, "id", stableId(binding.scope), LOG_POLICY_NAME, binding.located),
        policyDocument: logPolicy(binding, logGroup),
        ...binding.located,
      });
      return { arn: logGroup, dependsOn: [policy] };
    },
  };
}

/** Any target that EventBridge accepts. What it needs to be reached (a policy, or `roleArn`) is yours to give. */
export function arnTarget({
  id,
  arn,
  ...config
}: TargetProps & Pick<RouteTargetConfig, "roleArn" | "parameters" | "dependsOn">): RouteTarget {
  return {
    routeTargetId: id,
    bindRoute: ({ scope }) => {
      checkAnyArn(scope, arn);
      return { arn, ...config };
    },
  };
}

function roleTarget(
  binding: RouteBinding,
  arn: string,
  kind: Parameters<typeof checkTargetArn>[2],
  actions: readonly string[],
): RouteTargetConfig {
  checkTargetArn(binding.scope, arn, kind);
  return targetRole(binding, arn, actions);
}

/**
 * As AWS shows it: the rule is named where the events are put; streams are made without naming it
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions).
 */
function logPolicy({ rule }: RouteBinding, logGroupArn: string): string {
  const Principal = { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] };
  // The log streams of this one group: EventBridge names them itself.
  const Resource = `${logGroupArn}:*`;
  return canonicalJson({
    Version: "2012-10-17",
    Statement: [
      { Sid: "AllowStreams", Effect: "Allow", Principal, Action: "logs:CreateLogStream", Resource },
      {
        Sid: "AllowEvents",
        Effect: "Allow",
        Principal,
        Action: "logs:PutLogEvents",
        Resource,
        Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
      },
    ],
  });
}

const LOG_POLICY_NAME = {
  kind: "log resource policy",
  maxLength: AWS_LIMITS.cloudWatch.logGroupNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
