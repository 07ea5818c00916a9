import type { Drill } from "./drill";
import { duplicatesSeen, isStraight, messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 20;

export const duplicates: Drill = {
  name: "duplicates",
  summary: "SQS delivers every message twice, as a standard queue may: each order is still processed once.",

  async run(simulation, story) {
    story.say("Standard queues deliver at least once. Today it is twice, for every message.");
    const fault = simulation.fault({ kind: "duplicate", at: "q-orders" });
    const ids = simulation.publish(...orders(COUNT));
    story.say(`${COUNT} orders are published. This is the way of the first, straight from the rule:`);
    story.follow(ids[0] ?? "", isStraight);
    await simulation.settle();
    story.check("messages that SQS delivered once more", fault.struck, 2 * COUNT);
    story.say(`${COUNT} orders, by two ways each, each twice: ${4 * COUNT} deliveries.`);
    story.check("orders processed, each once", ordersProcessed(simulation), COUNT);
    story.check("deliveries that the consumer knew already", duplicatesSeen(simulation), 3 * COUNT);
    story.check("messages in q-orders and q-orders-dlq", messagesIn(simulation, "q-orders", "q-orders-dlq"), 0);
    story.check("lost", simulation.accounts().lost, 0);
  },
};
