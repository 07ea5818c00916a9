import type { HttpResponse } from "./http-message";

/**
 * What a function's result of the payload format 2.0 makes API Gateway answer; `undefined` where it can make nothing of it. A result
 * without `statusCode` is the body of a 200.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function functionResponse(value: unknown): HttpResponse | undefined {
  if (!isObject(value) || value.statusCode === undefined) return inferred(value);
  const { statusCode, headers = {}, body = "", cookies = [], isBase64Encoded = false } = value;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (typeof body !== "string" || !isObject(headers) || !isTexts(cookies)) return undefined;
  const given = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)] as const);
  return {
    status,
    headers: { "content-type": "text/plain;charset=UTF-8", ...Object.fromEntries(given) },
    cookies,
    body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function inferred(value: unknown): HttpResponse {
  const body = typeof value === "string" ? value : (JSON.stringify(value) ?? "null");
  return { status: 200, headers: { "content-type": "application/json" }, cookies: [], body: Buffer.from(body) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
