import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { BusReplica, EventBus, EventRoute, email, FanoutTopic, ReliableQueue, setAlarmTopic } from "../../../modules";
import { type Simulation, startSimulation } from "../../../simulator";
import { balance, IN_BALANCE, losses } from "../support/routing-blocks";

const HERE = "eu-central-1";
const THERE = "eu-west-1";
const ARN = (region: string) => `arn:aws:events:${region}:123456789012:event-bus/shop`;
const HOUR = 3_600_000;

/** Two Regions with a bus `shop` each, what reaches it in a queue, and a replica each way. */
function stackJson(): string {
  const stack = new TerraformStack(new App(), "two-regions");
  const near = new AwsProvider(stack, "aws", { region: HERE });
  const west = new AwsProvider(stack, "west", { alias: "west", region: THERE });
  const side = (name: string, provider: AwsProvider) => {
    const scope = new Construct(stack, name);
    const props = { provider: provider === near ? undefined : provider };
    const alerts = new FanoutTopic(scope, "alerts", { name: `${name}-alerts`, ...props });
    alerts.subscribe(email(`${name}@example.com`));
    setAlarmTopic(scope, alerts);
    const bus = new EventBus(scope, "bus", { name: "shop", ...props });
    const queue = new ReliableQueue(scope, "queue", { name: `${name}-events`, ...props });
    new EventRoute(scope, "all", { bus, pattern: { source: [{ prefix: "app." }] }, targets: [queue] });
    return { scope, bus };
  };
  const [here, there] = [side("here", near), side("there", west)];
  new BusReplica(here.scope, "out", { bus: here.bus, to: there.bus });
  new BusReplica(there.scope, "home", { bus: there.bus, to: here.bus });
  return Testing.synth(stack, true);
}

let json: string;
beforeAll(() => {
  json = stackJson();
});

async function start(seed = 1): Promise<Simulation> {
  const simulation = await startSimulation(json, { seed });
  onTestFinished(() => simulation.stop());
  return simulation;
}

/** Publishes `count` events on the bus of a Region, and gives their ids. */
function publish(simulation: Simulation, region: string, count: number): string[] {
  const bus = ARN(region);
  return simulation.publish(
    ...Array.from({ length: count }, (_, n) => ({
      bus,
      source: "app.orders",
      "detail-type": "OrderCreated",
      detail: { n },
    })),
  );
}

const idsIn = (simulation: Simulation, queue: string) =>
  simulation
    .queue(queue)
    .peek()
    .map(({ body }) => (JSON.parse(body) as { id: string }).id)
    .sort();

describe("two replicas, one each way", () => {
  test("bring each event to both Regions, once, as it was", async () => {
    const simulation = await start();
    expect(simulation.notes).toEqual([]);
    const ids = [...publish(simulation, HERE, 30), ...publish(simulation, THERE, 20)].sort();
    await simulation.settle();
    expect(idsIn(simulation, "here-events")).toEqual(ids);
    expect(idsIn(simulation, "there-events")).toEqual(ids);
    const regions = simulation
      .queue("there-events")
      .peek()
      .map(({ body }) => (JSON.parse(body) as { region: string }).region);
    expect(regions.filter((region) => region === HERE)).toHaveLength(30);
    // Nothing goes to and fro: each event was forwarded once, and none was dropped for being forwarded again.
    expect(losses(simulation)).toEqual({});
    expect(simulation.metric("AWS/Events", "Invocations", { RuleName: "out" }).sum).toBe(30);
    expect(simulation.metric("AWS/Events", "Invocations", { RuleName: "home" }).sum).toBe(20);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("without the Region in their patterns, would send each event back, which EventBridge drops", async () => {
    const echoing = json.replaceAll(
      /\{\\"region\\":\[\\"[a-z0-9-]+\\"\]\}/g,
      '{\\"source\\":[{\\"prefix\\":\\"app.\\"}]}',
    );
    expect(echoing).not.toBe(json);
    const simulation = await startSimulation(echoing, { seed: 1 });
    onTestFinished(() => simulation.stop());
    publish(simulation, HERE, 3);
    await simulation.settle();
    expect(simulation.accounts().lost).toBe(3);
  });

  test.each(Array.from({ length: 20 }, (_, index) => 1 + index * 7_919))(
    "while the link is out, keep what is to be copied, and bring it after: seed %i",
    async (seed) => {
      const simulation = await start(seed);
      const hours = 1 + (seed % 20);
      simulation.fault({ kind: "link-outage", at: ARN(THERE), forSeconds: hours * 3_600 });
      if (seed % 2 === 0) simulation.fault({ kind: "link-outage", at: ARN(HERE), fromSeconds: 600, forSeconds: 7_200 });
      const ids = [...publish(simulation, HERE, 20), ...publish(simulation, THERE, 10)];
      await simulation.advance({ minutes: 30 });
      expect(idsIn(simulation, "there-events")).toHaveLength(10);
      ids.push(...publish(simulation, HERE, 5), ...publish(simulation, THERE, 5));
      await simulation.settle();
      ids.sort();
      expect(simulation.now - simulation.startedAt).toBeGreaterThan(hours * HOUR);
      expect(idsIn(simulation, "here-events")).toEqual(ids);
      expect(idsIn(simulation, "there-events")).toEqual(ids);
      expect(losses(simulation)).toEqual({});
      expect(simulation.queue("out-dlq").size).toBe(0);
    },
  );

  test("while the link is out for more than a day, keep what is to be copied as dead letters, and wake somebody", async () => {
    const simulation = await start();
    simulation.fault({ kind: "link-outage", at: ARN(THERE), forSeconds: 90_000 });
    const ids = publish(simulation, HERE, 4).sort();
    await simulation.settle();
    expect(idsIn(simulation, "there-events")).toEqual([]);
    expect(idsIn(simulation, "out-dlq")).toEqual(ids);
    await simulation.advance({ minutes: 2 });
    expect(simulation.alarm("out-dlq-not-empty").state).toBe("ALARM");
    expect(simulation.alarm("out-failed-invocations").history.map(({ to }) => to)).toContain("ALARM");
    expect(simulation.alarm("home-dlq-not-empty").state).toBe("OK");
  });

  test("while the other Region is down, copy nothing, lose nothing, and catch up", async () => {
    const simulation = await start();
    simulation.fault({ kind: "outage", at: THERE, forSeconds: 3 * 3_600 });
    const ids = publish(simulation, HERE, 12).sort();
    await simulation.advance({ hours: 2 });
    expect(idsIn(simulation, "here-events")).toEqual(ids);
    expect(idsIn(simulation, "there-events")).toEqual([]);
    expect(() => publish(simulation, THERE, 1)).toThrow("InternalFailure");
    await simulation.settle();
    expect(idsIn(simulation, "there-events")).toEqual(ids);
    expect(losses(simulation)).toEqual({});
  });
});

test("buses of one name are told apart by their ARNs", async () => {
  const simulation = await start();
  expect(() => simulation.bus("shop")).toThrow(
    `The bus must be named by its ARN, as several are called shop: ${ARN(HERE)}, ${ARN(THERE)}.`,
  );
  expect(simulation.bus(ARN(THERE)).place.location.region).toBe(THERE);
});

test("who calls PutEvents with a name reaches the bus of the Region where it is", async () => {
  const simulation = await start();
  const entry = { EventBusName: "shop", Source: "app.orders", DetailType: "OrderCreated", Detail: "{}" };
  const [{ location } = {}] = simulation.topology.buses.filter(({ location: { region } }) => region === THERE);
  simulation.putEvents([entry], location);
  simulation.putEvents([entry, entry]);
  expect(simulation.bus(ARN(THERE)).accepted).toBe(1);
  expect(simulation.bus(ARN(HERE)).accepted).toBe(2);
});

test("a global endpoint is named: publishers do not come by it, and its rules copy nothing here", async () => {
  const stack = new TerraformStack(new App(), "endpoint");
  new AwsProvider(stack, "aws", { region: HERE });
  const provider = new AwsProvider(stack, "west", { alias: "west", region: THERE });
  const alerts = new FanoutTopic(stack, "alerts", { name: "alerts" });
  setAlarmTopic(stack, alerts);
  const bus = new EventBus(stack, "bus", { name: "shop" });
  new BusReplica(stack, "out", {
    bus,
    to: new EventBus(stack, "copy", { name: "shop", provider }),
    globalEndpoint: {},
  });
  const simulation = await startSimulation(Testing.synth(stack, true), { seed: 1 });
  onTestFinished(() => simulation.stop());
  expect(simulation.notes).toEqual([
    expect.stringMatching(
      /^aws_cloudwatch_event_endpoint\.out_endpoint_\w+ is not simulated: nothing is published by way of it, and the rules/,
    ),
  ]);
});
