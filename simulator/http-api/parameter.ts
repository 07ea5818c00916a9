import { contextValue } from "./context-values";
import type { RequestFacts } from "./request-facts";

/**
 * What a parameter of a service integration is for a request: a part of it, or a text of its own.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
export function mappedParameter(text: string, facts: RequestFacts): string | undefined {
  const { request, path, found, stage } = facts;
  const [, where = "", name = ""] = /^\$(request\.[a-z]+|stageVariables|context)(?:\.(.+))?$/.exec(text) ?? [];
  switch (where) {
    case "request.body":
      return name === "" ? request.body.toString("utf8") || undefined : fromBody(request.body, name);
    case "request.header":
      return request.headers[name.toLowerCase()];
    case "request.querystring":
      return new URLSearchParams(request.query).get(name) ?? undefined;
    case "request.path":
      return name === "" ? path : found.pathParameters[name];
    case "stageVariables":
      return stage.variables[name];
    case "context":
      return contextValue(name, facts, undefined);
    default:
      return text;
  }
}

/** A path into a body of JSON: `order.id`. */
function fromBody(body: Buffer, path: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
