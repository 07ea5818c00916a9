import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkProps, required, type ShapeOf, shaped } from "../props";
import { fail } from "../report";

/** Who may call, by a token: API Gateway checks its signature with the keys of the issuer, and what it says. */
export interface JwtAuthorization {
  readonly jwt: {
    /**
     * Who issues the tokens: an https URL below which `/.well-known/openid-configuration` is, such as
     * `https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI`.
     */
    readonly issuer: string;
    /** For whom they are issued: a token needs one of these as its `aud` or, without that, its `client_id`. */
    readonly audience: readonly string[];
    /** What they have to allow: a token needs one of these in `scope` or `scp`. @default any token will do */
    readonly scopes?: readonly string[];
  };
}

/**
 * Who may call a route: `"iam"`, whoever signs with credentials that may `execute-api:Invoke` on it; or whoever has a token.
 */
export type HttpAuthorization = "iam" | JwtAuthorization;

/** {@link HttpAuthorization}, as a kind of prop. */
export const AUTHORIZATION = [
  { oneOf: ["iam"] },
  shaped<JwtAuthorization>({ jwt: required({ like: '{ issuer: "https://…", audience: ["…"] }', has: "issuer" }) }),
] as const;

const JWT: ShapeOf<JwtAuthorization["jwt"]> = {
  issuer: required("text"),
  audience: required("a list"),
  scopes: { kinds: ["a list"], required: false },
};

/** @throws UserError JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES */
export function checkAuthorization(
  scope: Construct,
  at: string,
  authorization: HttpAuthorization | "open" | undefined,
): void {
  if (authorization === undefined || typeof authorization === "string") return;
  const { jwt } = authorization;
  checkProps(scope, jwt, JWT, `${at}.jwt`);
  checkIssuer(scope, `${at}.jwt.issuer`, jwt.issuer);
  if (jwt.audience.length === 0) {
    fail(scope, {
      code: "JWT_AUDIENCE",
      prop: `${at}.jwt.audience`,
      must: "name at least one audience",
      got: jwt.audience,
      mend: "Give the client id, or the identifier of the API, that tokens are issued for: otherwise tokens for other applications of the issuer would do.",
    });
  }
  if (jwt.scopes?.length === 0) {
    fail(scope, {
      code: "JWT_SCOPES",
      prop: `${at}.jwt.scopes`,
      must: "name at least one scope, or be left out",
      got: jwt.scopes,
      mend: "Left out, any token of the issuer for that audience will do.",
    });
  }
}

/** API Gateway asks the issuer for its keys by https only. */
function checkIssuer(scope: Construct, prop: string, issuer: string): void {
  if (Token.isUnresolved(issuer) || (URL.canParse(issuer) && new URL(issuer).protocol === "https:")) return;
  fail(scope, {
    code: "JWT_ISSUER",
    prop,
    must: "be an https URL, as the iss of its tokens has it",
    got: issuer,
    mend: 'Such as "https://login.example.com": API Gateway fetches the keys from …/.well-known/openid-configuration below it.',
  });
}
