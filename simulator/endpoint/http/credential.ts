/** Who calls, and what: the credential of a signature. The signature itself is not looked at. */
export interface Credential {
  readonly accessKeyId: string;
  /** Name of the service that the signature is for: `sqs`. */
  readonly service: string;
}

const START = "Credential=";

/**
 * The credential in an `Authorization` header of Signature Version 4:
 * `AWS4-HMAC-SHA256 Credential=AKIA…/20260131/us-east-1/sqs/aws4_request, SignedHeaders=…, Signature=…`.
 * Version 4A has no Region in it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readCredential(authorization: string | undefined): Credential | undefined {
  if (authorization === undefined) return undefined;
  const at = authorization.indexOf(START);
  if (at < 0) return undefined;
  const end = authorization.indexOf(",", at);
  const parts = authorization
    .slice(at + START.length, end < 0 ? undefined : end)
    .trim()
    .split("/");
  const [accessKeyId] = parts;
  const service = parts.at(-2);
  if (accessKeyId === undefined || service === undefined || parts.length < 4) return undefined;
  return { accessKeyId, service };
}
