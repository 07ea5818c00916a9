import { domainName, type RequestFacts, requestTime } from "./request-facts";

/** What became of a request, once it is answered. */
export interface Answered {
  readonly status: number;
  readonly responseLength: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Milliseconds behind the route; `undefined`: it did not come so far. */
  readonly integrationLatency: number | undefined;
  readonly integrationStatus: number | undefined;
  readonly integrationError: string | undefined;
  /** Why it was refused before. */
  readonly error: string | undefined;
  readonly authorizerError: string | undefined;
}

/** What is known of every request, also of one that no route takes. */
export type KnownFacts = Omit<RequestFacts, "found"> & { readonly found: RequestFacts["found"] | undefined };

/**
 * A variable of the access log and of parameters, by what stands behind `$context.`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function contextValue(name: string, facts: KnownFacts, answered: Answered | undefined): string | undefined {
  const { api, stage, found, request, path, requestId, time, principal } = facts;
  const claim = /^authorizer\.claims\.(.+)$/.exec(name)?.[1];
  if (claim !== undefined) return principal.claims?.[claim];
  const value = {
    accountId: api.location.account,
    apiId: api.httpApi.apiId,
    domainName: domainName(api),
    domainPrefix: api.httpApi.apiId,
    extendedRequestId: requestId,
    httpMethod: request.method,
    "identity.accountId": principal.accountId,
    "identity.caller": principal.caller,
    "identity.sourceIp": request.sourceIp,
    "identity.user": principal.caller,
    "identity.userAgent": request.headers["user-agent"],
    "identity.userArn": principal.userArn,
    path,
    protocol: "HTTP/1.1",
    requestId,
    requestTime: requestTime(time),
    requestTimeEpoch: time,
    routeKey: found?.route.key,
    stage: stage.name,
    "authorizer.error": answered?.authorizerError,
    "error.message": answered?.error,
    "integration.error": answered?.integrationError,
    "integration.integrationStatus": answered?.integrationStatus,
    "integration.latency": answered?.integrationLatency,
    "integration.status": answered?.integrationStatus,
    integrationErrorMessage: answered?.integrationError,
    integrationLatency: answered?.integrationLatency,
    integrationStatus: answered?.integrationStatus,
    responseLatency: answered?.latency,
    responseLength: answered?.responseLength,
    status: answered?.status,
  }[name];
  return value === undefined ? undefined : String(value);
}
