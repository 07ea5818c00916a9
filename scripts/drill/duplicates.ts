import type { Drill } from "./drill";
import { duplicatesSeen, messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 20;

export const duplicates: Drill = {
  name: "duplicates",
  summary: "SQS delivers every message twice, as a standard queue may: each order is still processed once.",

  async run(simulation, story) {
    story.say("Standard queues deliver at least once. Today it is twice, for every message.");
    simulation.fault({ kind: "duplicate", at: "q-orders" });
    simulation.publish(...orders(COUNT));
    await simulation.settle();
    story.say(`${COUNT} orders, by two ways each, each twice: ${4 * COUNT} deliveries.`);
    story.check("orders processed", ordersProcessed(simulation), COUNT);
    story.check("deliveries that the consumer knew already", duplicatesSeen(simulation), 3 * COUNT);
    story.check(
      "messages in q-orders and q-orders-dlq",
      messagesIn(simulation, "q-orders") + messagesIn(simulation, "q-orders-dlq"),
      0,
    );
    story.check("lost", simulation.accounts().lost, 0);
  },
};
