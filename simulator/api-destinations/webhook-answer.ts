import type { Refusal } from "../world";

/** What an endpoint answers. */
export interface WebhookAnswer {
  /** HTTP status. @default 200 */
  readonly status?: number;
  /** The header `Retry-After`, in seconds. @default none */
  readonly retryAfterSeconds?: number;
  /** Seconds until the answer comes. After 5 EventBridge does not wait any longer. @default 0.05 */
  readonly delaySeconds?: number;
}

export const USUAL_DELAY_SECONDS = 0.05;

/**
 * What EventBridge makes of an answer: 2xx is success; 401, 407, 409, 429 and 5xx are tried again, everything else is not, a
 * redirection included.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export function refusalOf({ status = 200, retryAfterSeconds }: WebhookAnswer): Refusal | undefined {
  if (status >= 200 && status < 300) return undefined;
  return {
    code: "SDK_CLIENT_ERROR",
    message: `Unable to invoke ApiDestination endpoint: the endpoint answered with status ${status}.`,
    retryable: RETRIED.has(status) || status >= 500,
    retryAfterSeconds,
  };
}

const RETRIED: ReadonlySet<number> = new Set([401, 407, 409, 429]);

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export const TIMED_OUT: Refusal = {
  code: "SDK_CLIENT_ERROR",
  message: "Unable to invoke ApiDestination endpoint: the endpoint did not answer within 5 seconds.",
  retryable: true,
};

export const UNREACHABLE: Refusal = {
  code: "SDK_CLIENT_ERROR",
  message: "Unable to invoke ApiDestination endpoint: the endpoint cannot be reached.",
  retryable: true,
};

/** That its turn did not come in all the time that it may be tried: the rate limit is too low for what is sent. */
export const NOT_IN_TIME: Refusal = {
  code: "THROTTLING",
  message: "The rate limit of the API destination left no room for the call in time.",
  retryable: true,
};
