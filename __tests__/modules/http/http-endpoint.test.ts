import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  Dashboard,
  EventBus,
  eventsTo,
  FanoutTopic,
  HandlerFunction,
  HTTP_ENDPOINT_DEFAULTS,
  HttpEndpoint,
  type HttpEndpointProps,
  type HttpRouteOptions,
  setAlarmTopic,
  setStage,
} from "../../../modules";
import { address, block, inventory, parsed, refused, statements, synthesized } from "../../support/stack";

const ENTRY = "__tests__/support/handlers/minimal.ts";
const place = (stack: TerraformStack, props = {}) => new HandlerFunction(stack, "place", { entry: ENTRY, ...props });

/** An endpoint with one route to a function. */
const endpoint =
  (props: Partial<HttpEndpointProps> = {}, route = "POST /orders", options: HttpRouteOptions = {}) =>
  (stack: TerraformStack) => {
    const made = new HttpEndpoint(stack, "api", { name: "orders", ...props });
    made.route(route, place(stack), options);
    return made;
  };

/** An endpoint with one route straight to a bus. */
const direct =
  (source = "app.web", detailType = "sent") =>
  (stack: TerraformStack) => {
    const bus = new EventBus(stack, "bus", { name: "events" });
    new HttpEndpoint(stack, "api", { name: "orders" }).route("POST /sent", eventsTo(bus, { source, detailType }));
  };

const JWT = { jwt: { issuer: "https://login.example.com", audience: ["orders"], scopes: ["orders/place"] } };

describe("what it deploys", () => {
  it("makes an API with its stage, log group and two alarms, and for a route to a function an integration and a permission", () => {
    expect(inventory(synthesized(endpoint()))).toEqual({
      aws_apigatewayv2_api: 1,
      aws_apigatewayv2_integration: 1,
      aws_apigatewayv2_route: 1,
      aws_apigatewayv2_stage: 1,
      aws_cloudwatch_log_group: 2,
      aws_cloudwatch_metric_alarm: 4,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_lambda_function: 1,
      aws_lambda_permission: 1,
    });
  });

  it("has the documented defaults", () => {
    expect(HTTP_ENDPOINT_DEFAULTS).toEqual({
      authorization: "iam",
      throttling: { rate: 100, burst: 200 },
      logRetentionDays: 30,
      alarms: { serverErrors: 5, latencyMilliseconds: 3_000 },
    });
    const stack = synthesized(endpoint());
    const api = block(stack, "aws_apigatewayv2_api", "api");
    expect(api).toMatchObject({ name: "orders", protocol_type: "HTTP" });
    expect(api).not.toHaveProperty("cors_configuration");
    const logs = address(stack, "aws_cloudwatch_log_group", "api_logs");
    expect(block(stack, "aws_cloudwatch_log_group", "api_logs")).toMatchObject({
      name: "/aws/vendedlogs/apigateway/orders",
      retention_in_days: 30,
    });
    expect(block(stack, "aws_apigatewayv2_stage", "api_stage")).toMatchObject({
      name: "$default",
      auto_deploy: true,
      access_log_settings: { destination_arn: `\${${logs}.arn}` },
      default_route_settings: {
        detailed_metrics_enabled: true,
        throttling_burst_limit: 200,
        throttling_rate_limit: 100,
      },
    });
    expect(block(stack, "aws_apigatewayv2_stage", "api_stage")).not.toHaveProperty("route_settings");
  });

  it("logs of each request who asked, for what, what was answered, how long it took and what went wrong", () => {
    const settings = block(synthesized(endpoint()), "aws_apigatewayv2_stage", "api_stage").access_log_settings;
    expect(JSON.parse((settings as { format: string }).format)).toMatchObject({
      requestId: "$context.requestId",
      routeKey: "$context.routeKey",
      status: "$context.status",
      latency: "$context.responseLatency",
      integrationError: "$context.integrationErrorMessage",
      principal: "$context.identity.userArn",
    });
  });

  it("overrides every default", () => {
    const stack = synthesized((scope) => {
      setStage(scope, "prod");
      endpoint({
        description: "what for",
        throttling: { rate: 0.5, burst: 2 },
        logRetentionDays: 1,
        alarms: { serverErrors: 0, latencyMilliseconds: false },
        cors: {
          origins: ["https://shop.example.com"],
          methods: ["POST"],
          headers: ["authorization"],
          exposeHeaders: ["date"],
          credentials: true,
          maxAgeSeconds: 60,
        },
        tags: { team: "orders" },
      })(scope);
    });
    expect(block(stack, "aws_apigatewayv2_api", "api")).toMatchObject({
      name: "prod-orders",
      description: "what for",
      cors_configuration: {
        allow_origins: ["https://shop.example.com"],
        allow_methods: ["POST"],
        allow_headers: ["authorization"],
        expose_headers: ["date"],
        allow_credentials: true,
        max_age: 60,
      },
      tags: { team: "orders" },
    });
    expect(block(stack, "aws_apigatewayv2_stage", "api_stage").default_route_settings).toMatchObject({
      throttling_burst_limit: 2,
      throttling_rate_limit: 0.5,
    });
    expect(block(stack, "aws_cloudwatch_log_group", "api_logs")).toMatchObject({
      name: "/aws/vendedlogs/apigateway/prod-orders",
      retention_in_days: 1,
      tags: { team: "orders" },
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "api_server-errors-alarm").threshold).toBe(0);
    expect(inventory(stack).aws_cloudwatch_metric_alarm).toBe(3);
    expect(inventory(synthesized(endpoint({ alarms: false }))).aws_cloudwatch_metric_alarm).toBe(2);
  });

  it("goes off above 5 answers 5xx in 5 minutes, and when the slowest hundredth takes more than 3 s for 5 minutes", () => {
    const stack = synthesized(endpoint());
    const dimensions = { ApiId: `\${${address(stack, "aws_apigatewayv2_api", "api")}.id}`, Stage: "$default" };
    const errors = block(stack, "aws_cloudwatch_metric_alarm", "api_server-errors-alarm");
    expect(errors).toMatchObject({
      alarm_name: "orders-5xx",
      namespace: "AWS/ApiGateway",
      metric_name: "5xx",
      statistic: "Sum",
      threshold: 5,
      period: 300,
      evaluation_periods: 1,
      dimensions,
    });
    expect(errors).not.toHaveProperty("extended_statistic");
    const latency = block(stack, "aws_cloudwatch_metric_alarm", "api_latency-alarm");
    expect(latency).toMatchObject({
      alarm_name: "orders-latency",
      metric_name: "Latency",
      extended_statistic: "p99",
      threshold: 3_000,
      period: 60,
      evaluation_periods: 5,
      datapoints_to_alarm: 5,
      dimensions,
    });
    expect(latency).not.toHaveProperty("statistic");
  });

  it("shows requests, refusals, failures and latencies on a dashboard", () => {
    const stack = synthesized((scope) => {
      new Dashboard(scope, "dashboard", { name: "all", sources: [endpoint()(scope)] });
    });
    const { dashboard_body } = block(stack, "aws_cloudwatch_dashboard", "dashboard");
    for (const name of ["Count", "4xx", "5xx", "Latency", "IntegrationLatency"]) {
      expect(dashboard_body).toContain(`"AWS/ApiGateway","${name}","ApiId"`);
    }
    expect(dashboard_body).toContain('"stat":"p99"');
  });
});

describe("routes", () => {
  it("sends requests to the function in format 2.0, which lets in requests of this route only", () => {
    const stack = synthesized(endpoint());
    const api = address(stack, "aws_apigatewayv2_api", "api");
    expect(block(stack, "aws_apigatewayv2_integration", "api_POST-orders_integration")).toMatchObject({
      api_id: `\${${api}.id}`,
      integration_type: "AWS_PROXY",
      integration_uri: `\${${address(stack, "aws_lambda_function", "place")}.arn}`,
      payload_format_version: "2.0",
    });
    const integration = address(stack, "aws_apigatewayv2_integration", "api_POST-orders_integration");
    const permission = address(stack, "aws_lambda_permission", "api_POST-orders_permission");
    expect(block(stack, "aws_apigatewayv2_route", "api_POST-orders")).toMatchObject({
      api_id: `\${${api}.id}`,
      route_key: "POST /orders",
      target: `integrations/\${${integration}.id}`,
      authorization_type: "AWS_IAM",
      depends_on: [permission],
    });
    expect(block(stack, "aws_lambda_permission", "api_POST-orders_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      source_arn: `\${${api}.execution_arn}/*/POST/orders`,
    });
  });

  it.each([
    ["ANY /", "/*/*/"],
    ["GET /orders/{id}", "/*/GET/orders/*"],
    ["PUT /files/{path+}", "/*/PUT/files/*"],
    ["$default", "/*/$default"],
  ])("%s is %s to the permission", (route, source) => {
    const { resource } = synthesized(endpoint({}, route));
    const [permission] = Object.values(resource.aws_lambda_permission ?? {});
    expect(permission?.source_arn).toMatch(new RegExp(`^\\$\\{[^}]*\\}${source.replace(/[*$/]/g, "\\$&")}$`));
  });

  it("tells routes apart whose names would be the same", () => {
    const stack = synthesized((scope) => {
      const api = new HttpEndpoint(scope, "api", { name: "orders" });
      const fn = place(scope);
      for (const route of ["GET /a/b", "GET /a-b", "GET /{a}/b", "GET /a/{b}"]) api.route(route, fn);
    });
    expect(inventory(stack)).toMatchObject({ aws_apigatewayv2_route: 4, aws_lambda_permission: 4 });
  });

  it("has limits of its own only once it is there", () => {
    const stack = synthesized((scope) => {
      const api = new HttpEndpoint(scope, "api", { name: "orders" });
      const fn = place(scope);
      api.route("POST /b", fn, { throttling: { rate: 2, burst: 3 } });
      api.route("POST /a", fn, { authorization: "open", throttling: { rate: 1, burst: 1 } });
      api.route("POST /c", fn);
    });
    expect(block(stack, "aws_apigatewayv2_stage", "api_stage")).toMatchObject({
      route_settings: [
        { route_key: "POST /a", detailed_metrics_enabled: true, throttling_burst_limit: 1, throttling_rate_limit: 1 },
        { route_key: "POST /b", detailed_metrics_enabled: true, throttling_burst_limit: 3, throttling_rate_limit: 2 },
      ],
      depends_on: [
        address(stack, "aws_apigatewayv2_route", "api_POST-a"),
        address(stack, "aws_apigatewayv2_route", "api_POST-b"),
      ],
    });
    expect(block(stack, "aws_apigatewayv2_route", "api_POST-a").authorization_type).toBe("NONE");
  });

  it("makes one authorizer for all routes with the same tokens", () => {
    const stack = synthesized((scope) => {
      const api = new HttpEndpoint(scope, "api", { name: "orders", authorization: JWT });
      const fn = place(scope);
      api.route("POST /a", fn);
      api.route("POST /b", fn, { authorization: { jwt: { ...JWT.jwt, scopes: ["orders/other"] } } });
      api.route("POST /c", fn, { authorization: { jwt: { ...JWT.jwt, audience: ["others"] } } });
      api.route("POST /d", fn, { authorization: "iam" });
    });
    expect(inventory(stack).aws_apigatewayv2_authorizer).toBe(2);
    expect(block(stack, "aws_apigatewayv2_authorizer", "api_authorizer")).toMatchObject({
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: { issuer: "https://login.example.com", audience: ["orders"] },
    });
    const authorizer = `\${${address(stack, "aws_apigatewayv2_authorizer", "api_authorizer")}.id}`;
    const route = (name: string) => block(stack, "aws_apigatewayv2_route", `api_POST-${name}`);
    expect(route("a")).toMatchObject({ authorization_type: "JWT", authorizer_id: authorizer });
    expect(route("a").authorization_scopes).toEqual(["orders/place"]);
    expect(route("b")).toMatchObject({ authorizer_id: authorizer, authorization_scopes: ["orders/other"] });
    expect(route("d").authorization_type).toBe("AWS_IAM");
  });
});

describe("straight to a bus", () => {
  it("by a role that may put on this bus only, as the source and detail-type of the route", () => {
    const stack = synthesized(direct());
    const bus = `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn}`;
    expect(block(stack, "aws_apigatewayv2_integration", "api_POST-sent_integration")).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_subtype: "EventBridge-PutEvents",
      payload_format_version: "1.0",
      credentials_arn: `\${${address(stack, "aws_iam_role", "api_POST-sent_role")}.arn}`,
      request_parameters: { Detail: "$request.body", DetailType: "sent", EventBusName: bus, Source: "app.web" },
    });
    expect(statements(block(stack, "aws_iam_role_policy", "api_POST-sent_role-policy"))).toEqual([
      { Sid: "PublishEvents", Effect: "Allow", Action: "events:PutEvents", Resource: bus },
    ]);
    expect(parsed(block(stack, "aws_iam_role", "api_POST-sent_role"), "assume_role_policy").Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  it("counts what EventBridge refuses, and warns that the answer has status 200 then too", () => {
    const stack = synthesized(direct());
    expect(block(stack, "aws_cloudwatch_metric_alarm", "api_refused-events-alarm")).toMatchObject({
      alarm_name: "orders-refused-events",
      namespace: "AWS/Events",
      metric_name: "PutEventsFailedEntriesCount",
      threshold: 0,
    });
    expect(stack.warnings.join()).toMatch(/test\/api\/POST-sent: .*FailedEntryCount.*\[REFUSED_EVENTS_UNSEEN\]/);
    const accepted = synthesized((scope) => {
      setAlarmTopic(scope, new FanoutTopic(scope, "alerts", { name: "alerts", alarms: false }));
      acceptRisk(scope, "REFUSED_EVENTS_UNSEEN", "callers look");
      acceptRisk(scope, "NO_SUBSCRIBERS", "a test");
      direct()(scope);
    });
    expect(accepted.warnings).toEqual([]);
  });

  it.each([
    ["aws.orders", "sent", /source must not begin with aws\./],
    ["", "sent", /source must be a text/],
    ["$request.body.source", "sent", /source must be fixed by the route/],
    ["app.web", "$context.path", /detailType must be fixed by the route/],
    ["app.web", "x".repeat(129), /detailType must have at most 128 characters/],
  ])("refuses source %s and detail-type %s", (source, detailType, message) => {
    expect(refused(direct(source, detailType))).toMatch(message);
  });

  it("needs the ARN of the bus", () => {
    const byName = (scope: TerraformStack) => {
      const bus = EventBus.existing(scope, "bus", { name: "there" });
      new HttpEndpoint(scope, "api", { name: "a" }).route("POST /x", eventsTo(bus, { source: "a", detailType: "b" }));
    };
    expect(refused(byName)).toContain("[BUS_ARN_MISSING]");
  });
});

describe("what it refuses", () => {
  it.each([
    "POST orders",
    "/orders",
    "post /orders",
    "FETCH /orders",
    "POST /orders/",
    "POST //orders",
    "GET /{id}/{id}",
    "GET /{all+}/more",
    "GET /a{id}",
    "GET /a b",
    "GET /{}",
    "",
  ])("the route %j", (route) => {
    expect(refused(endpoint({}, route))).toMatch(/test\/api: route must be a method and a path.*\[ROUTE_KEY_INVALID\]/);
  });

  it.each(["$default", "ANY /", "GET /a/{id}/b/{rest+}", "PATCH /a.b_c~d%20/@me"])("and takes %j", (route) => {
    expect(inventory(synthesized(endpoint({}, route))).aws_apigatewayv2_route).toBe(1);
  });

  it("two routes with one key, and none at all", () => {
    expect(refused((scope) => void new HttpEndpoint(scope, "api", { name: "a" }))).toContain(
      "[ENDPOINT_WITHOUT_ROUTES]",
    );
    expect(
      refused((scope) => {
        const api = new HttpEndpoint(scope, "api", { name: "a" });
        const fn = place(scope);
        api.route("POST /orders", fn);
        api.route("POST /orders", fn);
      }),
    ).toContain("[ROUTE_TAKEN]");
  });

  it("a route that is open without limits, as JavaScript lets through", () => {
    const options = { authorization: "open" } as unknown as HttpRouteOptions;
    expect(refused(endpoint({}, "POST /orders", options))).toContain("[OPEN_WITHOUT_THROTTLING]");
    const open = { authorization: "open" } as unknown as HttpEndpointProps;
    expect(refused(endpoint(open))).toMatch(/authorization must be "iam".*\[VALUE_INVALID\]/);
  });

  it.each([
    [{ issuer: "http://login.example.com", audience: ["a"] }, "JWT_ISSUER"],
    [{ issuer: "login.example.com", audience: ["a"] }, "JWT_ISSUER"],
    [{ issuer: "https://login.example.com", audience: [] }, "JWT_AUDIENCE"],
    [{ issuer: "https://login.example.com", audience: ["a"], scopes: [] }, "JWT_SCOPES"],
    [{ issuer: "https://login.example.com" }, "WRONG_TYPE"],
  ])("tokens as %j", (jwt, code) => {
    const authorization = { jwt } as unknown as typeof JWT;
    expect(refused(endpoint({ authorization }))).toContain(`[${code}]`);
    expect(refused(endpoint({}, "POST /orders", { authorization }))).toContain(`[${code}]`);
  });

  it.each([
    [{ throttling: { rate: 0, burst: 1 } }, "THROTTLING_INVALID"],
    [{ throttling: { rate: 1, burst: 0 } }, "OUT_OF_RANGE"],
    [{ cors: { origins: [] } }, "CORS_INVALID"],
    [{ cors: { origins: ["*"], credentials: true } }, "CORS_INVALID"],
    [{ cors: { origins: ["https://shop.example.com/"] } }, "CORS_INVALID"],
    [{ cors: { origins: ["*"], maxAgeSeconds: 86_401 } }, "OUT_OF_RANGE"],
    [{ logRetentionDays: 2 }, "LOG_RETENTION"],
    [{ alarms: { serverErrors: -1 } }, "THRESHOLD_INVALID"],
    [{ name: "" }, "NAME_LENGTH"],
    [{ name: "x".repeat(129) }, "NAME_LENGTH"],
    [{ description: "x".repeat(1025) }, "DESCRIPTION_LENGTH"],
    [{ authorisation: "iam" }, "PROP_MISSPELLED"],
  ])("%j", (props, code) => {
    expect(refused(endpoint(props as Partial<HttpEndpointProps>))).toContain(`[${code}]`);
  });

  it("and takes what is just within", () => {
    const props = { throttling: { rate: 0.1, burst: 1 }, name: "x".repeat(128), description: "x".repeat(1024) };
    expect(inventory(synthesized(endpoint(props))).aws_apigatewayv2_api).toBe(1);
  });

  it("warns of a function that may take longer than API Gateway waits", () => {
    const withTimeout = (timeoutSeconds: number) =>
      synthesized((scope) => {
        new HttpEndpoint(scope, "api", { name: "a" }).route("POST /x", place(scope, { timeoutSeconds }));
      }).warnings.filter((warning) => warning.includes("TIMEOUT_BEYOND_ENDPOINT"));
    expect(withTimeout(31)).toHaveLength(1);
    expect(withTimeout(30)).toEqual([]);
  });

  it("warns of CORS where a route that takes the preflight asks for credentials", () => {
    const warnings = (cors: HttpEndpointProps["cors"], ...routes: [key: string, isOpen: boolean][]) =>
      synthesized((scope) => {
        const api = new HttpEndpoint(scope, "api", { name: "a", cors });
        const target = place(scope);
        for (const [key, isOpen] of routes) {
          api.route(key, target, isOpen ? { authorization: "open", throttling: { rate: 1, burst: 1 } } : {});
        }
      }).warnings.filter((warning) => warning.includes("CORS_PREFLIGHT_REFUSED"));
    const cors = { origins: ["https://shop.example.com"] };
    expect(warnings(cors, ["ANY /x", false]).join()).toMatch(/cors must .* got: "ANY \/x"/);
    expect(warnings(cors, ["$default", false])).toHaveLength(1);
    expect(warnings(cors, ["POST /x", false])).toEqual([]);
    expect(warnings(cors, ["ANY /x", true])).toEqual([]);
    expect(warnings(cors, ["ANY /x", false], ["OPTIONS /{path+}", true])).toEqual([]);
    expect(warnings(undefined, ["ANY /x", false])).toEqual([]);
  });

  it("a target that is none", () => {
    const wrong = (scope: TerraformStack) =>
      new HttpEndpoint(scope, "api", { name: "a" }).route("POST /x", { arn: "x" } as never);
    expect(refused(wrong)).toMatch(/must be given a HandlerFunction, or eventsTo\(bus, …\)/);
  });
});
