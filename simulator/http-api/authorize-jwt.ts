import type { HttpApiAuthorization } from "../topology/http-api";
import type { Verdict } from "./authorize";
import { type HttpRequest, messageResponse } from "./http-message";
import { decodeToken, type TokenIssuers } from "./tokens";

type Jwt = Extract<HttpApiAuthorization, { kind: "jwt" }>;

/**
 * Whether a request brings a token that a JWT authorizer takes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html#http-api-jwt-authorizer.evaluation
 *
 * @param now seconds since 1970
 */
export function authorizeJwt({ headers }: HttpRequest, jwt: Jwt, issuers: TokenIssuers, now: number): Verdict {
  const text = headers.authorization?.replace(/^Bearer /i, "").trim();
  if (!text) return unauthorized("no token was given", "Bearer");
  const token = decodeToken(text);
  if (token === undefined) return invalid("the token is not a JWT");
  const { claims } = token;
  if (!issuers.isSigned(token, jwt.issuer)) return invalid("signature is invalid");
  if (claims.iss !== jwt.issuer) return invalid("the token does not have a valid issuer");
  if (!hasAudience(claims, jwt.audience)) return invalid("the token does not have a valid audience");
  if (typeof claims.exp !== "number" || claims.exp <= now) return invalid("the token has expired");
  if (isLater(claims.nbf, now) || isLater(claims.iat, now)) return invalid("the token is not valid yet");
  const scopes = scopesOf(claims);
  if (jwt.scopes.length > 0 && !jwt.scopes.some((scope) => scopes.includes(scope))) {
    const wanted = jwt.scopes.join(" ");
    const reason = "the token does not have required scopes";
    const challenge = `Bearer scope="${wanted}" error="insufficient_scope" error_description="${reason}"`;
    return { refusal: messageResponse(403, "Forbidden", { "www-authenticate": challenge }), reason };
  }
  const authorizer = { jwt: { claims: texts(claims), scopes: jwt.scopes.length > 0 ? scopes : null } };
  return { authorizer, principal: { claims: texts(claims) } };
}

/** `aud`, or without it `client_id`. */
function hasAudience(claims: Readonly<Record<string, unknown>>, wanted: readonly string[]): boolean {
  const audience = claims.aud ?? claims.client_id;
  const given: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  return given.some((each) => typeof each === "string" && wanted.includes(each));
}

function scopesOf({ scope, scp }: Readonly<Record<string, unknown>>): string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === "string" ? given.split(" ").filter(Boolean) : [];
}

function isLater(time: unknown, now: number): boolean {
  return typeof time === "number" && time > now;
}

/** A function gets every claim as text. */
function texts(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : String(value),
    ]),
  );
}

function invalid(reason: string): Verdict {
  return unauthorized(reason, `Bearer scope="" error="invalid_token" error_description="${reason}"`);
}

function unauthorized(reason: string, challenge: string): Verdict {
  return { refusal: messageResponse(401, "Unauthorized", { "www-authenticate": challenge }), reason };
}
