import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { exitCodeOf } from "../../../scripts/cli/run-script";
import { main } from "../../../scripts/loadtest";
import { readMetrics } from "../../../scripts/loadtest/observe/cloudwatch-metrics";
import type { LoadtestReport } from "../../../scripts/loadtest/report/loadtest-report";
import { readTopology, startSimulation } from "../../../simulator";
import { RecordedTerminal } from "../support/recorded-terminal";
import { consumeOrders, shopStack } from "./support/shop";
import { startShop, TestSurroundings } from "./support/test-surroundings";

const WITH_PROBE = shopStack({ probe: true });

beforeEach(() => {
  for (const [name, value] of Object.entries({
    STAGE: undefined,
    AWS_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_ENDPOINT_URL: undefined,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  })) {
    vi.stubEnv(name, value);
  }
  return () => vi.unstubAllEnvs();
});

/** What answers as AWS does: it passes all on, and knows nothing of a simulator. */
async function likeAws(url: string): Promise<string> {
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith("/_signalbox")) return void response.writeHead(404).end();
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== "connection"));
    const answer = await fetch(`${url}${request.url}`, {
      method: request.method ?? "POST",
      headers: headers as Record<string, string>,
      body: Buffer.concat(body),
    });
    const type = answer.headers.get("content-type") ?? "";
    response.writeHead(answer.status, { "content-type": type }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function run(endpoint: string, ...args: string[]) {
  const terminal = new RecordedTerminal();
  const surroundings = new TestSurroundings(WITH_PROBE);
  const all = ["--endpoint", endpoint, "--json", ...args];
  const exitCode = await exitCodeOf((given, shown) => main(given, shown, surroundings), all, terminal);
  if (terminal.output === "") throw new Error(terminal.errors);
  return { exitCode, report: JSON.parse(terminal.output) as LoadtestReport };
}

describe("the probe queue", () => {
  test("tells of each event that it arrived, and how long that took", async () => {
    const shop = await startShop(WITH_PROBE);
    const { exitCode, report } = await run(await likeAws(shop.url ?? ""), "--events", "200", "--expect", "lost=0");
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ events: 200, observedBy: "probe", lost: 0, duplicates: 0, deadLettered: null });
    expect(report.e2eMs?.p50).toBeGreaterThan(0);
    expect(report.e2eMs?.max).toBeLessThan(60_000);
    expect(report.notes.join()).toContain("What came of them behind other rules and queues is not seen from here");
    // It is emptied: nothing of this run is left for the next.
    expect(shop.accounts().queues.find(({ name }) => name === "q-loadtest-probe")).toMatchObject({
      visible: 0,
      inFlight: 0,
    });
  });

  test("tells of each event that it did not arrive in time", async () => {
    const shop = await startShop(WITH_PROBE);
    shop.fault({ kind: "outage", at: "q-loadtest-probe" });
    const { exitCode, report } = await run(await likeAws(shop.url ?? ""), "--events", "30", "--drain", "0.3");
    expect({ exitCode, lost: report.lost, listed: report.lostEvents.length }).toEqual({
      exitCode: 1,
      lost: 30,
      listed: 30,
    });
    expect(report.lostEvents.every(({ orderId }) => orderId?.startsWith("ORD-7-"))).toBe(true);
  });
});

test("CloudWatch tells what rules and queues counted", async () => {
  const startsAt = Date.now() - 600_000;
  const simulation = await startSimulation(WITH_PROBE, {
    startsAt,
    endpoint: {},
    functions: { "orders-consumer": consumeOrders },
  });
  onTestFinished(() => simulation.stop());
  const orders = Array.from({ length: 12 }, () => ({
    source: "app.orders",
    "detail-type": "OrderCreated",
    detail: {},
  }));
  simulation.publish(...orders);
  await simulation.advance({ minutes: 2 });
  const topology = readTopology(WITH_PROBE);
  const bus = topology.buses.find(({ name }) => name === "ecom-bus");
  if (bus === undefined) throw new Error("no bus");
  const where = { region: "us-east-1", endpoint: simulation.url };
  const { lines } = await readMetrics({ topology, bus }, startsAt, where);
  const value = (of: string, name: string) => lines.find((line) => line.of === of && line.name === name)?.value;
  expect(value("rule route-orders", "MatchedEvents")).toBe(12);
  expect(value("rule route-orders", "Invocations")).toBe(24);
  expect(value("queue q-orders", "NumberOfMessagesSent")).toBe(24);
  expect(value("queue q-loadtest-probe", "NumberOfMessagesSent")).toBe(12);
  expect((await readMetrics(undefined, startsAt, where)).notes).toEqual([
    "CloudWatch was not asked: no stack that holds the bus could be read.",
  ]);
});
