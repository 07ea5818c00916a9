/**
 * What the error codes of undeliverable events mean, and what mends them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
const MEANINGS: Readonly<Record<string, string>> = {
  CONNECTION_FAILURE: "the connection to the target failed",
  CROSS_ACCOUNT_INGESTION_FAILED: "the bus of the other account did not take it",
  CROSS_REGION_INGESTION_FAILED: "the bus of the other Region did not take it",
  ERROR_FROM_TARGET: "the target answered with an error",
  EVENTS_IN_BATCH_REQUEST_REJECTED: "the target refused some events of a batch",
  FAILED_TO_ASSUME_ROLE: "EventBridge may not assume the role of the target: correct its trust policy",
  INTERNAL_ERROR: "EventBridge itself failed",
  INVALID_JSON: "the input transformer made of it what is no JSON",
  INVALID_PARAMETER: "the target refuses it as it is: see the message",
  NO_PERMISSIONS: "EventBridge may not send to the target: correct the target's policy, the role or the key",
  NO_RESOURCE: "the target is not there any more",
  RESOURCE_ALREADY_EXISTS: "what the target was to make is there already",
  RESOURCE_LIMIT_EXCEEDED: "the target has reached a limit",
  RESOURCE_MODIFICATION_COLLISION: "the target was being changed",
  SDK_CLIENT_ERROR: "the call of the target was wrong in itself: see the message",
  THIRD_ACCOUNT_HOP_DETECTED: "it had gone from account to account once before",
  THIRD_REGION_HOP_DETECTED: "it had gone from Region to Region once before",
  THROTTLING: "the target takes no more for now",
  TIMEOUT: "the target did not answer in time",
  TRANSIENT_ASSUME_ROLE: "the role of the target could not be assumed for the moment",
  UNKNOWN: "EventBridge does not know",
};

/** `undefined` for a code that AWS has added since. */
export function errorMeaning(code: string): string | undefined {
  return MEANINGS[code];
}

/** What ended the retries. */
export function exhaustionMeaning(condition: string): string {
  if (condition === "MaximumRetryAttempts") return "all retries were used up";
  if (condition === "MaximumEventAgeInSeconds") return "it was too old to be tried again";
  return condition;
}
