import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import { type CommonProps, common } from "../common-props";
import { canonicalJson } from "../terraform-json";

/**
 * What a line of the access log says: who asked for what, what was answered, how long it took, and what went wrong.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const LINE = {
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  method: "$context.httpMethod",
  path: "$context.path",
  routeKey: "$context.routeKey",
  status: "$context.status",
  latency: "$context.responseLatency",
  integrationLatency: "$context.integrationLatency",
  integrationStatus: "$context.integrationStatus",
  integrationError: "$context.integrationErrorMessage",
  error: "$context.error.message",
  authorizerError: "$context.authorizer.error",
  principal: "$context.identity.userArn",
  subject: "$context.authorizer.claims.sub",
  sourceIp: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
} as const;

/** The format of the access log: a JSON object a line. */
export const ACCESS_LOG_FORMAT = canonicalJson(LINE);

/**
 * The log group of an endpoint. Under `/aws/vendedlogs/`, as API Gateway adds to the one policy that lets services write logs, for
 * each group that is elsewhere, and that policy may have 5,120 characters only.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export function createAccessLog(scope: Construct, name: string, days: number, props: CommonProps): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, "logs", {
    name: `/aws/vendedlogs/apigateway/${name.replace(/[^A-Za-z0-9._/#-]/g, "-")}`,
    retentionInDays: days,
    ...common(props),
  });
}
