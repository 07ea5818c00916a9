/** Who asks to do something. */
export type Caller =
  /** A service, on behalf of something: `events.amazonaws.com`. */
  | { readonly kind: "service"; readonly service: string }
  /** Whoever has taken on a role. */
  | { readonly kind: "role"; readonly arn: string; readonly account: string }
  /** A service that another sees as the account for which it works. */
  | { readonly kind: "account"; readonly account: string };

/**
 * What conditions can ask for: values by key. Keys are in lower case, as case does not count.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** What policies are asked about. */
export interface AccessRequest {
  readonly caller: Caller;
  /** `sqs:SendMessage` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Keys whose value is not known are left out, as AWS leaves out what does not apply. */
export function requestContext(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Map<string, readonly string[]> {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return context;
}
