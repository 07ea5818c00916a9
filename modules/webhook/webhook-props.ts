import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { checkDescription } from "../description";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { COMMON_PROPS, checkProps, NAME, optional, required, type ShapeOf, shaped } from "../props";
import { checkRange } from "../range";
import { fail } from "../report";
import { refuseLiteral } from "./secret-reference";
import { resolveAuthorization, type WebhookAuthorization } from "./webhook-authorization";
import { checkHttps, soundsSecret, starsIn } from "./webhook-url";

const METHODS = ["POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS"] as const;

export const WEBHOOK_TARGET_DEFAULTS = {
  method: "POST",
  /** As EventBridge has it. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
  callsPerSecond: 300,
} as const;

/** What a call has beside the event. A value that begins with `$.` is a path into the event: `$.detail.team`. */
export interface WebhookRequestProps {
  /** Headers. Not for secrets, which stand in the connection. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Query string parameters. @default none */
  readonly query?: Readonly<Record<string, string>>;
  /** Values for the `*` in the URL, in order: one each. @default none */
  readonly pathValues?: readonly string[];
}

export interface WebhookTargetProps extends Pick<CommonProps, "provider" | "tags"> {
  /** Name of the API destination and of its connection: 1–64 letters, digits, dots, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /**
   * What is called: starts with https://, and is answered within 5 seconds, or EventBridge takes it for failed
   * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html). `*` stands for a value of `request.pathValues`.
   * It is in the state and in every plan: no place for a secret.
   */
  readonly url: string;
  /** @default "POST" */
  readonly method?: (typeof METHODS)[number];
  /** How EventBridge shows who it is. */
  readonly authorization: WebhookAuthorization;
  /**
   * Calls a second, 1–300; what is more waits, and fails after the 24 hours (or `retry.maxAgeSeconds`) that EventBridge tries.
   * @default 300
   */
  readonly callsPerSecond?: number;
  /** What every call has beside the event. @default nothing */
  readonly request?: WebhookRequestProps;
  /** Up to 512 characters. @default none */
  readonly description?: string;
}

const WEBHOOK_TARGET_PROPS: ShapeOf<WebhookTargetProps> = {
  ...COMMON_PROPS,
  name: NAME,
  url: required(),
  method: optional({ oneOf: METHODS }),
  // Checked by hand: a secret that was written here must not be shown.
  authorization: required(),
  callsPerSecond: optional("number"),
  request: optional(
    shaped<WebhookRequestProps>({
      headers: optional("an object"),
      query: optional("an object"),
      pathValues: optional("a list"),
    }),
  ),
  description: optional("text"),
};

/** Checks the props and fills in the defaults. */
export function resolveWebhookProps(scope: Construct, props: WebhookTargetProps) {
  // Before props that there are not are shown.
  for (const [prop, value] of Object.entries(props ?? {})) {
    if (!Object.hasOwn(WEBHOOK_TARGET_PROPS, prop) && soundsSecret(prop)) refuseLiteral(scope, prop, value);
  }
  checkProps(scope, props, WEBHOOK_TARGET_PROPS);
  const name = physicalName(scope, "name", props.name, WEBHOOK_NAME, { provider: props.provider });
  if (typeof props.url !== "string") {
    fail(scope, {
      code: "WRONG_TYPE",
      prop: "url",
      must: "be a text",
      got: props.url,
      mend: "Give the URL that is called.",
    });
  }
  checkHttps(scope, "url", props.url);
  const { apiDestinationCallsPerSecond } = AWS_LIMITS.eventBridge;
  checkRange(scope, "callsPerSecond", props.callsPerSecond, apiDestinationCallsPerSecond, "calls a second");
  checkDescription(scope, "description", props.description, AWS_LIMITS.eventBridge.descriptionLength);
  const authorization = resolveAuthorization(scope, props.authorization);
  const request = props.request ?? {};
  checkRequest(scope, props.url, request);
  return {
    name,
    authorization,
    request,
    method: props.method ?? WEBHOOK_TARGET_DEFAULTS.method,
    callsPerSecond: props.callsPerSecond ?? WEBHOOK_TARGET_DEFAULTS.callsPerSecond,
  };
}

function checkRequest(
  scope: Construct,
  url: string,
  { headers = {}, query = {}, pathValues = [] }: WebhookRequestProps,
): void {
  for (const [prop, texts] of Object.entries({ headers, query })) {
    for (const [name, value] of Object.entries(texts)) {
      const isPath = typeof value === "string" && value.startsWith("$.");
      if (!isPath && soundsSecret(name)) refuseLiteral(scope, `request.${prop}.${name}`, value);
    }
  }
  const own = Object.keys(headers).find((name) => OWN_HEADERS.has(name.toLowerCase()));
  if (own !== undefined) {
    fail(scope, {
      code: "HEADER_INVALID",
      prop: `request.headers.${own}`,
      must: "be a header that is not EventBridge's own",
      got: headers[own],
      mend: `Drop it. EventBridge sets ${[...OWN_HEADERS].join(", ")} itself.`,
    });
  }
  const stars = starsIn(url);
  if (Token.isUnresolved(url) || stars === pathValues.length) return;
  fail(scope, {
    code: "WEBHOOK_PATH_VALUES",
    prop: "request.pathValues",
    must: `have a value for each * of the URL, which has ${stars}`,
    got: pathValues.length,
    mend: 'Such as ["$.detail.team"], in the order of the *.',
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "host",
  "range",
  "transfer-encoding",
  "user-agent",
]);

const WEBHOOK_NAME = {
  kind: "API destination",
  maxLength: AWS_LIMITS.eventBridge.connectionNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
