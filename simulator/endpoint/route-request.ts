import type { Exchange, Route } from "./exchange";
import { awsJson } from "./protocols/aws-json";
import { awsQuery } from "./protocols/aws-query";
import type { Fields } from "./protocols/fields";
import type { Protocol } from "./protocols/protocol";
import { parseQueryText } from "./protocols/query-text";
import { rpcCbor } from "./protocols/rpc-cbor";
import type { RestService } from "./rest-service";
import type { Service } from "./service";
import { NO_DIALECT, type RouteContext, ServiceRoutes, unknownOperation } from "./service-route";

/** Finds out which service and which operation a request means, from what it says of itself. */
export class RequestRouter {
  private readonly byTarget = new Map<string, ServiceRoutes>();
  private readonly bySigningName = new Map<string, ServiceRoutes>();
  private readonly byVersion = new Map<string, ServiceRoutes>();

  constructor(
    services: readonly Service[],
    /** Those that name their operations by method and path, or have a way of their own. */
    private readonly rest: readonly RestService[],
    private readonly context: RouteContext,
  ) {
    for (const service of services) {
      const routes = new ServiceRoutes(service, context);
      this.bySigningName.set(service.signingName, routes);
      if (service.target !== undefined) this.byTarget.set(service.target, routes);
      if (service.query !== undefined) this.byVersion.set(service.query.version, routes);
    }
  }

  /** `undefined`: it is no call of a service. */
  route(exchange: Exchange): Route | undefined {
    for (const service of this.rest) {
      const route = service.route(exchange);
      if (route !== undefined) return route;
    }
    const target = exchange.headers["x-amz-target"];
    if (typeof target === "string") return this.ofTarget(target, exchange);
    const rpc = RPC_PATH.exec(exchange.path);
    if (rpc !== null) return this.ofRpc(rpc[1] as string, rpc[2] as string, exchange);
    const form = formOf(exchange);
    return form === undefined ? this.ofNothing(exchange) : this.ofForm(form, exchange);
  }

  private ofTarget(target: string, exchange: Exchange): Route {
    const dot = target.lastIndexOf(".");
    const service = target.slice(0, Math.max(dot, 0));
    const operation = target.slice(dot + 1);
    const routes = this.byTarget.get(service);
    return routes?.ofJson(operation, exchange) ?? this.unknown(service, operation, JSON_PROTOCOL);
  }

  private ofRpc(service: string, operation: string, exchange: Exchange): Route {
    return this.byTarget.get(service)?.ofCbor(operation, exchange) ?? this.unknown(service, operation, CBOR_PROTOCOL);
  }

  private ofForm(form: string, exchange: Exchange): Route {
    let fields: Fields;
    try {
      fields = parseQueryText(form);
    } catch (error) {
      return { protocol: QUERY_PROTOCOL, execute: () => Promise.reject(error) };
    }
    const { Action: action, Version: version } = fields;
    const operation = typeof action === "string" ? action : "(none)";
    const signedFor = exchange.credential?.service;
    const routes =
      (signedFor === undefined ? undefined : this.bySigningName.get(signedFor)) ??
      (typeof version === "string" ? this.byVersion.get(version) : undefined);
    return routes?.ofQuery(operation, exchange, fields) ?? this.unknown(signedFor ?? "AWS", operation, QUERY_PROTOCOL);
  }

  /** A request that is signed is meant for a service; any other may be for a page. */
  private ofNothing({ credential, method, path }: Exchange): Route | undefined {
    if (credential === undefined) return undefined;
    return this.unknown(credential.service, `${method} ${path}`, JSON_PROTOCOL);
  }

  private unknown(service: string, operation: string, protocol: Protocol): Route {
    return {
      protocol,
      execute: () => {
        this.context.unknownOperation(service, operation);
        throw unknownOperation(service, operation);
      },
    };
  }
}

/** `/service/GraniteServiceVersion20100801/operation/GetMetricData` */
const RPC_PATH = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

const JSON_PROTOCOL = awsJson(undefined, "application/x-amz-json-1.0");
const QUERY_PROTOCOL = awsQuery(NO_DIALECT);
const CBOR_PROTOCOL = rpcCbor(undefined);

/** The parameters of a call in the query protocol, in the body or in the URL. */
function formOf({ method, headers, search, body }: Exchange): string | undefined {
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return body.toString("utf8");
  return method === "GET" && /(^|&)Action=/.test(search) ? search : undefined;
}
