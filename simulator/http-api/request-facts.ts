import type { HttpApi, HttpApiStage } from "../topology/http-api";
import type { Principal } from "./authorize";
import type { HttpRequest } from "./http-message";
import type { FoundRoute } from "./route-table";

/** What is known of a request by the time that it reaches what is behind its route. */
export interface RequestFacts {
  readonly api: HttpApi;
  readonly stage: HttpApiStage;
  readonly found: FoundRoute;
  readonly request: HttpRequest;
  /** Without the stage. */
  readonly path: string;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly principal: Principal;
  /** `requestContext.authorizer` of the event. */
  readonly authorizer: object | undefined;
}

/** `a1b2c3d4e5.execute-api.us-east-1.amazonaws.com` */
export function domainName({ httpApi, location }: HttpApi): string {
  return `${httpApi.apiId}.execute-api.${location.region}.${location.dnsSuffix}`;
}

/** `12/Mar/2026:19:03:58 +0000` */
export function requestTime(time: number): string {
  const [, day = "", month = "", year = "", clock = ""] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
