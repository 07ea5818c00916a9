import { sampleOrderPlaced } from "../../handlers/events/premium-samples";
import type { Demo } from "./demo";

const COUNT = 120;

export const premiumOrders: Demo = {
  name: "premium-orders",
  stack: "premium-orders",
  summary: "Orders of all customers, and a function that sees those above 100 of premium customers alone.",
  teaches: "Let the pattern decide: a number, a prefix, and what does not match costs nothing and wakes nobody.",
  faults: [
    { kind: "duplicate", at: "premium-orders", probability: 0.3 },
    { kind: "handler-error", at: "premium-care", probability: 0.2, forSeconds: 300 },
    { kind: "late-error", at: "premium-care", probability: 0.2, forSeconds: 300 },
  ],

  async run(simulation, story) {
    const orders = Array.from({ length: COUNT }, (_, index) => sampleOrderPlaced({ index, seed: simulation.seed }));
    // By hand, and not by the pattern.
    const isWanted = ({ amount, customerId }: (typeof orders)[number]) =>
      amount > 100 && customerId.slice(0, 8) === "premium-";
    const wanted = orders.filter(isWanted).length;
    const ids = simulation.publish(
      ...orders.map((detail) => ({ source: "premium.shop", "detail-type": "OrderPlaced", detail })),
    );
    story.say(`${COUNT} orders, of which ${wanted} are above 100 and of a premium customer. The way of one of those:`);
    story.follow(ids[orders.findIndex(isWanted)] ?? "");
    await simulation.settle();
    const { routes, lost, queues } = simulation.accounts();
    const sent = routes.find(({ path }) => path.join() === "premium-shop,route-premium-orders,premium-orders");
    story.check("orders that the rule sent on", sent?.opened ?? 0, wanted);
    story.check("orders cared for, each once", simulation.metric("Signalbox", "PremiumOrders").sum, wanted);
    story.check(
      "waiting, or given up",
      queues.reduce((sum, { visible }) => sum + visible, 0),
      0,
    );
    story.check("lost", lost, 0);
  },
};
