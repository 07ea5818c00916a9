import type { ApiDestination } from "../topology/places";
import type { Delivery } from "../world";

/** A call of an API destination, as its endpoint gets it. */
export interface WebhookRequest {
  readonly method: string;
  readonly url: string;
  /** By their names in lower case. Secrets stand there as the stack refers to them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The call for a delivery. What the connection adds stands above what the target adds.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_HttpParameters.html
 */
export function requestFor(api: ApiDestination, { body, http }: Delivery): WebhookRequest {
  const { connection, method } = api;
  const text = withParameters(body, connection?.body ?? {});
  const own = { ...lowerCase(http?.headers ?? {}), ...lowerCase(connection?.headers ?? {}) };
  const url = withQuery(withPath(api.endpoint, http?.pathValues ?? []), { ...http?.query, ...connection?.query });
  return {
    method,
    url,
    headers: { ...DEFAULT_HEADERS, ...own, host: hostOf(url), "content-length": String(Buffer.byteLength(text)) },
    body: text,
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  "user-agent": "Amazon/EventBridge/ApiDestinations",
  "content-type": "application/json; charset=utf-8",
  range: "bytes=0-1048575",
  "accept-encoding": "gzip,deflate",
  connection: "close",
};

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Each `*` in turn; what has no value stays. */
function withPath(endpoint: string, values: readonly string[]): string {
  let next = 0;
  return endpoint.replace(/\*/g, (star) => {
    const value = values[next++];
    return value === undefined ? star : encodeURIComponent(value);
  });
}

function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  if (text === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${text}`;
}

/** Body parameters of the connection go into the object that the body is. */
function withParameters(body: string, parameters: Readonly<Record<string, string>>): string {
  if (Object.keys(parameters).length === 0) return body;
  const value: unknown = JSON.parse(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return body;
  return JSON.stringify({ ...value, ...parameters });
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? "";
}
