import { AWS_LIMITS } from "../../modules/aws-limits";
import { outageOf } from "../delivery/beyond";
import type { Random } from "../kernel/random";
import type { HttpApi, HttpApiRoute, HttpApiStage } from "../topology/http-api";
import type { Destination, Refusal, World } from "../world";
import { AccessLog } from "./access-log";
import { ApiMetrics } from "./api-metrics";
import { type Authorities, authorize } from "./authorize";
import type { Answered, KnownFacts } from "./context-values";
import { corsHeaders, preflightResponse } from "./cors";
import { type HttpRequest, type HttpResponse, messageResponse } from "./http-message";
import type { Integration, IntegrationResult } from "./integration";
import type { RequestFacts } from "./request-facts";
import { RouteTable } from "./route-table";
import { TokenBucket } from "./token-bucket";

export interface HttpApiOptions {
  readonly authorities: Authorities;
  integrationOf(route: HttpApiRoute): Integration;
}

/** An HTTP API: finds the route of a request, asks whether it may pass, sends it on, and answers. */
export class SimulatedHttpApi implements Destination {
  readonly accessLog: AccessLog;
  /** A request is no event: what its function publishes is one, and begins its way where it is published. */
  readonly underWay = 0;
  /** Requests that are not answered yet. */
  openRequests = 0;
  private readonly routes: RouteTable;
  private readonly metrics: ApiMetrics;
  private readonly random: Random;
  private readonly integrations: ReadonlyMap<HttpApiRoute, Integration>;
  private readonly buckets: ReadonlyMap<HttpApiRoute, TokenBucket>;

  constructor(
    private readonly world: World,
    readonly place: HttpApi,
    private readonly options: HttpApiOptions,
  ) {
    const { stage, routes } = place.httpApi;
    this.random = world.random.fork(place.arn);
    this.routes = new RouteTable(routes);
    this.metrics = new ApiMetrics(world.metrics, place);
    this.accessLog = new AccessLog(stage?.accessLogFormat);
    this.integrations = new Map(routes.map((route) => [route, options.integrationOf(route)]));
    this.buckets = new Map(
      routes.map((route) => [
        route,
        new TokenBucket(world.scheduler, { ...stage?.throttling, ...definedOf(route.throttling) }),
      ]),
    );
  }

  /** Rules can send to an HTTP API no more than topics can. */
  deliver(): Refusal {
    return { ...outageOf(this.place), message: "Deliveries to an HTTP API are not simulated.", retryable: false };
  }

  /**
   * Answers a request, now or later. What is returned is to be returned by the action which this is called from.
   */
  handle(request: HttpRequest, answer: (response: HttpResponse) => void): void | Promise<void> {
    const { stage, cors, executionArn } = this.place.httpApi;
    const path = stage && pathWithin(stage, request.path);
    if (stage === undefined || path === undefined) return answer(NOT_FOUND);
    this.openRequests++;
    const { now } = this.world.scheduler;
    const exchange = new Exchange(this, request, path, stage, now, answer);
    const found = this.routes.find(request.method, path);
    const preflight = preflightResponse(cors, request);
    if (preflight !== undefined) return exchange.refuse(preflight, undefined);
    if (found === undefined) return exchange.refuse(NOT_FOUND, "No route takes it.");
    exchange.found = found;
    const refusal = this.refusalOf(request, found.route);
    if (refusal !== undefined) return exchange.refuse(refusal, undefined);
    const verdict = authorize(request, found.route.authorization, {
      world: this.world,
      api: this.place,
      resource: `${executionArn}/${stage.name}/${request.method}${path}`,
      authorities: this.options.authorities,
    });
    if (verdict.refusal !== undefined) return exchange.refuse(verdict.refusal, undefined, verdict.reason);
    exchange.principal = verdict.principal;
    const facts: RequestFacts = { ...exchange.facts, found, authorizer: verdict.authorizer };
    return (this.integrations.get(found.route) as Integration).send(facts, (result) => exchange.integrated(result));
  }

  /** In the form that API Gateway gives to the ids of requests. */
  newRequestId(): string {
    return Buffer.from(this.random.uuid().replaceAll("-", "").slice(0, 22), "hex").toString("base64");
  }

  /** The request is over. */
  done(response: HttpResponse, facts: KnownFacts, answered: Answered): HttpResponse {
    const { now } = this.world.scheduler;
    this.openRequests--;
    this.metrics.count(facts.found?.route.key ?? "", answered);
    this.accessLog.write(now, facts, answered);
    const headers = {
      date: new Date(now).toUTCString(),
      ...response.headers,
      ...corsHeaders(this.place.httpApi.cors, facts.request.headers.origin),
      "apigw-requestid": facts.requestId,
    };
    return { ...response, headers };
  }

  get api(): HttpApi {
    return this.place;
  }

  get now(): number {
    return this.world.scheduler.now;
  }

  /** What is answered to a request that is not even looked at. */
  private refusalOf({ body }: HttpRequest, route: HttpApiRoute): HttpResponse | undefined {
    const { faults } = this.world;
    const text = body.toString("utf8");
    if (faults.strikes("outage", this.place, text)) return UNAVAILABLE;
    if (faults.strikes("throttle", this.place, text) || !this.buckets.get(route)?.take()) return TOO_MANY;
    return body.length > AWS_LIMITS.apiGateway.payloadBytes ? TOO_LARGE : undefined;
  }
}

/** One request, until it is answered. */
class Exchange {
  found: KnownFacts["found"];
  principal: KnownFacts["principal"] = {};
  private readonly requestId: string;

  constructor(
    private readonly service: SimulatedHttpApi,
    private readonly request: HttpRequest,
    private readonly path: string,
    private readonly stage: HttpApiStage,
    private readonly time: number,
    private readonly answer: (response: HttpResponse) => void,
  ) {
    this.requestId = service.newRequestId();
  }

  get facts(): KnownFacts {
    const { request, path, stage, time, requestId, found, principal, service } = this;
    return { api: service.api, stage, found, request, path, requestId, time, principal, authorizer: undefined };
  }

  refuse(response: HttpResponse, error: string | undefined, authorizerError?: string): void {
    this.end(response, { error: error ?? messageOf(response), authorizerError });
  }

  integrated({ response, status, error }: IntegrationResult): void {
    this.end(response, {
      integrationLatency: this.service.now - this.time,
      integrationStatus: status,
      integrationError: error,
      error: error === undefined ? undefined : messageOf(response),
    });
  }

  private end(response: HttpResponse, about: Partial<Answered>): void {
    const { service, time } = this;
    const answered: Answered = {
      integrationLatency: undefined,
      integrationStatus: undefined,
      integrationError: undefined,
      error: undefined,
      authorizerError: undefined,
      ...about,
      status: response.status,
      responseLength: response.body.length,
      latency: service.now - time,
    };
    this.answer(service.done(response, this.facts, answered));
  }
}

/** The path without the stage; `undefined` where it is of another. */
function pathWithin({ name }: HttpApiStage, path: string): string | undefined {
  if (name === "$default") return path;
  if (path === `/${name}`) return "/";
  return path.startsWith(`/${name}/`) ? path.slice(name.length + 1) : undefined;
}

function messageOf({ status, body }: HttpResponse): string | undefined {
  return status < 400 ? undefined : (JSON.parse(body.toString("utf8")) as { message?: string }).message;
}

/** What is given, without what is not. */
function definedOf<T extends object>(given: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const NOT_FOUND = messageResponse(404, "Not Found");
const TOO_MANY = messageResponse(429, "Too Many Requests");
const TOO_LARGE = messageResponse(413, "Request Entity Too Large");
const UNAVAILABLE = messageResponse(503, "Service Unavailable");
