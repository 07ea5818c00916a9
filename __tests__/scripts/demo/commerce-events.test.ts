import { afterAll, beforeAll, expect, test } from "vitest";
import { type SampleEntry, sampleOfBatch } from "../../../handlers/events/commerce-samples";
import { commerceEvents, commerceEventsOf } from "../../../scripts/demo/commerce-events";
import { keptEvents } from "../../../scripts/demo/commerce-events/kept-events";
import { twoBuses } from "../../../scripts/demo/commerce-events/look-at";
import type { Demo } from "../../../scripts/demo/demo";
import { tableRows } from "../../../scripts/demo/table-rows";
import { CommerceEventsStack } from "../../../stacks/commerce-events";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

/** The system is the same for many events and few, but not what it takes to simulate it. */
const FEW = 20;

let count = FEW;
const anyCount: Demo = {
  ...commerceEvents,
  run: (simulation, story) => commerceEventsOf(count).run(simulation, story),
};

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(anyCount, new CommerceEventsStack(testApp(), "commerce-events", props));
}, 60_000);
afterAll(() => demo?.remove());

/** The rules, each as a person would put it: what its pattern says is not asked. */
const RULES: Readonly<Record<string, (event: SampleEntry) => boolean>> = {
  OrderEventsRule: ({ source }) => source === "ecommerce.orders",
  HighValueOrdersRule: ({ detailType, detail }) => detailType === "Order Created" && Number(detail.totalAmount) > 1000,
  AllEventsToSQSRule: () => true,
  UserRegistrationRule: ({ detailType }) => detailType === "User Registered",
  OrderWorkflowRule: ({ detailType }) => detailType === "Order Created",
};

test.each(withAndWithoutFaults(1))("200 events, seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const events = eventsOf(200, seed);
  // Every rule matches some and leaves others.
  for (const matches of Object.values(RULES)) expect(events.filter(matches).length).toBeGreaterThan(5);
  expect(events.filter((event) => RULES.OrderEventsRule?.(event)).length).toBeLessThan(195);
  await check(events, { seed, faulty });
});

test.each(withAndWithoutFaults(19))("few events, seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  await check(eventsOf(FEW, seed), { seed, faulty });
});

test("a workflow that fails is told of by a rule on the account's own bus", async () => {
  count = FEW;
  const { simulation } = await demo.play({ seed: 1, faulty: false });
  const { home } = twoBuses(simulation);
  // After the order itself is on the bus: what the workflow wants to put there is refused.
  simulation.fault({ kind: "outage", at: home.arn, fromSeconds: 60 });
  const detail = { orderId: "ORD-X", customerId: "USER-X", totalAmount: 5000, currency: "USD", items: [] };
  simulation.publish({ bus: home.arn, source: "ecommerce.orders", "detail-type": "Order Created", detail });
  await simulation.settle();
  const told = () => {
    const [alerts] = simulation.topic("commerce-alerts").place.subscriptions;
    const bodies = simulation.beyond(alerts?.to.arn).received.map(({ body }) => JSON.parse(body) as unknown);
    // The same address gets the sentences of large orders.
    return bodies.filter((body) => typeof body === "string" && !body.startsWith("High-value order "));
  };
  // A sentence, without the order.
  const machine = "arn:aws:states:[a-z0-9-]+:\\d{12}:execution:order-workflow";
  expect(told()).toEqual([
    expect.stringMatching(new RegExp(`^The execution (\\S+) of the order workflow ended with FAILED: ${machine}:\\1$`)),
  ]);
  expect(told()[0]).not.toContain("ORD-X");
  expect((await keptEvents(simulation)).store).toHaveLength(20 + acceptedIn(1) + 1);
});

test("an execution that fails gives its order back, so that the next takes it, and only that", async () => {
  count = FEW;
  const { simulation } = await demo.play({ seed: 1, faulty: false });
  const { home } = twoBuses(simulation);
  const detail = { orderId: "ORD-X", customerId: "USER-X", totalAmount: 5000, currency: "USD", items: [] };
  const endOfNext = async () => {
    simulation.publish({ bus: home.arn, source: "ecommerce.orders", "detail-type": "Order Created", detail });
    await simulation.settle();
    return simulation.stateMachine().executions.at(-1);
  };
  const rows = async () =>
    (await tableRows(simulation, "commerce-orders")).filter(({ orderId }) => orderId === "ORD-X");

  const outage = simulation.fault({ kind: "outage", at: home.arn, fromSeconds: 60 });
  const failed = await endOfNext();
  expect(failed).toMatchObject({ status: "FAILED", error: "EventBridge.FailedEntry" });
  expect(failed?.cause).toContain("InternalFailure");
  expect(await rows()).toEqual([]);
  outage.end();
  expect((await endOfNext())?.path.at(-1)).toBe("Accept");
  expect((await endOfNext())?.path.at(-1)).toBe("Taken before");
  expect(await rows()).toHaveLength(1);
});

function acceptedIn(seed: number): number {
  return eventsOf(FEW, seed).filter(({ detailType }) => detailType === "Order Created").length;
}

function eventsOf(count: number, seed: number): SampleEntry[] {
  return Array.from({ length: count }, (_, index) => sampleOfBatch({ index, seed }));
}

async function check(
  events: readonly SampleEntry[],
  options: { readonly seed: number; readonly faulty: boolean },
): Promise<void> {
  count = events.length;
  const { simulation, broken } = await demo.play(options);
  expect(broken).toEqual([]);
  const metric = (rule: string) => simulation.metric("AWS/Events", "MatchedEvents", { RuleName: rule }).sum;
  for (const [rule, matches] of Object.entries(RULES)) expect(metric(rule), rule).toBe(events.filter(matches).length);

  const orders = events.filter(({ detailType }) => detailType === "Order Created");
  const processed = events.filter((event) => RULES.OrderEventsRule?.(event) || RULES.UserRegistrationRule?.(event));
  const records = await tableRows(simulation, "processed-events");
  const subjects = processed.map(({ detail }) => detail.orderId ?? detail.userId);
  expect(records.map(({ subject }) => subject).sort()).toEqual(subjects.sort());
  const large = orders.filter(({ detail }) => Number(detail.totalAmount) > 1000).map(({ detail }) => detail.orderId);
  const high = records.filter(({ priority }) => priority === "high").map(({ subject }) => subject);
  expect(high.sort()).toEqual(large.sort());
  expect(await tableRows(simulation, "commerce-orders")).toHaveLength(orders.length);

  const all = events.length + orders.length;
  const kept = await keptEvents(simulation);
  expect(kept.store).toHaveLength(all);
  for (const ids of [kept.store, kept.bucket, kept.copy]) expect(new Set(ids).size).toBe(all);
  // A bucket and a bus may have an event twice; nothing makes them here without a fault.
  if (!options.faulty) expect([kept.bucket.length, kept.copy.length]).toEqual([all, all]);
  const accounts = simulation.accounts();
  expect(accounts).toMatchObject({ lost: 0, deadLettered: 0, ways: { resting: 0, underWay: 0, unaccounted: 0 } });
}
