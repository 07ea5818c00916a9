import { parseArn } from "../terraform";
import type { Sender } from "../world";
import { type Caller, type RequestContext, requestContext } from "./policy/request";
import type { Role } from "./stack/roles";

/*
 * What conditions can ask for, by who asks.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Keys of every request. Services call each other over TLS. */
function ofRequest(resource: string): Values {
  const { region, account } = parseArn(resource) ?? {};
  return {
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": region || undefined,
    "aws:ResourceAccount": account || undefined,
  };
}

export interface ServiceContextOptions {
  /** Whether the service says for what it works. @default true */
  readonly source?: boolean;
  readonly more?: Values;
}

/** Of a service that calls as itself. */
export function serviceContext(
  { service, sourceArn, sourceAccount }: Sender,
  resource: string,
  { source = true, more = {} }: ServiceContextOptions = {},
): RequestContext {
  return requestContext({
    ...ofRequest(resource),
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
    "aws:PrincipalServiceNamesList": service,
    ...(source && { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceAccount }),
    ...more,
  });
}

/** Of whoever has taken on a role. */
export function roleContext(
  caller: Extract<Caller, { kind: "role" }>,
  role: Role | undefined,
  resource: string,
  more: Values = {},
): RequestContext {
  const tags = Object.entries(role?.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return requestContext({
    ...ofRequest(resource),
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": "AssumedRole",
    "aws:PrincipalArn": caller.arn,
    "aws:PrincipalAccount": caller.account,
    "aws:ViaAWSService": "false",
    ...Object.fromEntries(tags),
    ...more,
  });
}

/** The caller that a role is. */
export function asRole(arn: string): Extract<Caller, { kind: "role" }> {
  return { kind: "role", arn, account: parseArn(arn)?.account ?? "" };
}
