import type { Bus, LambdaFunction, OtherPlace } from "./places";

/** What an HTTP API does with requests. */
export interface HttpApiFacts {
  /** `a1b2c3d4e5` */
  readonly apiId: string;
  /** What its requests are named by: `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5`. */
  readonly executionArn: string;
  readonly routes: readonly HttpApiRoute[];
  /** `undefined`: it has none, and answers nothing. */
  readonly stage: HttpApiStage | undefined;
  /** `undefined`: no page of another site may read its answers. */
  readonly cors: HttpApiCors | undefined;
}

/** An HTTP API: where requests come in that end in functions or on buses. */
export type HttpApi = OtherPlace & { readonly httpApi: HttpApiFacts };

export function isHttpApi(place: OtherPlace): place is HttpApi {
  return place.httpApi !== undefined;
}

export interface HttpApiStage {
  /** `$default` is not in the path of requests; any other is its first part. */
  readonly name: string;
  /** Of each route that has none of its own. */
  readonly throttling: HttpApiThrottling | undefined;
  /** Whether there are metrics for each route. */
  readonly detailedMetrics: boolean;
  /** What a line of the access log is made of; `undefined`: there is none. */
  readonly accessLogFormat: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

/** Requests a second in the long run, and at once; `undefined`: those of the account. */
export interface HttpApiThrottling {
  readonly rate: number | undefined;
  readonly burst: number | undefined;
}

export interface HttpApiRoute {
  readonly address: string;
  /** `POST /orders`, or `$default`. */
  readonly key: string;
  readonly authorization: HttpApiAuthorization;
  readonly throttling: HttpApiThrottling | undefined;
  readonly integration: HttpApiIntegration;
}

export type HttpApiAuthorization =
  | { readonly kind: "open" }
  | { readonly kind: "iam" }
  | {
      readonly kind: "jwt";
      readonly issuer: string;
      readonly audience: readonly string[];
      readonly scopes: readonly string[];
    };

/** What is behind a route. */
export type HttpApiIntegration =
  | { readonly kind: "function"; readonly to: LambdaFunction; readonly timeoutMs: number }
  | {
      readonly kind: "put-events";
      readonly to: Bus;
      /** As the stack spells them: `Detail` is `$request.body`. */
      readonly parameters: Readonly<Record<string, string>>;
      readonly roleArn: string | undefined;
    };

export interface HttpApiCors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}
