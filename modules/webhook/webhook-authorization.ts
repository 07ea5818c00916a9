import { Token } from "cdktf";
import type { Construct } from "constructs";
import { isArn } from "../arn";
import { checkProps, optional, required, type ShapeOf } from "../props";
import { fail } from "../report";
import { dynamicReference, refuseLiteral, refuseOthers, type SecretReference } from "./secret-reference";
import { checkHttps, soundsSecret } from "./webhook-url";

/** How EventBridge shows who it is. Secrets are references always: { secret, key }. */
export type WebhookAuthorization =
  | {
      /** A header with a key, such as `X-Api-Key`; or `Authorization` with a secret that begins with `Bearer `. */
      readonly apiKey: { readonly header: string; readonly value: SecretReference };
    }
  | { readonly basic: { readonly username: string; readonly password: SecretReference } }
  | {
      /** OAuth 2 client credentials: EventBridge gets itself a token, and a new one after 401 and 407. */
      readonly oauth: {
        /** Where tokens are given: starts with https://. */
        readonly tokenUrl: string;
        /** @default "POST" */
        readonly method?: "POST" | "GET" | "PUT";
        readonly clientId: string;
        readonly clientSecret: SecretReference;
        /** What the token's body has beside `grant_type`: `{ scope: "incidents.write" }`. @default nothing */
        readonly body?: Readonly<Record<string, string>>;
      };
    }
  | {
      /** ARN of a connection that somebody else makes, with its secret. */
      readonly connectionArn: string;
    };

// Looked into one by one: what is no object there may be the secret.
const KINDS: ShapeOf<WebhookAuthorization> = {
  apiKey: optional(),
  basic: optional(),
  oauth: optional(),
  connectionArn: optional("text"),
};

const API_KEY = { header: required("text"), value: required() };
const BASIC = { username: required("text"), password: required() };
const OAUTH = {
  tokenUrl: required("text"),
  method: optional({ oneOf: ["POST", "GET", "PUT"] }),
  clientId: required("text"),
  clientSecret: required(),
  body: optional("an object"),
};

/** What a connection is made of, in the words of CloudFormation; or the ARN of one that is there. */
export type ResolvedAuthorization =
  | { readonly connectionArn: string }
  | { readonly AuthorizationType: string; readonly AuthParameters: Readonly<Record<string, unknown>> };

/** Checks an authorization, and refuses secrets that are no references before anything of them is shown. */
export function resolveAuthorization(scope: Construct, given: WebhookAuthorization): ResolvedAuthorization {
  const prop = "authorization";
  checkObject(scope, prop, given, KINDS);
  checkProps(scope, given, KINDS, prop);
  const kinds = Object.keys(KINDS).filter((kind) => (given as Record<string, unknown>)[kind] !== undefined);
  if (kinds.length !== 1) {
    fail(scope, {
      code: "AUTHORIZATION_KIND",
      prop,
      must: "be one of { apiKey }, { basic }, { oauth } and { connectionArn }",
      got: kinds.join(", ") || "none",
      mend: "EventBridge calls no endpoint without saying who it is.",
    });
  }
  if ("connectionArn" in given) return { connectionArn: checkConnectionArn(scope, given.connectionArn) };
  if ("apiKey" in given) return apiKey(scope, given.apiKey);
  return "basic" in given ? basic(scope, given.basic) : oauth(scope, given.oauth);
}

function apiKey(scope: Construct, given: { header: string; value: SecretReference }): ResolvedAuthorization {
  const prop = "authorization.apiKey";
  checkObject(scope, prop, given, API_KEY);
  const ApiKeyValue = dynamicReference(scope, `${prop}.value`, given.value);
  checkProps(scope, given, API_KEY, prop);
  checkHeaderName(scope, `${prop}.header`, given.header);
  return {
    AuthorizationType: "API_KEY",
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: given.header, ApiKeyValue } },
  };
}

function basic(scope: Construct, given: { username: string; password: SecretReference }): ResolvedAuthorization {
  const prop = "authorization.basic";
  checkObject(scope, prop, given, BASIC);
  const Password = dynamicReference(scope, `${prop}.password`, given.password);
  checkProps(scope, given, BASIC, prop);
  return {
    AuthorizationType: "BASIC",
    AuthParameters: { BasicAuthParameters: { Username: given.username, Password } },
  };
}

function checkObject(scope: Construct, prop: string, given: object, shape: object): void {
  if (typeof given !== "object" || given === null) refuseLiteral(scope, prop, given);
  refuseOthers(scope, prop, given, shape);
}

type OAuth = Extract<WebhookAuthorization, { oauth: unknown }>["oauth"];

function oauth(scope: Construct, given: OAuth): ResolvedAuthorization {
  const prop = "authorization.oauth";
  checkObject(scope, prop, given, OAUTH);
  const ClientSecret = dynamicReference(scope, `${prop}.clientSecret`, given.clientSecret);
  checkProps(scope, given, OAUTH as ShapeOf<OAuth>, prop);
  checkHttps(scope, `${prop}.tokenUrl`, given.tokenUrl);
  const { tokenUrl, method = "POST", clientId, body = {} } = given;
  for (const [name, value] of Object.entries(body)) {
    if (soundsSecret(name) && !SECRET_IN_NAME_ONLY.has(name)) refuseLiteral(scope, `${prop}.body.${name}`, value);
  }
  const parameters = Object.entries(body).map(([Key, Value]) => ({ Key, Value, IsValueSecret: false }));
  return {
    AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
    AuthParameters: {
      OAuthParameters: {
        AuthorizationEndpoint: tokenUrl,
        HttpMethod: method,
        ClientParameters: { ClientID: clientId, ClientSecret },
        ...(parameters.length > 0 && { OAuthHttpParameters: { BodyParameters: parameters } }),
      },
    },
  };
}

/** Fields of a token request that say what kind of secret is meant. https://datatracker.ietf.org/doc/html/rfc8693#section-2.1 */
const SECRET_IN_NAME_ONLY: ReadonlySet<string> = new Set([
  "actor_token_type",
  "requested_token_type",
  "subject_token_type",
  "token_type",
]);

function checkConnectionArn(scope: Construct, arn: string): string {
  if (Token.isUnresolved(arn) || isArn(arn, { service: "events", resource: /^connection\/[.\w-]+\/[\w-]+$/ }))
    return arn;
  return fail(scope, {
    code: "ARN_INVALID",
    prop: "authorization.connectionArn",
    must: "be an ARN of the form arn:aws:events:REGION:ACCOUNT:connection/NAME/ID",
    got: arn,
    mend: "Copy it from the console, or from the output of the stack that made the connection.",
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnectionApiKeyAuthRequestParameters.html */
function checkHeaderName(scope: Construct, prop: string, header: string): void {
  if (Token.isUnresolved(header) || /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,512}$/.test(header)) return;
  fail(scope, {
    code: "HEADER_INVALID",
    prop,
    must: "be the name of a header",
    got: header,
    mend: 'Such as "X-Api-Key".',
  });
}
