import type { TerraformObject } from "../../../terraform";

/**
 * How a topic retries HTTP endpoints, as JSON: what its own policy says, and SNS's defaults for the rest.
 * https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html
 */
export function effectiveDeliveryPolicy(own: TerraformObject | undefined): string {
  const { http } = own ?? {};
  const { defaultHealthyRetryPolicy, ...others } = objectOf(http);
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: { ...RETRIES, ...objectOf(defaultHealthyRetryPolicy) },
      disableSubscriptionOverrides: false,
      ...others,
    },
  });
}

/** Delays in seconds. */
const RETRIES = {
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numMaxDelayRetries: 0,
  numRetries: 3,
  backoffFunction: "linear",
};

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
