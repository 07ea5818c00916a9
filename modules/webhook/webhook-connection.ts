import { CloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack";
import type { Construct } from "constructs";
import { type CommonProps, common } from "../common-props";
import { canonicalJson, terraformLiteral } from "../terraform-json";
import type { ResolvedAuthorization } from "./webhook-authorization";

/**
 * A connection whose secrets Terraform never sees. `aws_cloudwatch_event_connection` would keep them in the state as plain text:
 * AWS provider 5.100 has no write-only arguments there. So the connection is made by a CloudFormation stack of this
 * one resource: its template holds references to Secrets Manager, and CloudFormation puts in the values, within AWS.
 */
export function createConnection(
  scope: Construct,
  id: string,
  name: string,
  authorization: Exclude<ResolvedAuthorization, { readonly connectionArn: string }>,
  props: CommonProps & { readonly description: string },
): { readonly resource: CloudformationStack; readonly arn: string } {
  const template = {
    Description: props.description,
    Resources: { Connection: { Type: "AWS::Events::Connection", Properties: { Name: name, ...authorization } } },
    Outputs: { ConnectionArn: { Value: { "Fn::GetAtt": ["Connection", "Arn"] } } },
  };
  const resource = new CloudformationStack(scope, id, {
    name: stackName(name),
    templateBody: terraformLiteral(canonicalJson(template)),
    ...common(props),
  });
  return { resource, arn: resource.outputs.lookup("ConnectionArn") };
}

/** Stacks are named by letters, digits and hyphens, a letter first. */
function stackName(name: string): string {
  const clean = `${name.replace(/[^A-Za-z0-9-]/g, "-")}-connection`;
  return /^[A-Za-z]/.test(clean) ? clean : `c-${clean}`;
}
