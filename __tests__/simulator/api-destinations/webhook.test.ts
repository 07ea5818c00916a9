import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Simulation, type SimulationOptions, startSimulation } from "../../../simulator";
import {
  ACCOUNT,
  balance,
  bodiesIn,
  bus,
  IN_BALANCE,
  jsonIn,
  losses,
  merged,
  order,
  queue,
  queueArn,
  REGION,
  rule,
  START,
  started,
  target,
} from "../support/routing-blocks";
import { type Blocks, ref, stackJson } from "../support/stack-json";

const SECRET = "{{resolve:secretsmanager:pager:SecretString:token}}";
const statement = (extra: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...extra }] });

/** `shop` sends orders to the webhook `pager`, whose dead letters are in `letters`. */
function pager({ destination = {}, to = {}, connection = {}, action = "events:InvokeApiDestination" } = {}): Blocks[] {
  return [
    bus(),
    rule("orders"),
    queue("letters"),
    {
      aws_iam_role: {
        call: {
          name: "call",
          assume_role_policy: statement({ Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }),
          inline_policy: [{ name: "call", policy: statement({ Action: action, Resource: "*" }) }],
        },
      },
      aws_cloudwatch_event_connection: {
        pager: {
          name: "pager",
          authorization_type: "API_KEY",
          auth_parameters: [{ api_key: [{ key: "X-Api-Key", value: SECRET }] }],
          ...connection,
        },
      },
      aws_cloudwatch_event_api_destination: {
        pager: {
          name: "pager",
          invocation_endpoint: "https://pager.example.com/events",
          http_method: "POST",
          connection_arn: ref("aws_cloudwatch_event_connection.pager"),
          ...destination,
        },
      },
    },
    target("orders", ref("aws_cloudwatch_event_api_destination.pager"), {
      id: "pager",
      role_arn: ref("aws_iam_role.call"),
      dead_letter_config: { arn: queueArn("letters") },
      ...to,
    }),
  ];
}

const start = (parts = pager(), options: SimulationOptions = {}) => started(parts, options);
const statuses = (simulation: Simulation) => simulation.webhook("pager").received.map(({ status }) => status);
const times = (simulation: Simulation) => simulation.webhook("pager").received.map(({ time }) => time - START);

describe("a call", () => {
  test("is what EventBridge sends, with the secret as the stack refers to it", async () => {
    const simulation = await start();
    const [id] = simulation.publish(order({ n: 1 }));
    await simulation.settle();
    const [request] = simulation.webhook().received;
    expect(request).toMatchObject({
      method: "POST",
      url: "https://pager.example.com/events",
      status: 200,
      headers: {
        "x-api-key": SECRET,
        host: "pager.example.com",
        "user-agent": "Amazon/EventBridge/ApiDestinations",
        "content-type": "application/json; charset=utf-8",
        range: "bytes=0-1048575",
        "accept-encoding": "gzip,deflate",
        connection: "close",
        "content-length": String(request?.body.length),
      },
    });
    expect(JSON.parse(request?.body ?? "")).toMatchObject({ id, detail: { n: 1 } });
    expect(simulation.accounts().ways.ended).toEqual({ forked: 1, "handed-over": 1 });
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("has path, query and headers out of the event; the connection's stand above the target's", async () => {
    const simulation = await start(
      pager({
        destination: { invocation_endpoint: "https://pager.example.com/*/incidents/*?v=2", http_method: "PUT" },
        connection: {
          authorization_type: "BASIC",
          auth_parameters: [
            {
              basic: [{ username: "signalbox", password: SECRET }],
              invocation_http_parameters: [
                {
                  header: [{ key: "X-Team", value: "shop" }],
                  query_string: [{ key: "from", value: "connection" }],
                  body: [{ key: "service", value: "orders" }],
                },
              ],
            },
          ],
        },
        to: {
          input_path: "$.detail",
          http_target: [
            {
              path_parameter_values: ["$.detail.team", "$.detail.id"],
              query_string_parameters: { from: "target", type: "$.detail-type" },
              header_parameters: { "X-Team": "nobody", "X-Count": "$.detail.count", "X-Plain": "$5" },
            },
          ],
        },
      }),
    );
    simulation.publish(order({ team: "a/b", id: "7", count: 3 }));
    await simulation.settle();
    const [request] = simulation.webhook().received;
    expect(request).toMatchObject({
      method: "PUT",
      url: "https://pager.example.com/a%2Fb/incidents/7?v=2&from=connection&type=OrderCreated",
      headers: { "x-team": "shop", "x-count": "3", "x-plain": "$5" },
      body: '{"team":"a/b","id":"7","count":3,"service":"orders"}',
    });
    const [, basic = ""] = request?.headers.authorization?.split("Basic ") ?? [];
    expect(Buffer.from(basic, "base64").toString()).toBe(`signalbox:${SECRET}`);
  });

  test("knows a connection that CloudFormation makes, and names a template that makes more", async () => {
    const template = (type: string) =>
      JSON.stringify({
        Resources: {
          Connection: {
            Type: type,
            Properties: {
              Name: "pager",
              AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
              AuthParameters: { OAuthParameters: { ClientParameters: { ClientID: "c-1", ClientSecret: SECRET } } },
            },
          },
        },
        Outputs: { Arn: { Value: { "Fn::GetAtt": ["Connection", "Arn"] } } },
      });
    const made = (type: string) => [
      ...pager({ destination: { connection_arn: '${aws_cloudformation_stack.c.outputs["Arn"]}' } }),
      { aws_cloudformation_stack: { c: { name: "c", template_body: template(type) } } },
    ];
    const simulation = await start(made("AWS::Events::Connection"));
    expect(simulation.notes).toEqual([]);
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.webhook().received[0]?.headers.authorization).toBe("Bearer (access token of the client c-1)");
    const other = made("AWS::SQS::Queue").map((part) => ({ ...part, aws_cloudwatch_event_api_destination: {} }));
    expect((await start([...other.slice(0, -2), other.at(-1) ?? {}])).notes).toEqual([
      "aws_cloudformation_stack.c is not simulated: its template makes AWS::SQS::Queue.",
    ]);
  });

  test("needs leave for the destination: without it the event is a dead letter at once", async () => {
    const simulation = await start(pager({ action: "events:PutEvents" }));
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.webhook().received).toEqual([]);
    expect(simulation.queue("letters").peek()[0]?.attributes).toMatchObject({
      ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
      RETRY_ATTEMPTS: { StringValue: "0" },
    });
  });
});

describe("an answer", () => {
  test.each([401, 407, 409, 429, 500, 503, 599])("%i is tried again", async (status) => {
    const simulation = await start();
    simulation.webhook().answer({ status }, { times: 2 });
    simulation.publish(order());
    await simulation.settle();
    expect(statuses(simulation)).toEqual([status, status, 200]);
    expect(simulation.queue("letters").size).toBe(0);
  });

  test.each([302, 400, 403, 404, 410, 499])("%i is not", async (status) => {
    const simulation = await start();
    simulation.webhook().answer({ status });
    const [id] = simulation.publish(order());
    await simulation.settle();
    expect(statuses(simulation)).toEqual([status]);
    expect(jsonIn(simulation, "letters")).toMatchObject([{ id }]);
    expect(simulation.queue("letters").peek()[0]?.attributes).toMatchObject({
      ERROR_CODE: { StringValue: "SDK_CLIENT_ERROR" },
      ERROR_MESSAGE: { StringValue: expect.stringContaining(`status ${status}.`) },
      TARGET_ARN: { StringValue: expect.stringMatching(`^arn:aws:events:${REGION}:${ACCOUNT}:api-destination/pager/`) },
    });
  });

  test.each([200, 202, 204, 299])("%i is success", async (status) => {
    const simulation = await start();
    simulation.webhook().answer({ status });
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.webhook().count).toBe(1);
    expect(losses(simulation)).toEqual({});
  });

  test("that asks for time gets it; one that asks for none after it ends the tries", async () => {
    const simulation = await start();
    simulation.webhook().answer({ status: 429, retryAfterSeconds: 600, delaySeconds: 0 }, { times: 1 });
    simulation.publish(order());
    await simulation.settle();
    expect(times(simulation)).toEqual([0, 600_050]);
    simulation.webhook().answer({ status: 503, retryAfterSeconds: -1 });
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.queue("letters").size).toBe(1);
    expect(simulation.webhook().received).toHaveLength(3);
  });

  test("that asks for more time than there is makes a dead letter", async () => {
    const simulation = await start(pager({ to: { retry_policy: [{ maximum_event_age_in_seconds: 300 }] } }));
    simulation.webhook().answer({ status: 503, retryAfterSeconds: 301 });
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.queue("letters").peek()[0]?.attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumEventAgeInSeconds" },
    });
    expect(simulation.now - START).toBeLessThan(60_000);
  });

  test("is waited for 5 seconds, and no longer", async () => {
    const simulation = await start();
    simulation.webhook().answer({ delaySeconds: 5 }, { times: 1 });
    simulation.publish(order());
    await simulation.settle();
    expect(statuses(simulation)).toEqual([200]);
    simulation.webhook().answer({ delaySeconds: 5.001 }, { times: 1 });
    simulation.publish(order());
    await simulation.settle();
    expect(statuses(simulation)).toEqual([200, undefined, 200]);
  });

  test("can follow from the request, and be for a time", async () => {
    const simulation = await start();
    simulation.webhook().answer(({ body }) => ({ status: body.includes('"bad"') ? 400 : 201 }));
    simulation.webhook().answer({ status: 503 }, { fromSeconds: 10, forSeconds: 20 });
    simulation.publish(order({ n: "bad" }), order({ n: "good" }));
    await simulation.advance({ seconds: 15 });
    simulation.publish(order({ n: "good" }));
    await simulation.settle();
    expect(statuses(simulation).slice(0, 3)).toEqual([400, 201, 503]);
    expect(statuses(simulation).at(-1)).toBe(201);
    expect(simulation.webhook().count).toBe(2);
  });

  test("that there cannot be is refused", async () => {
    const simulation = await start();
    expect(() => simulation.webhook().answer({ status: 99 })).toThrow("status must be a status of HTTP");
    expect(() => simulation.webhook().answer({ delaySeconds: -1 })).toThrow("delaySeconds must be 0 or more, got: -1");
    expect(() => simulation.webhook().answer({}, { forSeconds: -1 })).toThrow("forSeconds must be 0 or more");
    expect(() => simulation.webhook("hook")).toThrow(
      'API destination "hook", and there is none. The stack has: pager.',
    );
  });
});

describe("the rate limit", () => {
  test("spreads calls, and none is lost", async () => {
    const simulation = await start(pager({ destination: { invocation_rate_limit_per_second: 2 } }));
    simulation.publish(...Array.from({ length: 6 }, (_, n) => order({ n })));
    await simulation.settle();
    expect(times(simulation)).toEqual([50, 550, 1_050, 1_550, 2_050, 2_550]);
  });

  test("makes dead letters of what would wait for longer than it may be tried", async () => {
    const retry = { retry_policy: [{ maximum_event_age_in_seconds: 60 }] };
    const simulation = await start(pager({ destination: { invocation_rate_limit_per_second: 1 }, to: retry }));
    simulation.publish(...Array.from({ length: 100 }, (_, n) => order({ n })));
    await simulation.settle();
    expect(simulation.webhook().count).toBe(61);
    expect(simulation.queue("letters").size).toBe(39);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });
});

test("an outage of the destination is over some time, and then all arrives", async () => {
  const simulation = await start();
  simulation.fault({ kind: "outage", at: "pager", forSeconds: 3_600 });
  simulation.publish(...Array.from({ length: 20 }, (_, n) => order({ n })));
  await simulation.settle();
  expect(simulation.webhook().count).toBe(20);
  expect(balance(simulation)).toEqual(IN_BALANCE);
});

test("requests can go to a real server on this machine, whose answers count, and nowhere else", async () => {
  const got: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      got.push(`${request.method} ${request.url} ${request.headers["x-api-key"]} ${JSON.parse(body).detail.n}`);
      response.writeHead(got.length === 1 ? 503 : 204, { "retry-after": "30" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const simulation = await start(pager(), { webhooks: { pager: `http://127.0.0.1:${port}/hook` } });
  simulation.publish(order({ n: 1 }));
  await simulation.settle();
  expect(got).toEqual([`POST /hook ${SECRET} 1`, `POST /hook ${SECRET} 1`]);
  expect(statuses(simulation)).toEqual([503, 204]);
  expect(times(simulation)[1]).toBe(30_000);
  for (const url of ["https://pager.example.com", "http://10.0.0.1/", "pager"]) {
    expect(() => simulation.webhook().forwardTo(url)).toThrow(
      "A webhook must be forwarded to a server on this machine",
    );
  }
});

test("whatever the endpoint answers: each event is taken once, or is a dead letter, and no oftener tried than it may be", async () => {
  const answer = fc.record({
    status: fc.constantFrom(200, 204, 302, 400, 409, 429, 500, 503),
    delaySeconds: fc.constantFrom(0, 0.2, 4.9, 6),
    retryAfterSeconds: fc.constantFrom(undefined, 0, 40, 4_000, -1),
  });
  const run = fc.record({
    answers: fc.array(answer, { minLength: 1, maxLength: 30 }),
    events: fc.integer({ min: 1, max: 20 }),
    rate: fc.integer({ min: 1, max: 20 }),
    maxAge: fc.integer({ min: 60, max: 3_600 }),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ answers, events, rate, maxAge, seed }) => {
      const retry = { retry_policy: [{ maximum_event_age_in_seconds: maxAge, maximum_retry_attempts: 5 }] };
      const parts = pager({ destination: { invocation_rate_limit_per_second: rate }, to: retry });
      const simulation = await startSimulation(stackJson(merged(parts)), { seed });
      try {
        let next = 0;
        simulation.webhook().answer(() => answers[next++ % answers.length] ?? {});
        const ids = simulation.publish(...Array.from({ length: events }, (_, n) => order({ n })));
        await simulation.settle();
        const { received, count } = simulation.webhook();
        const taken = received.filter(({ status = 0 }) => status >= 200 && status < 300);
        const idOf = (text: string) => (JSON.parse(text) as { id: string }).id;
        const letters = bodiesIn(simulation, "letters").map(idOf);
        expect([...taken.map(({ body }) => idOf(body)), ...letters].sort()).toEqual([...ids].sort());
        expect(taken).toHaveLength(count);
        // 5 retries each, and no more.
        expect(received.length).toBeLessThanOrEqual(6 * events);
        expect(balance(simulation)).toEqual(IN_BALANCE);
      } finally {
        await simulation.stop();
      }
    }),
    { numRuns: 60 },
  );
});
