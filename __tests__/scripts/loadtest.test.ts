import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/loadtest";
import type { LoadtestReport } from "../../scripts/loadtest/report/loadtest-report";
import { planEvent, SCENARIOS, type ScenarioName } from "../../scripts/loadtest/scenario";
import { shopStack, shopWithoutPermission } from "./loadtest/support/shop";
import { startShop, TestSurroundings } from "./loadtest/support/test-surroundings";
import { RecordedTerminal } from "./support/recorded-terminal";
import { accepted, ScriptedEventBridge } from "./support/scripted-event-bridge";

const SHOP = shopStack();

beforeEach(() => {
  for (const [name, value] of Object.entries({
    STAGE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_ENDPOINT_URL: undefined,
    ALERT_EMAIL: undefined,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  })) {
    vi.stubEnv(name, value);
  }
  return () => vi.unstubAllEnvs();
});

async function run(args: readonly string[], surroundings = new TestSurroundings(SHOP)) {
  const terminal = new RecordedTerminal();
  const exitCode = await exitCodeOf((given, shown) => main(given, shown, surroundings), args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors, surroundings };
}

async function runForMachines(args: readonly string[], surroundings?: TestSurroundings) {
  const { exitCode, output, errors } = await run([...args, "--json"], surroundings);
  if (output === "") throw new Error(errors);
  return { exitCode, errors, report: JSON.parse(output) as LoadtestReport };
}

/** How many events of each detail-type a scenario has among the first. */
function counts(name: ScenarioName, events: number, seed = 7): (detailType: string) => number {
  const types = Array.from({ length: events }, (_, index) => planEvent(SCENARIOS[name], { index, seed }).detailType);
  return (detailType) => types.filter((type) => type.startsWith(detailType)).length;
}

function route(report: LoadtestReport, end: string, over = "") {
  return report.routes.find(({ path }) => path.at(-1) === end && path.join().includes(over));
}

describe("in a simulator of its own", () => {
  test("every event is accepted, and what came of each adds up", async () => {
    const { exitCode, report, errors } = await runForMachines(["--events", "400", "--concurrency", "4"]);
    const of = counts("mixed", 400);
    expect({ exitCode, errors, failures: report.failures }).toEqual({ exitCode: 0, errors: "", failures: [] });
    expect(Object.keys(report).slice(0, 5)).toEqual(["events", "rate", "lost", "duplicates", "latencyMs"]);
    expect(report).toMatchObject({ events: 400, planned: 400, lost: 0, duplicates: 0, errors: 0, passed: true });
    expect(report.settled).toBe(true);
    // An order comes to its queue twice: straight from the rule, and by the topic.
    const throughTopic = route(report, "q-orders", "topic-orders");
    expect(throughTopic).toMatchObject({ opened: of("Order"), processed: of("Order") });
    expect(route(report, "alerts@example.com")).toMatchObject({ opened: of("Payment"), handedOver: of("Payment") });
    expect(route(report, "q-shipments")).toMatchObject({ opened: of("Shipment"), processed: 0 });
    expect(report.queues.find(({ name }) => name === "q-shipments")).toMatchObject({
      visible: of("Shipment"),
      consumed: false,
    });
    expect(report.conservation).toMatchObject({
      published: 400,
      ways: 2 * of("Order") + of("Payment") + of("Shipment"),
      unaccounted: 0,
    });
    expect(report.checks.map(({ ok }) => ok)).toEqual(Array.from({ length: 7 }, () => true));
    expect(report.latencyMs?.p50).toBeGreaterThan(0);
    expect(report.latencyMs?.max).toBeLessThan(report.durationSeconds * 1_000);
    expect(report.e2eMs?.p99).toBeGreaterThan(0);
  });

  test("tells people the same", async () => {
    const { output } = await run(["--events", "200", "--scenario", "orders", "--expect", "lost=0"]);
    expect(output).toMatch(/^orders to ecom-bus of the stack ecommerce, in the simulator \(seed 7\)\n/);
    expect(output).toMatch(/\n {2}sent +200 events in .*\(16 calls at a time, 10 in each\)\n/);
    expect(output).toMatch(/\n {2}PutEvents +p50 .* p90 .* p99 .* p99\.9 .* max .*\n/);
    expect(output).toMatch(/\nroute-orders → topic-orders → q-orders +200 +200 +0 +0 +0 +0 /);
    expect(output).toContain("  200 events went 400 ways = 400 processed + 0 dropped\n");
    expect(output).toContain("  5 checks of 5 of the accounts against what was sent agree\n");
    expect(output).toMatch(/✓ lost=0 {2}\(0\)\n✓ nothing was lost$/);
  });

  test("poison ends in the dead-letter queue, and what no rule knows is no loss", async () => {
    const events = 600;
    const { exitCode, report } = await runForMachines(["--events", String(events), "--scenario", "failures"]);
    const kinds = Array.from({ length: events }, (_, index) => planEvent(SCENARIOS.failures, { index, seed: 7 }).kind);
    const poison = kinds.filter((kind) => SCENARIOS.failures.kinds[kind]?.poison).length;
    expect(poison).toBeGreaterThan(3);
    expect({ exitCode, lost: report.lost, deadLettered: report.deadLettered }).toEqual({
      exitCode: 0,
      lost: 0,
      deadLettered: 2 * poison,
    });
    const ends = Object.fromEntries(report.conservation?.ends.map(({ name, count }) => [name, count]) ?? []);
    expect(ends).toMatchObject({
      "dead-lettered": 2 * poison,
      unmatched: counts("failures", events)("OrderAdmired"),
      dropped: 0,
    });
  });

  test("what is lost is named one by one, and the exit code is 1", async () => {
    const stack = shopWithoutPermission();
    const shipments = counts("mixed", 200)("Shipment");
    const { exitCode, report } = await runForMachines(["--events", "200"], new TestSurroundings(stack));
    expect({ exitCode, lost: report.lost, passed: report.passed }).toEqual({
      exitCode: 1,
      lost: shipments,
      passed: false,
    });
    expect(report.losses).toEqual([
      { place: "q-shipments", reason: expect.stringContaining("NO_PERMISSIONS"), count: shipments },
    ]);
    expect(new Set(report.lostEvents.map(({ id }) => id)).size).toBe(shipments);
    expect(
      report.lostEvents.every(
        ({ detailType, orderId }) => detailType?.startsWith("Shipment") && /^ORD-7-\d{6}$/.test(orderId ?? ""),
      ),
    ).toBe(true);

    const { output } = await run(["--events", "200"], new TestSurroundings(stack));
    expect(output).toContain(`✗ ${shipments} lost\n`);
    expect(output.match(/ {2}Shipment(Created|Delivered) {2}ORD-7-/g)).toHaveLength(20);
    expect(output).toContain(`… and ${shipments - 20} more: see --json`);
  });

  test("throttling is overcome, and told", async () => {
    const { exitCode, report } = await runForMachines(["--events", "300", "--faults", "throttle:ecom-bus:20%"]);
    expect({ exitCode, events: report.events, errors: report.errors, lost: report.lost }).toEqual({
      exitCode: 0,
      events: 300,
      errors: 0,
      lost: 0,
    });
    expect(report.throttling.events).toBeGreaterThan(20);
    expect(report.retried).toBe(report.throttling.events);
    expect(report.throttling.lowestShare).toBeLessThan(1);
    expect(report.problems).toEqual([expect.objectContaining({ code: "ThrottlingException", gaveUp: 0 })]);
  });

  test("duplicates and an outage lose nothing", async () => {
    const faults = "duplicate:10%,outage:q-shipments:+300ms";
    const { exitCode, report } = await runForMachines(["--events", "400", "--faults", faults]);
    expect({ exitCode, failures: report.failures, lost: report.lost }).toEqual({ exitCode: 0, failures: [], lost: 0 });
    expect(report.duplicates).toBeGreaterThan(0);
  });

  test("what had not come to its end when the waiting was over is told", async () => {
    const args = ["--events", "200", "--faults", "outage:q-shipments", "--drain", "0"];
    const { exitCode, output } = await run(args);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/\n {2}waited +.* not everything had come to its end: --drain waits longer\n/);
    expect(output).toContain(` + ${counts("mixed", 200)("Shipment")} under way + 0 dropped\n`);
    expect((await runForMachines(args)).report.settled).toBe(false);
  });

  test("at a rate, from several threads", async () => {
    const args = ["--rate", "400", "--duration", "1.5s", "--workers", "2", "--batch", "4", "--scenario", "orders"];
    const { exitCode, report } = await runForMachines(args);
    expect({ exitCode, events: report.events, planned: report.planned }).toEqual({
      exitCode: 0,
      events: 600,
      planned: 600,
    });
    expect(report.durationSeconds).toBeGreaterThan(1.45);
    expect(report.callMs?.p50).toBeGreaterThan(0);
    expect(report.options).toMatchObject({ rate: 400, durationSeconds: 1.5, workers: 2, batch: 4, seed: 7 });
    expect(report.command).toBe(
      "npm run loadtest -- --duration 1.5 --rate 400 --batch 4 --scenario orders --seed 7 --workers 2 --drain 20",
    );
  });

  test.each([
    [["--expect", "events=50", "--expect", "lost=0"], 0],
    [["--expect", "p99<0.001ms"], 7],
    [["--expect", "events=50", "--expect", "rate>1000000"], 7],
  ])("budgets %j", async (args, exitCode) => {
    expect((await runForMachines(["--events", "50", ...args])).exitCode).toBe(exitCode);
  });

  test("a loss outranks a budget", async () => {
    const { exitCode } = await run(
      ["--events", "50", "--expect", "max<0.001ms"],
      new TestSurroundings(shopWithoutPermission()),
    );
    expect(exitCode).toBe(1);
  });

  test("Ctrl-C in the middle: the report still comes, and the simulator is ended", async () => {
    const surroundings = new TestSurroundings(SHOP);
    const running = run(["--duration", "60s", "--rate", "200"], surroundings);
    await vi.waitUntil(() => (surroundings.simulation?.accounts().published ?? 0) > 20, {
      timeout: 20_000,
      interval: 5,
    });
    surroundings.interrupt();
    const { exitCode, output } = await running;
    expect(exitCode).toBe(130);
    expect(output).toMatch(/^Stopped: mixed to ecom-bus /);
    expect(output).toMatch(/✓ nothing was lost$/);
    expect(surroundings.stopped).toBe(1);
  });

  test("Ctrl-C before anything was sent", async () => {
    const surroundings = new TestSurroundings(SHOP);
    const running = run([], surroundings);
    surroundings.interrupt();
    expect(await running).toMatchObject({ exitCode: 130, output: "", errors: "Stopped before anything was sent." });
  });

  test.each([
    [["--stack", "shop"], '--stack must name a stack of the app, got: "shop". It has: ecommerce. See --help.'],
    [["--stack", "ecommerce", "--bus", "x"], '--bus must name a bus of the stack ecommerce, got: "x". See --help.'],
    [
      ["--faults", "outage:q-nothing"],
      /^--faults: outage: at must be the name or ARN of something in the stack.*, got: "q-nothing"\./,
    ],
  ])("%j is refused", async (args, message) => {
    const { exitCode, output, errors, surroundings } = await run(args);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(errors).toMatch(message);
    if (surroundings.simulation) expect(surroundings.stopped).toBe(1);
  });

  test("an app that does not synthesize", async () => {
    const { exitCode, errors } = await run([], new TestSurroundings("{"));
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/JSON/);
  });
});

describe("at an endpoint", () => {
  test("of a simulator that has seen others: only this run counts", async () => {
    const shop = await startShop(SHOP);
    const endpoint = ["--endpoint", shop.url ?? ""];
    const first = await runForMachines([...endpoint, "--events", "100", "--seed", "1"]);
    const second = await runForMachines([...endpoint, "--events", "150", "--seed", "2"]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(second.report).toMatchObject({ events: 150, lost: 0, target: { kind: "endpoint", bus: "ecom-bus" } });
    expect(second.report.conservation?.published).toBe(150);
    expect(route(second.report, "q-shipments")?.opened).toBe(counts("mixed", 150, 2)("Shipment"));
    expect(shop.accounts().published).toBe(250);
  });

  test("of an emulator: what it answered, and what was not observable", async () => {
    const bridge = await ScriptedEventBridge.start();
    const { exitCode, output } = await run(["--endpoint", bridge.endpoint, "--events", "25", "--scenario", "orders"]);
    expect(exitCode).toBe(0);
    expect(bridge.calls.map(({ length }) => length).sort()).toEqual([10, 10, 5]);
    expect(output).toContain("What came of the events after PutEvents is not known: ");
    expect(output).toMatch(/\? whether events were lost was not observable$/);
  });

  test("of an emulator a budget of losses is not met, and faults are refused", async () => {
    const bridge = await ScriptedEventBridge.start();
    const args = ["--endpoint", bridge.endpoint, "--events", "10"];
    const { exitCode, output } = await run([...args, "--expect", "lost=0"]);
    expect(exitCode).toBe(7);
    expect(output).toContain("✗ lost=0  (not observable here)");
    const refused = await run([...args, "--faults", "duplicate"]);
    expect(refused.exitCode).toBe(2);
    expect(refused.errors).toMatch(/^--faults must stand without .*only the simulator has faults\./);
  });

  test("that answers for some and then no more: the report tells what was accepted", async () => {
    const bridge = await ScriptedEventBridge.start({
      put: (entries, call) => (call <= 2 ? accepted(entries) : { status: 400, error: "AccessDeniedException" }),
    });
    const args = ["--endpoint", bridge.endpoint, "--events", "100", "--concurrency", "1"];
    const { exitCode, output, errors } = await run(args);
    expect(exitCode).toBe(5);
    expect(output).toMatch(/\n {2}sent +20 events in /);
    expect(output).toMatch(/\n {2}not sent +70 events that were due\n/);
    expect(output).toContain("✗ 10 events not accepted");
    expect(errors).toMatch(/^The credentials may not do this on ecom-bus /);
  });

  test.each([
    [
      "where nothing listens",
      "http://127.0.0.1:9",
      6,
      /^Nothing that speaks EventBridge answers at http:\/\/127\.0\.0\.1:9 /,
    ],
    ["that is no URL", "ecom", 2, '--endpoint must be a URL such as http://127.0.0.1:4566, got: "ecom". See --help.'],
  ])("%s", async (_, endpoint, code, message) => {
    const { exitCode, errors, output } = await run(["--endpoint", endpoint]);
    expect({ exitCode, output }).toEqual({ exitCode: code, output: "" });
    expect(errors).toMatch(message);
  });

  test("without the bus", async () => {
    const bridge = await ScriptedEventBridge.start({ describe: { status: 400, error: "ResourceNotFoundException" } });
    const { exitCode, errors } = await run(["--endpoint", bridge.endpoint, "--bus", "gone-bus"]);
    expect(exitCode).toBe(3);
    expect(errors).toMatch(/^There is no bus gone-bus in us-east-1 at http/);
  });
});

describe("on AWS", () => {
  const args = ["--bus", "ecom-bus", "--region", "eu-central-1", "--events", "500"];

  test("it asks before it sends", async () => {
    const surroundings = new TestSurroundings(SHOP);
    surroundings.answer = false;
    expect(await run(args, surroundings)).toMatchObject({ exitCode: 1, errors: "Nothing was sent." });
    expect(surroundings.questions).toEqual([
      "This sends 500 events to the bus ecom-bus in eu-central-1, and its consumers act on them. Send?",
    ]);
  });

  test("where nobody can be asked, it has to be told", async () => {
    const { exitCode, errors } = await run(args);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^--yes must say that 500 events may be sent to the bus ecom-bus in eu-central-1/);
  });
});

describe("the report", () => {
  test("is one file that needs no other", async () => {
    const surroundings = new TestSurroundings(SHOP);
    const file = join(surroundings.folder, "load.html");
    const { exitCode, errors } = await run(
      ["--events", "200", "--scenario", "failures", "--report", file],
      surroundings,
    );
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: `The report is in ${file}.` });
    const html = readFileSync(file, "utf8");
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:\/\//);
    expect(html).toContain("✓ Nothing was lost.");
    for (const title of ["Throughput and errors", "Queue depth", "Latency by percentile", "Latency distribution"]) {
      expect(html).toContain(`<h3>${title}</h3>`);
    }
    expect(html).toContain("npm run loadtest -- --events 200");
    expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  test.each([
    ["nowhere/load.html", "--report must be a file in a folder that there is, got: nowhere/load.html. See --help."],
    ["__tests__", "--report must be a file, got a folder: __tests__. See --help."],
  ])("to %s is refused before anything is sent", async (file, message) => {
    expect(await run(["--report", file])).toMatchObject({ exitCode: 2, output: "", errors: message });
  });
});

describe("says what is wrong with", () => {
  test.each([
    [["--rate", "0"], '--rate must be events a second, more than 0 and at most 1000000, got: "0".'],
    [["--rate", "fast"], '--rate must be events a second, more than 0 and at most 1000000, got: "fast".'],
    [["--rate", "10", "--concurrency", "2"], /^--rate and --concurrency exclude each other: /],
    [["--concurrency", "0"], '--concurrency must be a whole number from 1 to 1000, got: "0".'],
    [["--events", "0"], '--events must be a whole number from 1 to 1000000000, got: "0".'],
    [["--duration", "0"], /^--duration must be a time from 0.1 to 86400 seconds, such as 20, 20s or 1.5m, got: "0"\./],
    [["--batch", "11"], '--batch must be a whole number from 1 to 10, got: "11".'],
    [["--batch", "0"], '--batch must be a whole number from 1 to 10, got: "0".'],
    [["--workers", "3", "--concurrency", "2"], /^--workers must be 2 at most, as many as calls are under way/],
    [["--scenario", "chaos"], '--scenario must be one of orders, mixed, failures, got: "chaos".'],
    [["--seed", "-1"], /^--seed must have a value; one that begins with a dash is given as --seed=-1\. See --help\.$/],
    [["--drain", "soon"], /^--drain must be a time from 0 to 86400 seconds/],
    [["--faults", "flood"], /^--faults must begin with a kind of fault/],
    [["--expect", "fast"], /^--expect must be a metric, an operator and a bound/],
    [["--endpoint", "http://127.0.0.1:9", "--stack", "x"], /^--stack must stand without --endpoint/],
    [["--bus", "b", "--history", "5"], /^--history must stand without --endpoint and --bus/],
    [["--speed", "9"], /^Unknown option '--speed'/],
    [["now"], /^Unexpected argument 'now'/],
  ])("%j", async (args, message) => {
    const { exitCode, errors, output } = await run(args);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(errors).toMatch(message);
  });

  test("and helps", async () => {
    const { exitCode, output } = await run(["--help"]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^npm run loadtest -- \[options\]\n/);
    expect(output).toMatch(/\n {2}130 {2}stopped by Ctrl-C; /);
  });
});
