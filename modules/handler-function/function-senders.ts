import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

export type InvokingService = "apigateway.amazonaws.com" | "events.amazonaws.com" | "sns.amazonaws.com";

/**
 * Lets one rule, topic or route of an HTTP API invoke a function. The source ARN names the account too, which is why no source account is given
 * (https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html).
 */
export function allowInvoke(
  scope: Construct,
  functionName: string,
  service: InvokingService,
  sourceArn: string,
  located: { readonly provider?: TerraformProvider },
): LambdaPermission {
  return new LambdaPermission(scope, "permission", {
    action: "lambda:InvokeFunction",
    functionName,
    principal: service,
    sourceArn,
    ...located,
  });
}
