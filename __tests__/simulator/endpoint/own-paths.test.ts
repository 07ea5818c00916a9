import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageHandler } from "../../../simulator/endpoint";
import { openShop, type Shop } from "./support/shop";

describe("the endpoint's own paths", () => {
  let shop: Shop;

  beforeAll(async () => {
    const page: PageHandler = (request, response) => {
      if (request.url === "/broken") throw new Error("no page");
      if (request.url !== "/") return false;
      response.end("the page");
      return true;
    };
    shop = await openShop({}, { page });
  });

  afterAll(() => shop.close());

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(`${shop.endpoint.url}${path}`, init);
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };

  it("tells what came of everything, and where an event went", async () => {
    const { simulation } = shop;
    const [id] = simulation.publish({ source: "app.orders", "detail-type": "OrderCreated", detail: { id: "o-1" } });
    await simulation.settle();
    const accounts = await call("GET", "/_signalbox/accounts");
    expect(accounts.body).toMatchObject({ seed: 1, published: 1, lost: 0, settled: true, ways: { unaccounted: 0 } });
    expect(accounts.headers.get("access-control-allow-origin")).toBe("*");
    const story = await call("GET", `/_signalbox/events/${id}`);
    expect(story.body).toMatchObject({ id, over: false });
    expect(story.body.steps.map(({ kind, place }: { kind: string; place: string }) => `${kind} ${place}`)).toEqual([
      "published shop",
      "archived shop",
      "delivered work",
      "handed-over ops@example.com",
    ]);
    const none = await call("GET", "/_signalbox/events/none");
    expect([none.status, none.body.code]).toEqual([404, "EVENT_UNKNOWN"]);
  });

  it("shows the topology with what is where, and what was called that is not simulated", async () => {
    await fetch(shop.endpoint.url, { method: "POST", headers: { "x-amz-target": "AWSEvents.PutRule" } });
    const { body } = await call("GET", "/_signalbox/state");
    expect(body).toMatchObject({ clock: "virtual", seed: 1, published: 1, unknownOperations: { "events:PutRule": 1 } });
    const names = body.nodes.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`);
    expect(names).toEqual(
      expect.arrayContaining(["bus shop", "rule orders", "topic orders", "queue work", "function worker"]),
    );
  });

  it("makes something go wrong, and ends that", async () => {
    const { simulation } = shop;
    const fault = { kind: "outage", at: "work", times: 1 };
    const { body } = await call("POST", "/_signalbox/faults", fault);
    simulation.publish({ source: "app.orders", "detail-type": "x", detail: { id: "o-2" } });
    await simulation.advance({ milliseconds: 1 });
    expect((await call("GET", "/_signalbox/faults")).body).toEqual({ faults: [{ id: body.id, fault, struck: 1 }] });
    expect((await call("DELETE", `/_signalbox/faults/${body.id}`)).body).toEqual({ id: body.id, struck: 1 });
    expect((await call("DELETE", `/_signalbox/faults/${body.id}`)).status).toBe(404);
  });

  it.each([
    [{ kind: "nonsense" }, "FAULT_INVALID", /^kind must be one of handler-error/],
    [{ kind: "outage", at: 1 }, "FAULT_INVALID", /got: at: 1/],
    [{ kind: "outage", often: 1 }, "FAULT_INVALID", /got: often: 1/],
    [{ kind: "outage", at: "nowhere" }, "FAULT_INVALID", /There are: shop/],
    [{ kind: "outage", probability: 2 }, "FAULT_INVALID", /probability must be from 0 to 1/],
  ])("refuses the fault %j", async (fault, code, message) => {
    const { status, body } = await call("POST", "/_signalbox/faults", fault);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.message).toMatch(message);
  });

  it("answers when all is settled", async () => {
    const { simulation } = shop;
    simulation.queue("jobs").send({ body: "x", delaySeconds: 5 });
    const before = simulation.now;
    expect((await call("POST", "/_signalbox/settled?timeout=2")).body).toEqual({ settled: false });
    expect((await call("POST", "/_signalbox/settled")).body).toEqual({ settled: true });
    expect(simulation.now - before).toBeGreaterThanOrEqual(5_000);
    expect((await call("POST", "/_signalbox/settled?timeout=x")).status).toBe(400);
  });

  it("lets pages of other sites look, and not change anything", async () => {
    const foreign = { origin: "http://example.com" };
    expect((await call("GET", "/_signalbox/accounts", undefined, foreign)).status).toBe(200);
    expect((await call("POST", "/_signalbox/faults", { kind: "outage" }, foreign)).status).toBe(403);
    const own = { origin: shop.endpoint.url };
    expect((await call("POST", "/_signalbox/settled", undefined, own)).status).toBe(200);
  });

  it("leaves the rest to the page that it is given", async () => {
    expect(await (await fetch(shop.endpoint.url)).text()).toBe("the page");
    expect(await call("GET", "/broken")).toMatchObject({ status: 500, body: { message: "no page" } });
    expect((await call("GET", "/nothing")).status).toBe(404);
    expect((await call("POST", "/", {})).status).toBe(404);
    expect((await call("GET", "/_signalbox/nothing")).status).toBe(404);
  });
});

it("has the state page where it is given none", async () => {
  const shop = await openShop();
  try {
    const page = await fetch(shop.endpoint.url);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  } finally {
    await shop.close();
  }
});

describe("the endpoint on a real clock", () => {
  it("answers when all is settled, without anybody letting time pass", async () => {
    const shop = await openShop({ clock: "real" });
    try {
      shop.simulation.queue("jobs").send({ body: "x", delaySeconds: 1 });
      const settled = async (timeout: number) => {
        const answer = await fetch(`${shop.endpoint.url}/_signalbox/settled?timeout=${timeout}`, { method: "POST" });
        return answer.json();
      };
      expect(await settled(0)).toEqual({ settled: false });
      expect(await settled(10)).toEqual({ settled: true });
      expect(shop.received).toHaveLength(1);
    } finally {
      await shop.close();
    }
  });
});
