import type { HttpApiCors } from "../topology/http-api";
import type { HttpRequest, HttpResponse } from "./http-message";

/**
 * What API Gateway answers itself to the question of a browser whether a page may call; `undefined` for any other request.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightResponse(cors: HttpApiCors | undefined, request: HttpRequest): HttpResponse | undefined {
  const { method, headers } = request;
  if (cors === undefined || method !== "OPTIONS" || headers.origin === undefined) return undefined;
  if (headers["access-control-request-method"] === undefined) return undefined;
  return { status: 204, headers: corsHeaders(cors, headers.origin), cookies: [], body: Buffer.alloc(0) };
}

/** The headers that let a page of `origin` read an answer: none where it may not. They stand above those of a function. */
export function corsHeaders(cors: HttpApiCors | undefined, origin: string | undefined): Record<string, string> {
  if (cors === undefined || origin === undefined) return {};
  const allowed = cors.origins.some((each) => each === "*" || each === origin || isOfScheme(each, origin));
  if (!allowed) return {};
  const list = (name: string, values: readonly string[]) => (values.length > 0 ? { [name]: values.join(",") } : {});
  return {
    "access-control-allow-origin": cors.origins.includes("*") ? "*" : origin,
    ...(cors.credentials && { "access-control-allow-credentials": "true" }),
    ...list("access-control-allow-methods", cors.methods),
    ...list("access-control-allow-headers", cors.headers),
    ...list("access-control-expose-headers", cors.exposeHeaders),
    ...(cors.maxAgeSeconds !== undefined && { "access-control-max-age": String(cors.maxAgeSeconds) }),
  };
}

/** `https://*` */
function isOfScheme(pattern: string, origin: string): boolean {
  return pattern === "https://*" && origin.startsWith("https://");
}
