import { afterAll, beforeAll, expect, test } from "vitest";
import { ecommerce } from "../../../scripts/demo/ecommerce";
import { EcommerceStack } from "../../../stacks/ecommerce";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(ecommerce, new EcommerceStack(testApp(), "ecommerce", props));
});
afterAll(() => demo.remove());

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  const accounts = simulation.accounts();
  expect(accounts).toMatchObject({ lost: 0, ways: { resting: 11, underWay: 0, unaccounted: 0 } });
  const alarming = accounts.alarms.filter(({ state }) => state === "ALARM");
  if (!faulty) expect(alarming).toEqual([]);
  const rest = accounts.queues.filter(({ visible }) => visible > 0).map(({ name, visible }) => [name, visible]);
  expect(rest).toEqual([["q-shipments", 11]]);
  // 42 orders, each once, whatever is delivered twice or fails; beside the 58 events, alarms alone publish.
  expect(simulation.metric("Signalbox", "OrdersProcessed").sum).toBe(42);
  const [published, ...notifications] = accounts.sources;
  expect(published).toEqual({ place: "ecom-bus", published: 58 });
  if (!faulty) expect(notifications).toEqual([]);
});
