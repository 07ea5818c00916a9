import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleOrderPlaced } from "../../../handlers/events/premium-samples";
import { premiumOrders } from "../../../scripts/demo/premium-orders";
import { PremiumOrdersStack } from "../../../stacks/premium-orders";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(premiumOrders, new PremiumOrdersStack(testApp(), "premium-orders", props));
}, 60_000);
afterAll(() => demo?.remove());

test.each(withAndWithoutFaults(10))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  const details = Array.from({ length: 120 }, (_, index) => sampleOrderPlaced({ index, seed }));
  const wanted = details.filter(({ amount, customerId }) => amount > 100 && /^premium-/.test(customerId)).length;
  // Both sides of every limit are met.
  expect(wanted).toBeGreaterThan(5);
  for (const amount of [99.99, 100, 100.01]) expect(details.some((each) => each.amount === amount)).toBe(true);
  for (const prefix of ["Premium-", "not-premium-", "standard-"]) {
    expect(details.some(({ customerId, amount }) => amount > 100 && customerId.startsWith(prefix))).toBe(true);
  }
  expect(simulation.metric("Signalbox", "PremiumOrders").sum).toBe(wanted);
  const accounts = simulation.accounts();
  expect(accounts).toMatchObject({ lost: 0, ways: { resting: 0, underWay: 0, unaccounted: 0 } });
  // What the rule does not match is no loss, and goes nowhere.
  expect(accounts.ways.ended.unmatched).toBe(120 - wanted);
  if (!faulty) expect(accounts.duplicates).toBe(0);
});
