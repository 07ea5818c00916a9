import { blockAt, type Location, type Resource, requiredTextAt, textAt } from "../../terraform";
import { type PolicyDocument, readPolicyDocument } from "../policy/policy-document";

/*
 * Resources that grant something without a policy document: AWS makes a statement of each.
 */

/** An `aws_lambda_permission`. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function lambdaPermission(resource: Resource): PolicyDocument {
  const account = textAt(resource, "source_account");
  const source = textAt(resource, "source_arn");
  const organization = textAt(resource, "principal_org_id");
  const urlAuth = textAt(resource, "function_url_auth_type");
  const qualifier = textAt(resource, "qualifier");
  const equal = {
    ...(account !== undefined && { "AWS:SourceAccount": account }),
    ...(organization !== undefined && { "aws:PrincipalOrgID": organization }),
    ...(urlAuth !== undefined && { "lambda:FunctionUrlAuthType": urlAuth }),
  };
  return oneStatement(resource, {
    Principal: principalOf(requiredTextAt(resource, "principal")),
    Action: requiredTextAt(resource, "action"),
    Resource: `${permittedFunction(resource)}${qualifier === undefined ? "" : `:${qualifier}`}`,
    Condition: {
      ...(source !== undefined && { ArnLike: { "AWS:SourceArn": source } }),
      ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
    },
  });
}

/** ARN of the function that an `aws_lambda_permission` is for, without its qualifier. */
export function permittedFunction(resource: Resource): string {
  const name = requiredTextAt(resource, "function_name");
  return name.startsWith("arn:") ? name : functionArn(name, resource.location);
}

function functionArn(name: string, { partition, region, account }: Location): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

/** An `aws_cloudwatch_event_permission`. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
export function busPermission(resource: Resource, busArn: string): PolicyDocument {
  const condition = blockAt(resource, "condition");
  return oneStatement(resource, {
    Principal: principalOf(requiredTextAt(resource, "principal")),
    Action: textAt(resource, "action") ?? "events:PutEvents",
    Resource: busArn,
    Condition: condition && {
      [requiredTextAt(condition, "type")]: { [requiredTextAt(condition, "key")]: requiredTextAt(condition, "value") },
    },
  });
}

function oneStatement(resource: Resource, statement: object): PolicyDocument {
  const Sid = textAt(resource, "statement_id");
  return readPolicyDocument({ Statement: { Sid, Effect: "Allow", ...statement } }, resource.address);
}

function principalOf(principal: string): unknown {
  if (principal === "*") return principal;
  return /\.amazonaws\.com(\.cn)?$/.test(principal) ? { Service: principal } : { AWS: principal };
}
