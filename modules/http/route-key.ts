import { createHash } from "node:crypto";
import type { Construct } from "constructs";
import { fail } from "../report";

/** What requests a route takes: `POST /orders`, `ANY /files/{path+}`, or `$default`, which takes what no other does. */
export interface RouteKey {
  readonly text: string;
  /** `undefined` of `$default`. */
  readonly method: string | undefined;
  /** `undefined` of `$default`. */
  readonly path: string | undefined;
}

export const DEFAULT_ROUTE = "$default";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
const METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** What stands between two slashes: characters of a URL's path, or a variable, of which `{name+}` takes all that follows. */
const LITERAL = /^[A-Za-z0-9._~!$&'()*+,;=:@%-]+$/;
const VARIABLE = /^\{([A-Za-z0-9._-]+)(\+?)\}$/;

/** @throws UserError ROUTE_KEY_INVALID */
export function parseRouteKey(scope: Construct, text: string): RouteKey {
  if (text === DEFAULT_ROUTE) return { text, method: undefined, path: undefined };
  const [, method = "", path = ""] = /^(\S+) (\/\S*)$/.exec(text) ?? [];
  if (!METHODS.includes(method)) refuse(scope, text, `Write "POST /orders"; methods are ${METHODS.join(", ")}.`);
  if (path !== "/") checkSegments(scope, text, path.slice(1).split("/"));
  return { text, method, path };
}

function checkSegments(scope: Construct, text: string, segments: readonly string[]): void {
  const names = new Set<string>();
  for (const [index, segment] of segments.entries()) {
    if (segment === "") refuse(scope, text, "Drop the slash that has nothing behind it.");
    if (LITERAL.test(segment)) continue;
    const [, name = "", greedy = ""] = VARIABLE.exec(segment) ?? [];
    if (name === "")
      refuse(scope, text, `A variable is a whole part of the path: {id}. Mend ${JSON.stringify(segment)}.`);
    if (names.has(name)) refuse(scope, text, `Give the second {${name}} another name.`);
    if (greedy !== "" && index < segments.length - 1)
      refuse(scope, text, `Put ${segment} at the end: it takes all that follows.`);
    names.add(name);
  }
}

function refuse(scope: Construct, got: string, mend: string): never {
  return fail(scope, {
    code: "ROUTE_KEY_INVALID",
    prop: "route",
    must: `be a method and a path, such as "POST /orders", or "${DEFAULT_ROUTE}"`,
    got,
    mend,
  });
}

/** The id of the construct of a route: the same from synth to synth, and another for another route. */
export function routeId({ text }: RouteKey): string {
  if (text === DEFAULT_ROUTE) return "default";
  const plain = text.replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "");
  // Only letters and digits between spaces and slashes: nothing else comes out as the same.
  if (/^[A-Z]+ (\/[A-Za-z0-9]+)*$/.test(text)) return plain;
  return `${plain}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}

/**
 * The requests of a route as ARNs of `execute-api` name them, behind the stage: `POST/orders`, `GET/orders/*`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function routeResource({ text, method, path }: RouteKey): string {
  if (method === undefined || path === undefined) return text;
  return `${method === "ANY" ? "*" : method}${path.replace(/\{[^}]*\}/g, "*")}`;
}
