import { AwsError } from "../../aws-error";
import type { TokenRequest } from "../../http-api/tokens";
import type { Fields } from "../protocols/fields";

/**
 * What a token is to say, as it comes in a request.
 * @throws {AwsError} TOKEN_INVALID
 */
export function tokenRequestOf(fields: Fields): TokenRequest {
  const { issuer, audience, subject, scopes, claims, expiresInSeconds } = fields;
  if (typeof issuer !== "string") throw invalid("issuer must be a text", issuer);
  if (typeof audience !== "string" && !isTexts(audience))
    throw invalid("audience must be a text or a list of texts", audience);
  if (subject !== undefined && typeof subject !== "string") throw invalid("subject must be a text", subject);
  if (scopes !== undefined && !isTexts(scopes)) throw invalid("scopes must be a list of texts", scopes);
  if (claims !== undefined && (typeof claims !== "object" || claims === null))
    throw invalid("claims must be an object", claims);
  if (expiresInSeconds !== undefined && typeof expiresInSeconds !== "number") {
    throw invalid("expiresInSeconds must be a number", expiresInSeconds);
  }
  return {
    issuer,
    audience,
    ...(subject !== undefined && { subject }),
    ...(scopes !== undefined && { scopes }),
    ...(claims !== undefined && { claims: claims as Readonly<Record<string, unknown>> }),
    ...(expiresInSeconds !== undefined && { expiresInSeconds }),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function invalid(must: string, value: unknown): AwsError {
  return new AwsError("TOKEN_INVALID", `${must}, got: ${JSON.stringify(value) ?? "nothing"}.`);
}
