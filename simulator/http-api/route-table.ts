import type { HttpApiRoute } from "../topology/http-api";

/** A route that takes a request. */
export interface FoundRoute {
  readonly route: HttpApiRoute;
  /** What stands for the variables of its path. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Entry {
  readonly route: HttpApiRoute;
  /** `undefined`: any. */
  readonly method: string | undefined;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable" | "rest"; readonly name: string };

/**
 * Finds the route of a request: the one that says the most of it. A full match goes before one with a variable, that before one with
 * `{name+}`, and `$default` comes last; of two that say as much of the path, the one with the method goes before `ANY`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export class RouteTable {
  private readonly entries: readonly Entry[];
  private readonly fallback: HttpApiRoute | undefined;

  constructor(routes: readonly HttpApiRoute[]) {
    this.fallback = routes.find(({ key }) => key === "$default");
    this.entries = routes.filter(({ key }) => key !== "$default").map(entryOf);
  }

  find(method: string, path: string): FoundRoute | undefined {
    const parts = path.split("/").slice(1);
    let best: (FoundRoute & { readonly rank: string }) | undefined;
    for (const entry of this.entries) {
      if (entry.method !== undefined && entry.method !== method) continue;
      const pathParameters = match(entry.segments, parts);
      if (pathParameters === undefined) continue;
      const rank = rankOf(entry);
      if (best === undefined || rank < best.rank) best = { route: entry.route, pathParameters, rank };
    }
    if (best !== undefined) return { route: best.route, pathParameters: best.pathParameters };
    return this.fallback && { route: this.fallback, pathParameters: {} };
  }
}

function entryOf(route: HttpApiRoute): Entry {
  const [method = "", path = ""] = route.key.split(" ", 2);
  const segments = path.split("/").slice(1).map(segmentOf);
  return { route, method: method === "ANY" ? undefined : method, segments };
}

function segmentOf(text: string): Segment {
  const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "literal", text };
  return { kind: greedy === "+" ? "rest" : "variable", name };
}

function match(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === "rest") {
      const rest = parts.slice(index).join("/");
      if (rest === "") return undefined;
      found[segment.name] = decoded(rest);
      return found;
    }
    if (segment.kind === "literal") {
      if (segment.text !== part && segment.text !== decoded(part)) return undefined;
    } else {
      if (part === "") return undefined;
      found[segment.name] = decoded(part);
    }
  }
  return parts.length === segments.length ? found : undefined;
}

/** The smaller, the more it says: segment by segment, then the method. */
function rankOf({ segments, method }: Entry): string {
  const kinds = segments.map(({ kind }) => (kind === "literal" ? "0" : kind === "variable" ? "1" : "2"));
  return `${kinds.join("")}${method === undefined ? "b" : "a"}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
