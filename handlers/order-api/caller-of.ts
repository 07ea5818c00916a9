import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** What the authorizers of an HTTP API say of who calls. */
interface Authorizer {
  readonly iam?: { readonly userArn?: string | null };
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
}

/** Who calls: the ARN of a user or role, or issuer and subject of a token; nobody in particular on an open route. */
export function callerOf({ requestContext }: APIGatewayProxyEventV2): string {
  const { iam, jwt } = (requestContext as { readonly authorizer?: Authorizer }).authorizer ?? {};
  if (iam?.userArn) return iam.userArn;
  return jwt?.claims === undefined ? "anybody" : `${jwt.claims.iss} ${jwt.claims.sub}`;
}
