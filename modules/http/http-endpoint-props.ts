import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { checkDescription } from "../description";
import { checkLogRetention } from "../handler-function/function-props";
import { COMMON_PROPS, NAME, optional, required, type ShapeOf, shaped } from "../props";
import { checkRange } from "../range";
import { fail } from "../report";
import { AUTHORIZATION, checkAuthorization, type HttpAuthorization, type JwtAuthorization } from "./http-authorization";

export const HTTP_ENDPOINT_DEFAULTS = {
  authorization: "iam",
  /** A hundredth of what an account has in a Region: one endpoint must not use up what all share. */
  throttling: { rate: 100, burst: 200 },
  logRetentionDays: 30,
  alarms: {
    /** Answers 5xx in 5 minutes: a caller that tries again does not notice one. */
    serverErrors: 5,
    /** Milliseconds that the slowest hundredth of the requests may take, for 5 minutes in a row. */
    latencyMilliseconds: 3_000,
  },
} as const;

/** How many requests there may be. Beyond that, callers are answered 429. */
export interface HttpThrottling {
  /** Requests a second, in the long run. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** Pages of which other sites, in a browser, may call. */
export interface HttpCors {
  /** Such as `https://shop.example.com`; `*`: any. */
  readonly origins: readonly string[];
  /** @default those of the request that asks: none but GET, HEAD and POST without headers of their own */
  readonly methods?: readonly string[];
  /** Headers of a request, such as `authorization`, `content-type`. @default none */
  readonly headers?: readonly string[];
  /** Headers of an answer that the page may read. @default none */
  readonly exposeHeaders?: readonly string[];
  /** Whether the browser sends cookies; not with the origin `*`. @default false */
  readonly credentials?: boolean;
  /** Seconds that a browser remembers this for, 0–86,400. @default what the browser has, 5 s as a rule */
  readonly maxAgeSeconds?: number;
}

export interface HttpAlarmProps {
  /** Above how many answers 5xx in 5 minutes. @default 5 */
  readonly serverErrors?: number | false;
  /** Above how many milliseconds for the slowest hundredth of the requests, for 5 minutes in a row. @default 3000 */
  readonly latencyMilliseconds?: number | false;
}

export interface HttpEndpointProps extends CommonProps {
  /** Name of the API: 1–128 characters; takes the stage prefix. */
  readonly name: string;
  /** Up to 1,024 characters. @default none */
  readonly description?: string;
  /** Who may call the routes that do not say so themselves. A route alone can be open. @default "iam" */
  readonly authorization?: HttpAuthorization;
  /** How many requests there may be on each route that does not say so itself. @default 100 a second, 200 at once */
  readonly throttling?: HttpThrottling;
  /** Pages of which other sites may call. @default none: browsers let pages of other sites not read the answers */
  readonly cors?: HttpCors;
  /** Days that the access log is kept; 0: for ever. @default 30 */
  readonly logRetentionDays?: number;
  /** When the alarms go off; `false`: no such alarm; `alarms: false`: none at all. @default 5xx above 5 in 5 minutes, p99 above 3 s */
  readonly alarms?: HttpAlarmProps | false;
}

/** What a route says for itself. One that is open to everybody has to say how many requests it takes. */
export type HttpRouteOptions =
  | {
      /** Who may call. @default what the endpoint says */
      readonly authorization?: HttpAuthorization;
      /** How many requests there may be. @default what the endpoint says */
      readonly throttling?: HttpThrottling;
    }
  | {
      /** Everybody may call. */
      readonly authorization: "open";
      readonly throttling: HttpThrottling;
    };

const THROTTLING = shaped<HttpThrottling>({ rate: required("number"), burst: required("number") });

export const HTTP_ENDPOINT_PROPS: ShapeOf<HttpEndpointProps> = {
  ...COMMON_PROPS,
  name: NAME,
  description: optional("text"),
  authorization: optional(...AUTHORIZATION),
  throttling: optional(THROTTLING),
  cors: optional(
    shaped<HttpCors>({
      origins: required("a list"),
      methods: optional("a list"),
      headers: optional("a list"),
      exposeHeaders: optional("a list"),
      credentials: optional("true or false"),
      maxAgeSeconds: optional("number"),
    }),
  ),
  logRetentionDays: optional("number"),
  alarms: optional(
    "false",
    shaped<HttpAlarmProps>({
      serverErrors: optional("number", "false"),
      latencyMilliseconds: optional("number", "false"),
    }),
  ),
};

export const HTTP_ROUTE_OPTIONS: ShapeOf<HttpRouteOptions> = {
  authorization: optional({ oneOf: ["iam", "open"] }, shaped<JwtAuthorization>({ jwt: required("an object") })),
  throttling: optional(THROTTLING),
};

/** The props with every default filled in. */
export function resolveEndpointProps(scope: Construct, props: HttpEndpointProps) {
  const defaults = HTTP_ENDPOINT_DEFAULTS;
  const alarms: HttpAlarmProps =
    props.alarms === false ? { serverErrors: false, latencyMilliseconds: false } : (props.alarms ?? {});
  checkThreshold(scope, "alarms.serverErrors", alarms.serverErrors);
  checkThreshold(scope, "alarms.latencyMilliseconds", alarms.latencyMilliseconds);
  checkAuthorization(scope, "authorization", props.authorization);
  checkThrottling(scope, "throttling", props.throttling);
  checkLogRetention(scope, props.logRetentionDays);
  checkDescription(scope, "description", props.description, AWS_LIMITS.apiGateway.descriptionLength);
  if (props.cors) checkCors(scope, props.cors);
  return {
    authorization: props.authorization ?? defaults.authorization,
    throttling: props.throttling ?? defaults.throttling,
    logRetentionDays: props.logRetentionDays ?? defaults.logRetentionDays,
    alarms: {
      serverErrors: alarms.serverErrors ?? defaults.alarms.serverErrors,
      latencyMilliseconds: alarms.latencyMilliseconds ?? defaults.alarms.latencyMilliseconds,
    },
  };
}

/** @throws UserError THROTTLING_INVALID, OUT_OF_RANGE */
export function checkThrottling(scope: Construct, at: string, throttling: HttpThrottling | undefined): void {
  if (throttling === undefined) return;
  const { rate, burst } = throttling;
  checkRange(scope, `${at}.burst`, burst, { min: 1, max: MOST_REQUESTS }, "requests");
  if (Token.isUnresolved(rate) || (Number.isFinite(rate) && rate > 0)) return;
  fail(scope, {
    code: "THROTTLING_INVALID",
    prop: `${at}.rate`,
    must: "be more than 0 requests a second",
    got: rate,
    mend: "With 0, API Gateway answers every request 429.",
  });
}

/** What the number of Terraform's provider can hold. */
const MOST_REQUESTS = 2_147_483_647;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
function checkCors(scope: Construct, { origins, credentials, maxAgeSeconds }: HttpCors): void {
  checkRange(scope, "cors.maxAgeSeconds", maxAgeSeconds, { min: 0, max: 86_400 }, "seconds");
  if (origins.length === 0) {
    const mend = "Name the sites, or leave cors out.";
    fail(scope, { code: "CORS_INVALID", prop: "cors.origins", must: "name at least one origin", got: origins, mend });
  }
  if (credentials && origins.includes("*")) {
    fail(scope, {
      code: "CORS_INVALID",
      prop: "cors.origins",
      must: 'name the sites where credentials is true: browsers refuse "*" then',
      got: origins,
      mend: 'Such as ["https://shop.example.com"].',
    });
  }
  const wrong = origins.find((origin) => !Token.isUnresolved(origin) && origin !== "*" && !isOrigin(origin));
  if (wrong === undefined) return;
  fail(scope, {
    code: "CORS_INVALID",
    prop: "cors.origins",
    must: "be origins: scheme, host and port, without a path",
    got: wrong,
    mend: 'Such as "https://shop.example.com", without a slash at its end.',
  });
}

function isOrigin(text: string): boolean {
  return /^(https?:\/\/[^/\s?#]+|https:\/\/\*)$/.test(text);
}
