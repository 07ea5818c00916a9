import { describe, expect, onTestFinished, test } from "vitest";
import { PLAIN } from "../../scripts/cli/style";
import { diagramOf } from "../../scripts/diagram/diagram";
import { welcomeText } from "../../scripts/simulator/welcome-text";
import { summarize } from "../../scripts/summary/summarize";
import { readTopology, startSimulation } from "../../simulator";
import { nodeFigures } from "../../simulator/page/node-figures";
import { PathTotals } from "../../simulator/page/path-totals";
import { api, authorizer, directRoute, route, withTokens } from "../simulator/http-api/support/http-blocks";
import { bus, fn, merged, queue, queueArn, rule, target } from "../simulator/support/routing-blocks";
import { stackJson } from "../simulator/support/stack-json";

/** Three routes: to a function for whoever signs, to another for tokens, and open to a bus. */
const stack = stackJson(
  merged([
    api(),
    ...[fn("signed"), fn("tokens"), authorizer("https://login.example.com", "shop")],
    route("POST /orders", "signed", { authorization_type: "AWS_IAM" }),
    route("GET /orders/{id}", "tokens", withTokens("read")),
    ...[bus(), rule("all"), queue("q"), target("all", queueArn("q")), directRoute("POST /events")],
  ]),
);

test("npm run summary shows who may call which route, and what is behind it", () => {
  const { routes } = summarize({ name: "s", text: stack, folder: ".", fileBytes: {}, warnings: [] });
  const [first, second] = routes;
  expect(first).toMatchObject({
    kind: "HTTP API",
    name: "api",
    next: [
      { kind: "route", name: "POST /orders", notes: ["signed requests"], next: [{ name: "signed" }] },
      {
        kind: "route",
        name: "GET /orders/{id}",
        notes: ["tokens of https://login.example.com"],
        next: [{ name: "tokens" }],
      },
      // The tree of the bus is its own.
      { kind: "route", name: "POST /events", notes: ["open to everybody"], next: [{ name: "shop", next: [] }] },
    ],
  });
  expect(second).toMatchObject({ kind: "bus", name: "shop", next: [{ name: "all" }] });
});

test("npm run diagram draws the API, with its routes at the lines", () => {
  const { nodes, edges } = diagramOf(readTopology(stack), "s");
  expect(nodes.find(({ node }) => node.name === "api")?.node.what).toBe("HTTP API");
  const drawn = edges
    .filter(({ edge }) => edge.from.name === "api")
    .map(({ edge, short, facts }) => [edge.to.name, short, facts.map(({ text }) => text)]);
  expect(drawn).toEqual([
    ["signed", ["POST /orders"], ["signed requests"]],
    ["tokens", ["GET /orders/{id}"], ["tokens of https://login.example.com"]],
    ["shop", ["POST /events"], ["everybody"]],
  ]);
});

describe("npm run local", () => {
  const started = async () => {
    const functions = { signed: () => "in", tokens: () => "in" };
    const simulation = await startSimulation(stack, { functions, endpoint: {}, seed: 1 });
    onTestFinished(() => simulation.stop());
    return simulation;
  };

  test("says where the API answers, and how to call each of its routes", async () => {
    const simulation = await started();
    const url = simulation.httpUrl();
    const lines = welcomeText(simulation, [], PLAIN).split("\n");
    const start = lines.indexOf(`The HTTP API api answers at ${url}:`);
    expect(lines.slice(start + 1, start + 6)).toEqual([
      `  curl -d '{"issuer":"https://login.example.com","audience":"shop","scopes":["read"]}' ${simulation.url}/_signalbox/tokens`,
      `  curl -X POST --aws-sigv4 aws:amz:eu-central-1:execute-api --user test:test ${url}/orders`,
      `  curl -H "Authorization: Bearer TOKEN" ${url}/orders/{id}`,
      `  curl -X POST ${url}/events`,
      "",
    ]);
  });

  test("issues tokens that its routes take", async () => {
    const simulation = await started();
    const ask = (body: object) =>
      fetch(`${simulation.url}/_signalbox/tokens`, { method: "POST", body: JSON.stringify(body) });
    const { token } = (await (
      await ask({ issuer: "https://login.example.com", audience: ["shop"], scopes: ["read"], subject: "me" })
    ).json()) as { token: string };
    const call = (authorization: string) => fetch(`${simulation.httpUrl()}/orders/7`, { headers: { authorization } });
    expect((await call(`Bearer ${token}`)).status).toBe(200);
    expect((await call("Bearer no")).status).toBe(401);
    for (const [body, problem] of [
      [{}, "issuer must be a text"],
      [{ issuer: "https://i", audience: 7 }, "audience must be"],
      [{ issuer: "https://i", audience: "a", scopes: "read" }, "scopes must be"],
    ] as const) {
      const refused = await ask(body);
      expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining(problem)]);
    }
  });

  test("and its page counts requests, refusals and failures", async () => {
    const simulation = await started();
    await simulation.request({ method: "POST", path: "/orders" });
    await simulation.request({ method: "POST", path: "/orders", credentials: simulation.credentials() });
    simulation.fault({ kind: "handler-error", at: "signed" });
    await simulation.request({ method: "POST", path: "/orders", credentials: simulation.credentials() });
    const node = diagramOf(simulation.topology, "s").nodes.find(({ node: { name } }) => name === "api")?.node;
    const figures = node && nodeFigures(simulation, node, new PathTotals(simulation.world.ledger));
    expect(figures).toEqual({ counts: { requests: 3, refused: 1 }, failures: { failed: 1 } });
  });
});
