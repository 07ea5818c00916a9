import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { dependable, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { common, located } from "../common-props";
import type { HttpTarget } from "../connections";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { type NameRule, physicalName } from "../naming";
import { checkArgument, checkProps } from "../props";
import { checkAtSynth, fail } from "../report";
import { ACCESS_LOG_FORMAT, createAccessLog } from "./http-access-log";
import { checkAuthorization, type HttpAuthorization } from "./http-authorization";
import {
  checkThrottling,
  HTTP_ENDPOINT_PROPS,
  HTTP_ROUTE_OPTIONS,
  type HttpCors,
  type HttpEndpointProps,
  type HttpRouteOptions,
  type HttpThrottling,
  resolveEndpointProps,
} from "./http-endpoint-props";
import { createEndpointAlarms, createRefusedEventsAlarm, endpointWidgets, type HttpAlarms } from "./http-observability";
import { HttpRoute } from "./http-route";
import { DEFAULT_ROUTE, parseRouteKey, routeId } from "./route-key";

/**
 * An HTTP API of API Gateway, through which events come in. Deploys the API, its stage `$default`, which takes every change at once,
 * an access log with who asked for what and what became of it, alarms on answers 5xx and on latency; and for each route the
 * permission or role that it takes. Nobody may call who does not say who he is, unless a route is opened by name.
 *
 * Does not deploy a domain name of its own, or a firewall: both take the stage (`endpoint.stage`).
 *
 * @example
 * const endpoint = new HttpEndpoint(this, "endpoint", { name: "orders" });
 * endpoint.route("POST /orders", placeOrder);
 */
export class HttpEndpoint extends Construct implements DashboardSource {
  readonly resource: Apigatewayv2Api;
  readonly stage: Apigatewayv2Stage;
  readonly logGroup: CloudwatchLogGroup;
  readonly alarms: HttpAlarms;
  /** Name in AWS, stage included. */
  readonly name: string;
  /** Where it answers: `https://….execute-api.eu-central-1.amazonaws.com`. */
  readonly url: string;
  /** Id of the API: `a1b2c3d4e5`. */
  readonly apiId: string;
  /** What ARNs of its requests begin with. */
  readonly executionArn: string;
  readonly provider: TerraformProvider | undefined;
  /** Routes by their key, in the order in which they were made. */
  readonly routes: ReadonlyMap<string, HttpRoute> = new Map<string, HttpRoute>();
  readonly metricDimensions: Readonly<Record<string, string>>;
  private readonly resolved: ReturnType<typeof resolveEndpointProps>;
  /** By issuer and audience. */
  private readonly authorizers = new Map<string, Apigatewayv2Authorizer>();
  private refusedEventsAlarm: CloudwatchMetricAlarm | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HttpEndpointProps,
  ) {
    super(scope, id);
    checkProps(this, props, HTTP_ENDPOINT_PROPS);
    this.resolved = resolveEndpointProps(this, props);
    this.name = physicalName(this, "name", props.name, API_NAME, { provider: props.provider });
    this.provider = props.provider;
    this.resource = new Apigatewayv2Api(this, "Resource", {
      name: this.name,
      description: props.description,
      protocolType: "HTTP",
      ...(props.cors && { corsConfiguration: corsConfiguration(props.cors) }),
      ...common(props),
    });
    this.url = this.resource.apiEndpoint;
    this.apiId = this.resource.id;
    this.executionArn = this.resource.executionArn;
    this.metricDimensions = { ApiId: this.apiId, Stage: STAGE };
    this.logGroup = createAccessLog(this, this.name, this.resolved.logRetentionDays, props);
    this.stage = this.createStage();
    this.alarms = createEndpointAlarms(this, this.resolved.alarms, props);
    this.checkRoutes();
  }

  /** The log group of the access log, by name. */
  get logGroupName(): string {
    return this.logGroup.nameInput ?? "";
  }

  /** The alarm on events that EventBridge refused; `undefined` until a route leads straight to a bus. */
  get refusedEvents(): CloudwatchMetricAlarm | undefined {
    return this.refusedEventsAlarm;
  }

  /**
   * Sends requests to a target: a function, which gets them in payload format 2.0, or straight to a bus by `eventsTo(…)`.
   *
   * @param route a method and a path, such as `POST /orders`, `GET /orders/{id}`, `ANY /files/{path+}`; or `$default`: what no other takes
   * @throws UserError ROUTE_KEY_INVALID, ROUTE_TAKEN, OPEN_WITHOUT_THROTTLING
   */
  route(route: string, target: HttpTarget, options: HttpRouteOptions = {}): HttpRoute {
    checkArgument(this, "route(…, target)", target, "a HandlerFunction, or eventsTo(bus, …)", "bindHttp");
    const key = parseRouteKey(this, route);
    this.checkOptions(key.text, options);
    const authorization = options.authorization ?? this.resolved.authorization;
    const made = new HttpRoute(this, routeId(key), {
      endpoint: this,
      key,
      target,
      authorization,
      authorizerId: typeof authorization === "object" ? this.authorizer(authorization).id : undefined,
      throttling: options.throttling,
    });
    (this.routes as Map<string, HttpRoute>).set(key.text, made);
    this.writeThrottling();
    if (made.hidesFailures && this.props.alarms !== false) {
      this.refusedEventsAlarm ??= createRefusedEventsAlarm(this, this.props);
    }
    return made;
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return endpointWidgets(this);
  }

  private createStage(): Apigatewayv2Stage {
    return new Apigatewayv2Stage(this, "stage", {
      apiId: this.apiId,
      name: STAGE,
      autoDeploy: true,
      accessLogSettings: { destinationArn: this.logGroup.arn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: { detailedMetricsEnabled: true, ...limits(this.resolved.throttling) },
      ...common(this.props),
    });
  }

  /** API Gateway finds a route that has limits of its own only once it is there. */
  private writeThrottling(): void {
    const throttled = [...this.routes.values()].filter(({ throttling }) => throttling !== undefined);
    if (throttled.length === 0) return;
    throttled.sort((a, b) => (a.key < b.key ? -1 : 1));
    this.stage.putRouteSettings(
      throttled.map(({ key, throttling }) => ({
        routeKey: key,
        detailedMetricsEnabled: true,
        ...limits(throttling as HttpThrottling),
      })),
    );
    this.stage.dependsOn = throttled.map(({ resource }) => dependable(resource));
  }

  private authorizer({ jwt }: Exclude<HttpAuthorization, string>): Apigatewayv2Authorizer {
    const key = JSON.stringify([jwt.issuer, ...jwt.audience]);
    let authorizer = this.authorizers.get(key);
    if (authorizer === undefined) {
      const number = this.authorizers.size + 1;
      authorizer = new Apigatewayv2Authorizer(this, number === 1 ? "authorizer" : `authorizer-${number}`, {
        apiId: this.apiId,
        name: number === 1 ? this.name : `${this.name}-${number}`,
        authorizerType: "JWT",
        identitySources: ["$request.header.Authorization"],
        jwtConfiguration: { issuer: jwt.issuer, audience: [...jwt.audience] },
        ...located(this.props),
      });
      this.authorizers.set(key, authorizer);
    }
    return authorizer;
  }

  private checkOptions(key: string, options: HttpRouteOptions): void {
    const at = `route(${JSON.stringify(key)}, …)`;
    checkProps(this, options, HTTP_ROUTE_OPTIONS, at);
    checkAuthorization(this, `${at}.authorization`, options.authorization);
    checkThrottling(this, `${at}.throttling`, options.throttling);
    if (options.authorization === "open" && options.throttling === undefined) {
      fail(this, {
        code: "OPEN_WITHOUT_THROTTLING",
        prop: `${at}.throttling`,
        must: "say how many requests a route takes that is open to everybody",
        got: options.throttling,
        mend: 'Write { authorization: "open", throttling: { rate: 5, burst: 10 } }: what comes in there is paid for, and goes to your bus.',
      });
    }
    if (this.routes.has(key)) {
      const mend = "Drop one of the two: API Gateway has one target for a route.";
      fail(this, {
        code: "ROUTE_TAKEN",
        prop: "route",
        must: "differ from every other route of the endpoint",
        got: key,
        mend,
      });
    }
  }

  private checkRoutes(): void {
    checkAtSynth(this, (report) => {
      const refusing = this.props.cors && preflightRefusedBy([...this.routes.values()]);
      if (refusing) {
        report.warning({
          code: "CORS_PREFLIGHT_REFUSED",
          prop: "cors",
          must: "come with a route that takes the preflight requests of browsers, which carry no credentials",
          got: refusing.key,
          mend: 'That route takes them: name its methods in place of ANY; or add endpoint.route("OPTIONS /{path+}", …, { authorization: "open", throttling: … }).',
        });
      }
      if (this.routes.size > 0) return;
      report.error({
        code: "ENDPOINT_WITHOUT_ROUTES",
        prop: "route",
        must: "be called at least once, or every request is answered 404",
        got: "no route",
        mend: 'Write endpoint.route("POST /orders", placeOrder).',
      });
    });
  }
}

/** The stage whose name is not in the URL. */
const STAGE = "$default";

const API_NAME: NameRule = {
  kind: "HTTP API",
  maxLength: AWS_LIMITS.apiGateway.nameLength,
  characters: /^[^\p{Cc}]*$/u,
  charactersInWords: "printable characters",
};

function limits({ rate, burst }: HttpThrottling) {
  return { throttlingRateLimit: rate, throttlingBurstLimit: burst };
}

function corsConfiguration({ origins, methods, headers, exposeHeaders, credentials, maxAgeSeconds }: HttpCors) {
  return {
    allowOrigins: [...origins],
    ...(methods && { allowMethods: [...methods] }),
    ...(headers && { allowHeaders: [...headers] }),
    ...(exposeHeaders && { exposeHeaders: [...exposeHeaders] }),
    ...(credentials !== undefined && { allowCredentials: credentials }),
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  };
}

/** A route that takes requests of any method and asks for credentials, where no open one takes OPTIONS before it. */
function preflightRefusedBy(routes: readonly HttpRoute[]): HttpRoute | undefined {
  const opened = routes.some(({ key, authorization }) => key.startsWith("OPTIONS ") && authorization === "open");
  if (opened) return undefined;
  return routes.find(
    ({ key, authorization }) => (key === DEFAULT_ROUTE || key.startsWith("ANY ")) && authorization !== "open",
  );
}
