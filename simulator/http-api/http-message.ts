/** A request as it reaches an HTTP API. */
export interface HttpRequest {
  readonly method: string;
  /** As it is in the request line, with its escapes: `/orders/ORD%201`. */
  readonly path: string;
  /** What follows the `?`, as it is in the request line. */
  readonly query: string;
  /** By names in small letters; those that are given more than once are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** What an HTTP API answers. */
export interface HttpResponse {
  readonly status: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** A `set-cookie` header each. */
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** An answer of API Gateway itself: `{"message":"Forbidden"}`. */
export function messageResponse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return jsonResponse(status, { message }, headers);
}

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify(value)),
  };
}
