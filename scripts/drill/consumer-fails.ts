import type { Drill } from "./drill";
import { alertsSent, duplicatesSeen, isStraight, messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 5;

export const consumerFails: Drill = {
  name: "consumer-fails",
  summary:
    "The consumer fails; orders reach the dead-letter queue after 5 receives; it is mended, and they are redriven.",

  async run(simulation, story) {
    const queue = simulation.queue("q-orders");
    const letters = simulation.queue("q-orders-dlq");
    story.say("A bad release: every invocation of orders-consumer ends with an error.");
    const fault = simulation.fault({ kind: "handler-error", at: "orders-consumer" });
    const ids = simulation.publish(...orders(COUNT));
    story.say(`${COUNT} orders are published. Each reaches q-orders twice: from the rule, and through topic-orders.`);
    story.say("This is the way of the first order, straight from the rule:");
    story.follow(ids[0] ?? "", isStraight);
    await simulation.advance({ seconds: 10 });
    story.check("messages in flight on q-orders", queue.counts.inFlight, 2 * COUNT);
    const bodies = queue.peek().map(({ body }) => body);
    for (let receives = 1; receives <= 5; receives++) {
      if (receives > 1) {
        await simulation.advance({ seconds: 180 });
        story.say("180 s later their visibility timeout is over: they are received again, and fail again.");
      }
      const counts = queue.peek().map(({ receiveCount }) => receiveCount);
      story.check("receives of each message until now", [...new Set(counts)], [receives]);
    }
    story.say("The 5th receive was the last: when the visibility timeout is over, SQS moves them.");
    await simulation.settle();
    story.check("messages in q-orders", queue.size, 0);
    story.check("messages in q-orders-dlq", letters.size, 2 * COUNT);
    const kept = letters.peek().map(({ body }) => body);
    story.check("of these with the body that was sent, byte for byte", common(kept, bodies), 2 * COUNT);
    await simulation.advance({ minutes: 2 });
    story.checkAlarm("q-orders-dlq-not-empty", "ALARM");
    const alerts = alertsSent(simulation).filter((alert) => alert.endsWith("dlq-not-empty"));
    story.check("what was sent to whoever reads the alerts", alerts, ["ALARM q-orders-dlq-not-empty"]);
    story.check("orders processed", ordersProcessed(simulation), 0);

    fault.end();
    story.say("The release is rolled back, and the dead-letter queue is redriven.");
    simulation.redrive("q-orders-dlq");
    await simulation.settle();
    story.check("messages in q-orders and q-orders-dlq", messagesIn(simulation, "q-orders", "q-orders-dlq"), 0);
    story.check("orders processed, each once", ordersProcessed(simulation), COUNT);
    story.check("second copies, which the consumer knew", duplicatesSeen(simulation), COUNT);
    story.check("orders of which all ways have ended", ids.filter((id) => simulation.story(id)?.over).length, COUNT);
    await simulation.advance({ minutes: 10 });
    story.checkAlarm("q-orders-dlq-not-empty", "ALARM", "OK");
    story.check("lost", simulation.accounts().lost, 0);
  },
};

/** How many texts two lists have in common. */
function common(some: readonly string[], others: readonly string[]): number {
  const left = [...others];
  return some.filter((text) => left.includes(text) && left.splice(left.indexOf(text), 1)).length;
}
