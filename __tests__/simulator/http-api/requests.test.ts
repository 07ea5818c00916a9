import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../../simulator/http-api/token-bucket";
import { bus, fn, jsonIn, losses, merged, queue, queueArn, rule, started, target } from "../support/routing-blocks";
import { type Blocks, ref } from "../support/stack-json";
import { api, directRoute, route } from "./support/http-blocks";

const LOG = {
  format: '{"status":"$context.status","error":"$context.integrationErrorMessage","route":"$context.routeKey"}',
};
const withLog = () => api({ access_log_settings: [LOG] });

/** An API with one route to a function, which is this. */
async function answering(f: (event: never) => unknown, more: readonly Blocks[] = [], options = {}) {
  const parts = [withLog(), fn("f"), route("POST /", "f"), ...more];
  const simulation = await started(parts, { functions: { f }, ...options });
  const send = () => simulation.request({ method: "POST", path: "/" });
  const log = () => simulation.httpApi().accessLog.lines.map(({ text }) => JSON.parse(text));
  return { simulation, send, log };
}

describe("routes", () => {
  const KEYS = [
    "GET /orders/{id}",
    "GET /orders/mine",
    "ANY /orders/{id}",
    "GET /orders/{id}/items/{item}",
    "GET /files/{path+}",
    "GET /files/{name}",
    "$default",
  ];
  const found = async (method: string, path: string, keys = KEYS) => {
    const answer = (event: { routeKey: string; pathParameters?: object }) => [event.routeKey, event.pathParameters];
    const parts = [api(), ...keys.map((key, index) => merged([fn(`f${index}`), route(key, `f${index}`)]))];
    const functions = Object.fromEntries(keys.map((_key, index) => [`f${index}`, answer]));
    const simulation = await started(parts, { functions });
    return (await simulation.request({ method, path })).json();
  };

  it.each([
    ["GET", "/orders/mine", ["GET /orders/mine", null]],
    ["GET", "/orders/7", ["GET /orders/{id}", { id: "7" }]],
    ["PUT", "/orders/mine", ["ANY /orders/{id}", { id: "mine" }]],
    ["GET", "/orders/a%2Fb", ["GET /orders/{id}", { id: "a/b" }]],
    ["GET", "/orders/7/items/8", ["GET /orders/{id}/items/{item}", { id: "7", item: "8" }]],
    ["GET", "/files/a", ["GET /files/{name}", { name: "a" }]],
    ["GET", "/files/a/b", ["GET /files/{path+}", { path: "a/b" }]],
    ["GET", "/files/", ["$default", null]],
    ["GET", "/orders", ["$default", null]],
    ["GET", "/orders/", ["$default", null]],
    ["DELETE", "/files/a", ["$default", null]],
  ])("%s %s", async (method, path, expected) => {
    const [key, parameters = null] = (await found(method, path)) as unknown[];
    expect([key, parameters ?? null]).toEqual(expected);
  });

  it("answers 404 where none takes it", async () => {
    expect(await found("GET", "/x", ["GET /y"])).toEqual({ message: "Not Found" });
    const elsewhere = await started([api({ name: "v1" }), fn("f"), route("GET /y", "f")], {
      functions: { f: () => "y" },
    });
    expect((await elsewhere.request({ method: "GET", path: "/y" })).status).toBe(404);
    expect((await elsewhere.request({ method: "GET", path: "/v1/y" })).body).toBe("y");
  });
});

describe("what a function answers", () => {
  it.each([
    [{ statusCode: 202, body: "done" }, 202, "done", "text/plain;charset=UTF-8"],
    [{ statusCode: "404", headers: { "Content-Type": "text/html" }, body: "<p>" }, 404, "<p>", "text/html"],
    [{ statusCode: 204 }, 204, "", "text/plain;charset=UTF-8"],
    [{ statusCode: 200, body: "aGk=", isBase64Encoded: true }, 200, "hi", "text/plain;charset=UTF-8"],
    [{ orderId: 1 }, 200, '{"orderId":1}', "application/json"],
    ["Hello", 200, "Hello", "application/json"],
    [[1], 200, "[1]", "application/json"],
    [{ statusCode: 99 }, 500, '{"message":"Internal Server Error"}', "application/json"],
    [{ statusCode: "ok" }, 500, '{"message":"Internal Server Error"}', "application/json"],
    [{ statusCode: 200, body: { a: 1 } }, 500, '{"message":"Internal Server Error"}', "application/json"],
  ])("%j", async (result, status, body, type) => {
    const { send } = await answering(() => result);
    const response = await send();
    expect([response.status, response.body, response.headers["content-type"]]).toEqual([status, body, type]);
  });

  it("is 500 if it throws, 503 if there is no room for it or its service is down, and the log says why", async () => {
    const { simulation, send, log } = await answering(() => {
      throw new TypeError("broken");
    });
    expect(await send()).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    const throttled = simulation.fault({ kind: "throttle", at: "f" });
    expect(await send()).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    throttled.end();
    simulation.fault({ kind: "outage", at: "f" });
    expect(await send()).toMatchObject({ status: 503 });
    expect(log()).toEqual([
      { status: "500", error: "TypeError: broken", route: "POST /" },
      { status: "503", error: "TooManyRequestsException: Rate Exceeded.", route: "POST /" },
      { status: "503", error: expect.stringContaining("an outage"), route: "POST /" },
    ]);
  });

  it("is 503 after 30 seconds, while the function goes on", async () => {
    const parts = [withLog(), fn("f", { timeout: 60 }), route("POST /", "f")];
    for (const [milliseconds, status] of [
      [29_999, 200],
      [30_001, 503],
    ] as const) {
      const simulation = await started(parts, { functions: { f: () => "late" }, durations: { f: milliseconds } });
      const begun = simulation.now;
      expect((await simulation.request({ method: "POST", path: "/" })).status).toBe(status);
      expect(simulation.now - begun).toBe(Math.min(milliseconds, 30_000));
      await simulation.settle();
      expect(simulation.function("f").invocations.map(({ outcome }) => outcome?.kind)).toEqual(["success"]);
      expect(simulation.httpApi().openRequests).toBe(0);
    }
  });

  it("is 500 where the function lets API Gateway not in", async () => {
    const parts = [withLog(), fn("f"), route("POST /", "f")];
    const { aws_lambda_permission: permissions, ...rest } = merged(parts);
    const without = { ...rest, aws_lambda_permission: { f_events: permissions?.f_events as object } } as Blocks;
    const simulation = await started([without], { functions: { f: () => "in" } });
    expect((await simulation.request({ method: "POST", path: "/" })).status).toBe(500);
    const [line] = simulation.httpApi().accessLog.lines;
    expect(line?.text).toContain("apigateway.amazonaws.com");
    expect(simulation.function("f").invocations).toEqual([]);
  });
});

describe("limits", () => {
  it("lets the burst through at once and then as many as the rate gives, in simulated time", async () => {
    const limits = { throttling_rate_limit: 2, throttling_burst_limit: 3 };
    const parts = [
      api({ default_route_settings: [limits] }),
      fn("f"),
      route("POST /", "f"),
      merged([fn("g"), route("GET /", "g")]),
    ];
    const functions = { f: () => "", g: () => "" };
    const simulation = await started(parts, { functions, durations: { f: 0, g: 0 } });
    const statuses = async (count: number, method = "POST") => {
      const found = [];
      for (let i = 0; i < count; i++) found.push((await simulation.request({ method, path: "/" })).status);
      return found;
    };
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    // Each route has its own.
    expect(await statuses(1, "GET")).toEqual([200]);
    await simulation.advance({ milliseconds: 500 });
    expect(await statuses(2)).toEqual([200, 429]);
    await simulation.advance({ minutes: 5 });
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    const [first] = [await simulation.request({ method: "POST", path: "/" })];
    expect(first).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
  });

  it("never lets more through in any time than the burst and what the rate gives in it", () => {
    const waits = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 });
    const limits = fc.record({ rate: fc.integer({ min: 1, max: 20 }), burst: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(waits, limits, (milliseconds, { rate, burst }) => {
        const clock = { now: 0 };
        const bucket = new TokenBucket(clock, { rate, burst });
        const passed: number[] = [];
        for (const wait of milliseconds) {
          clock.now += wait;
          if (bucket.take()) passed.push(clock.now);
        }
        for (const [i, from] of passed.entries()) {
          for (const [j, to] of passed.slice(i).entries()) {
            expect(j + 1).toBeLessThanOrEqual(burst + (rate * (to - from)) / 1_000 + 1e-6);
          }
        }
        expect(passed.length).toBeGreaterThanOrEqual(Math.min(burst, milliseconds.length));
      }),
    );
  });

  it("refuses a body of more than 10 MB", async () => {
    const { simulation } = await answering(() => "");
    const sized = (bytes: number) => ({ method: "POST", path: "/", body: "x".repeat(bytes) });
    expect((await simulation.request(sized(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await simulation.request(sized(5 * 1024 * 1024))).status).toBe(200);
  });
});

describe("metrics", () => {
  it("counts requests, refusals, failures and durations, by API, stage and route, so that alarms go off", async () => {
    const alarm = {
      aws_cloudwatch_metric_alarm: {
        failed: {
          alarm_name: "api-5xx",
          namespace: "AWS/ApiGateway",
          metric_name: "5xx",
          dimensions: { ApiId: ref("aws_apigatewayv2_api.api", "id"), Stage: "$default" },
          statistic: "Sum",
          comparison_operator: "GreaterThanThreshold",
          threshold: 0,
          period: 60,
          evaluation_periods: 1,
        },
      },
    };
    let broken = false;
    const f = () => (broken ? { statusCode: 502 } : "fine");
    const parts = [
      api({ default_route_settings: [{ detailed_metrics_enabled: true }] }),
      fn("f"),
      route("POST /", "f"),
      alarm,
    ];
    const simulation = await started(parts, { functions: { f } });
    const send = (path = "/") => simulation.request({ method: "POST", path });
    const sums = (dimensions: Record<string, string>) =>
      ["Count", "4xx", "5xx", "Latency", "IntegrationLatency"].map(
        (name) => simulation.metric("AWS/ApiGateway", name, dimensions).sum,
      );
    await send();
    await send("/nowhere");
    await simulation.advance({ minutes: 2 });
    expect(simulation.alarm("api-5xx").state).toBe("OK");
    broken = true;
    await send();
    await simulation.advance({ minutes: 2 });
    expect(simulation.alarm("api-5xx").state).toBe("ALARM");
    expect(sums({ Stage: "$default", Route: "POST /" })).toEqual([2, 0, 1, 100, 100]);
    const { apiId } = simulation.httpApi().place.httpApi;
    const stage = { ApiId: apiId, Stage: "$default" };
    // The request that no route took included.
    expect(sums(stage)).toEqual([3, 1, 1, 100, 100]);
    expect(simulation.topology.alarms[0]?.watches).toBe(simulation.httpApi().place);
  });
});

describe("straight to a bus", () => {
  const stack = (...more: Blocks[]) => [withLog(), bus(), rule("r"), queue("q"), target("r", queueArn("q")), ...more];

  it("puts the body on the bus as the event that the route says", async () => {
    const simulation = await started(stack(directRoute("POST /orders")));
    const response = await simulation.request({ method: "POST", path: "/orders", body: { orderId: "ORD-1" } });
    expect(response.status).toBe(200);
    const answer = response.json() as { FailedEntryCount: number; Entries: [{ EventId: string }] };
    expect(answer.FailedEntryCount).toBe(0);
    await simulation.settle();
    expect(jsonIn(simulation, "q")).toMatchObject([
      { id: answer.Entries[0].EventId, source: "app.web", "detail-type": "OrderCreated", detail: { orderId: "ORD-1" } },
    ]);
  });

  it("answers 200 where EventBridge refuses the event, with that in the body and in a metric", async () => {
    const simulation = await started(stack(directRoute("POST /orders")));
    const refused = () => simulation.metric("AWS/Events", "PutEventsFailedEntriesCount").sum;
    const send = (body: string) => simulation.request({ method: "POST", path: "/orders", body });
    const broken = await send("no JSON");
    expect([broken.status, broken.json()]).toMatchObject([
      200,
      { FailedEntryCount: 1, Entries: [{ ErrorCode: "MalformedDetail" }] },
    ]);
    simulation.fault({ kind: "throttle", at: "shop" });
    const throttled = await send("{}");
    expect([throttled.status, throttled.json()]).toMatchObject([
      200,
      { FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] },
    ]);
    expect((await send("")).json()).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: "InvalidArgument" }] });
    expect(refused()).toBe(3);
    await simulation.settle();
    expect([simulation.accounts().published, losses(simulation)]).toEqual([0, {}]);
  });

  it("takes parts of the request", async () => {
    const parameters = {
      Detail: "$request.body.order",
      DetailType: "$request.header.x-type",
      Source: "app.$context.stage",
    };
    const simulation = await started(stack(directRoute("POST /orders", parameters)));
    const body = { order: { id: 1 }, other: 2 };
    await simulation.request({ method: "POST", path: "/orders", body, headers: { "X-Type": "Sent" } });
    await simulation.settle();
    expect(jsonIn(simulation, "q")).toMatchObject([
      { source: "app.$context.stage", "detail-type": "Sent", detail: { id: 1 } },
    ]);
  });

  it("needs a role that may put on the bus", async () => {
    const simulation = await started(stack(directRoute("POST /orders", {}, "events:ListRules")));
    const response = await simulation.request({ method: "POST", path: "/orders", body: {} });
    expect(response).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(simulation.httpApi().accessLog.lines[0]?.text).toContain("may not events:PutEvents on bus shop");
    expect(simulation.accounts().published).toBe(0);
  });
});

describe("pages of other sites", () => {
  const CORS = {
    cors_configuration: [{ allow_origins: ["https://shop.example.com"], allow_methods: ["POST"], max_age: 60 }],
  };
  const asks = (origin: string) => ({
    method: "OPTIONS",
    path: "/",
    headers: { origin, "access-control-request-method": "POST" },
  });

  it("are told that they may call, and may read the answers", async () => {
    const simulation = await started([api({}, CORS), fn("f"), route("POST /", "f")], { functions: { f: () => "in" } });
    const preflight = await simulation.request(asks("https://shop.example.com"));
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": "https://shop.example.com",
        "access-control-allow-methods": "POST",
        "access-control-max-age": "60",
      },
    });
    const other = await simulation.request(asks("https://evil.example.com"));
    expect(other.headers).not.toHaveProperty("access-control-allow-origin");
    const answer = await simulation.request({
      method: "POST",
      path: "/",
      headers: { origin: "https://shop.example.com" },
    });
    expect(answer.headers["access-control-allow-origin"]).toBe("https://shop.example.com");
  });

  it("or not, where nothing is said of them", async () => {
    const simulation = await started([api(), fn("f"), route("POST /", "f")], { functions: { f: () => "in" } });
    expect((await simulation.request(asks("https://shop.example.com"))).status).toBe(404);
  });
});

describe("at a URL of this machine", () => {
  it("answers real requests on a virtual clock, many at a time and beside whoever lets time pass", async () => {
    const { simulation } = await answering(() => "in");
    const begun = simulation.now;
    const send = async () => (await fetch(simulation.httpUrl("api"), { method: "POST", body: "x" })).text();
    expect(await Promise.all([send(), send(), simulation.advance({ minutes: 1 }), send()])).toEqual([
      "in",
      "in",
      undefined,
      "in",
    ]);
    expect(simulation.now - begun).toBeGreaterThanOrEqual(60_000);
    expect(await Promise.all([simulation.settle(), send()])).toEqual([true, "in"]);
  });

  it("and on the real one, where old signatures count for nothing", async () => {
    const parts = [api(), fn("f"), route("GET /", "f", { authorization_type: "AWS_IAM" })];
    const simulation = await started(parts, { functions: { f: () => "in" }, clock: "real" });
    const credentials = simulation.credentials();
    expect((await simulation.request({ method: "GET", path: "/", credentials })).body).toBe("in");
    expect((await fetch(simulation.httpUrl())).status).toBe(403);
  });

  it("until it is stopped", async () => {
    const { simulation } = await answering(() => "in");
    const url = simulation.httpUrl();
    await simulation.stop();
    await expect(fetch(url)).rejects.toThrow();
    expect(() => simulation.httpUrl()).toThrow("was stopped");
    await expect(simulation.request({ method: "POST", path: "/" })).rejects.toThrow("stopped");
  });

  it("names what of an API it does not simulate", async () => {
    const blocks = merged([api(), fn("f"), route("GET /", "f")]);
    const integration = blocks.aws_apigatewayv2_integration?.GET_ as Record<string, unknown>;
    const old = {
      ...blocks,
      aws_apigatewayv2_integration: { GET_: { ...integration, payload_format_version: "1.0" } },
    };
    const simulation = await started([old], { functions: { f: () => "" } });
    expect(simulation.notes.join()).toContain("payload format 1.0, which is not simulated");
    expect((await simulation.request({ method: "GET", path: "/" })).status).toBe(404);
  });
});
