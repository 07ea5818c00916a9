import type { Drill } from "./drill";
import { messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 30;

export const targetOutage: Drill = {
  name: "target-outage",
  summary: "SQS does not answer for q-orders for 2 hours: EventBridge and SNS retry until it does.",

  async run(simulation, story) {
    story.say("SQS has a bad day: q-orders takes nothing for 2 hours.");
    simulation.fault({ kind: "outage", at: "q-orders", forSeconds: 7_200 });
    for (let minute = 0; minute < COUNT; minute++) {
      simulation.publish(...orders(1, minute));
      await simulation.advance({ minutes: 1 });
    }
    story.say(`${COUNT} orders are published, one a minute. EventBridge and SNS hold them, and try again and again.`);
    story.check("orders processed", ordersProcessed(simulation), 0);
    story.check("copies that are retried", simulation.accounts().ways.underWay, 2 * COUNT);
    await simulation.advance({ minutes: 90 });
    story.say("Two hours are over, and q-orders answers again.");
    await simulation.settle();
    story.check("orders processed", ordersProcessed(simulation), COUNT);
    story.check("messages in route-orders-dlq", messagesIn(simulation, "route-orders-dlq"), 0);
    story.check("messages in topic-orders-to-q-orders-dlq", messagesIn(simulation, "topic-orders-to-q-orders-dlq"), 0);
    story.check("lost", simulation.accounts().lost, 0);
  },
};
