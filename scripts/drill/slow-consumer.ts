import { blockOf } from "./alter-stack";
import type { Drill } from "./drill";
import { isStraight, messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 4;

export const slowConsumer: Drill = {
  name: "slow-consumer",
  summary: "The consumer takes longer than the visibility timeout: messages are received again while it works on them.",

  alter(stack) {
    blockOf(stack, "aws_sqs_queue", "name", "q-orders").visibility_timeout_seconds = 10;
  },

  async run(simulation, story) {
    const queue = simulation.queue("q-orders");
    story.say(
      "Somebody sets the visibility timeout of q-orders to 10 s. (At synth this is an error; in the console it is not.)",
    );
    const fault = simulation.fault({ kind: "slow", at: "orders-consumer", seconds: 15, times: 8 });
    story.say("A database is slow today: an invocation of orders-consumer takes 15 s.");
    const ids = simulation.publish(...orders(COUNT));
    story.say(`${COUNT} orders are published. This is the way of the first, straight from the rule:`);
    story.follow(ids[0] ?? "", isStraight);
    await simulation.advance({ seconds: 9 });
    story.check("messages received once, and worked on", queue.counts.inFlight, 2 * COUNT);
    await simulation.advance({ seconds: 3 });
    const twice = queue.peek().filter(({ receiveCount }) => receiveCount > 1).length;
    story.check("messages that are received again while the first invocation still works on them", twice, 2 * COUNT);
    await simulation.advance({ seconds: 4 });
    story.say("The first invocation is done, and may not delete what somebody else has received since.");
    story.check("messages still in q-orders", queue.size, 2 * COUNT);
    fault.end();
    story.say("The database is as fast as ever again.");
    await simulation.settle();
    const { duplicates } = simulation.accounts();
    story.check("orders were delivered to the consumer more than once", duplicates > 0, true);
    story.check("orders processed, each once: the consumer is idempotent", ordersProcessed(simulation), COUNT);
    story.check("messages in q-orders and q-orders-dlq", messagesIn(simulation, "q-orders", "q-orders-dlq"), 0);
    story.check("lost", simulation.accounts().lost, 0);
  },
};
