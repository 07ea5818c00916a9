import type { Drill } from "./drill";
import { messagesIn, orders, ordersProcessed } from "./orders";

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
    await simulation.advance({ seconds: 10 });
    story.check("messages in flight on q-orders, received once", queue.counts.inFlight, 2 * COUNT);
    const bodies = queue.peek().map(({ body }) => body);
    for (let receive = 2; receive <= 5; receive++) {
      await simulation.advance({ seconds: 180 });
      const counts = new Set(queue.peek().map(({ receiveCount }) => receiveCount));
      story.say(`The visibility timeout is over: received for the ${receive}. time (${[...counts].join(", ")}).`);
    }
    await simulation.settle();
    story.say("After the 5th receive SQS moves them.");
    story.check("messages in q-orders", queue.size, 0);
    story.check("messages in q-orders-dlq", letters.size, 2 * COUNT);
    const lettersIntact = letters.peek().filter(({ body }) => bodies.includes(body)).length;
    story.check("of these with the body as it was sent", lettersIntact, 2 * COUNT);

    await simulation.advance({ minutes: 2 });
    story.check("alarm q-orders-dlq-not-empty", simulation.alarm("q-orders-dlq-not-empty").state, "ALARM");
    story.check("orders processed", ordersProcessed(simulation), 0);

    fault.end();
    story.say("The release is rolled back, and the dead-letter queue is redriven.");
    simulation.redrive("q-orders-dlq");
    await simulation.settle();
    story.check("messages in q-orders and q-orders-dlq", messagesIn(simulation, "q-orders") + letters.size, 0);
    story.check("orders processed, each once", ordersProcessed(simulation), COUNT);
    await simulation.advance({ minutes: 10 });
    story.check("alarm q-orders-dlq-not-empty", simulation.alarm("q-orders-dlq-not-empty").state, "OK");
    story.check("events of which all ways have ended", ids.filter((id) => simulation.story(id)?.over).length, COUNT);
    story.check("lost", simulation.accounts().lost, 0);
  },
};
