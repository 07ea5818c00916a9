/** What a call of AWS failed for, as far as it matters for what to do about it. */
export type AwsProblemKind =
  /** Too many calls: later it goes through. */
  | "throttled"
  /** AWS, or the way to it, has a moment of weakness: later it goes through. */
  | "transient"
  | "credentials"
  | "permission"
  | "missing"
  | "unreachable"
  /** The call is wrong in itself. */
  | "refused";

export interface AwsProblem {
  readonly kind: AwsProblemKind;
  /** Name of the error, such as `ThrottlingException`. */
  readonly code: string;
  readonly message: string;
}

/**
 * Names of errors, as the services and the SDK spell them.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
 */
const BY_CODE: Readonly<Record<Exclude<AwsProblemKind, "refused">, RegExp>> = {
  throttled:
    /^(Throttling|ThrottlingException|ThrottledException|RequestThrottled(Exception)?|KmsThrottled|KMSThrottling(Exception)?|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
  credentials:
    /^(CredentialsProviderError|TokenProviderError|Expired(Token|TokenException)|RequestExpired|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken(Exception)?|AuthFailure)$/,
  permission:
    /^(AccessDenied(Exception)?|(Kms|KMS)AccessDenied(Exception)?|AuthorizationError(Exception)?|NotAuthorized|OptInRequired|UnauthorizedOperation)$/,
  missing:
    /^(ResourceNotFound(Exception)?|NotFound(Exception)?|(AWS\.SimpleQueueService\.)?(QueueDoesNotExist|NonExistentQueue))$/,
  unreachable:
    /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|EPROTO|ERR_SSL_\w+|HPE_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT)$/,
  transient:
    /^(InternalFailure|InternalException|InternalServerError|ServiceUnavailable(Exception)?|TimeoutError|RequestTimeout(Exception)?|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT)$/,
};

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

/** Makes out what an error that the SDK throws means; `undefined` for one that has nothing to do with AWS. */
export function awsProblem(error: unknown): AwsProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, code, message, $metadata, $response } = error as SdkError;
  // Errors of the network are known by their code, those of AWS by their name.
  for (const each of [code, name]) {
    const kind = each === undefined ? undefined : kindOf(each);
    if (each !== undefined && kind !== undefined) return { kind, code: each, message: oneLine(message) };
  }
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status === undefined) return undefined;
  // What answers is no AWS: a proxy, a web page, another service.
  if (name === "SyntaxError") return { kind: "unreachable", code: "NotAws", message: `status ${status}, and no JSON` };
  const kind = status === 429 ? "throttled" : status >= 500 ? "transient" : "refused";
  return { kind, code: name, message: oneLine(message) };
}

/** What the error code of a single entry means. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
export function entryProblemKind(code: string): AwsProblemKind {
  return kindOf(code) ?? "refused";
}

/** Whether it goes through later. */
export function isPassing(kind: AwsProblemKind): boolean {
  return kind === "throttled" || kind === "transient";
}

function kindOf(code: string): AwsProblemKind | undefined {
  return (Object.keys(BY_CODE) as (keyof typeof BY_CODE)[]).find((kind) => BY_CODE[kind].test(code));
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, " ").trim().replace(/\.$/, "");
}
