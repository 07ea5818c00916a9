import { blockOf } from "./alter-stack";
import type { Drill } from "./drill";
import { messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 4;

export const slowConsumer: Drill = {
  name: "slow-consumer",
  summary: "The consumer takes longer than the visibility timeout: messages are received again while it works on them.",

  alter(stack) {
    blockOf(stack, "aws_sqs_queue", "name", "q-orders").visibility_timeout_seconds = 10;
  },

  async run(simulation, story) {
    story.say(
      "Somebody sets the visibility timeout of q-orders to 10 s. (At synth this is an error; in the console it is not.)",
    );
    const fault = simulation.fault({ kind: "slow", at: "orders-consumer", seconds: 15, times: 8 });
    story.say("A database is slow today: an invocation of orders-consumer takes 15 s.");
    simulation.publish(...orders(COUNT));
    await simulation.advance({ seconds: 12 });
    const twice = simulation
      .queue("q-orders")
      .peek()
      .filter(({ receiveCount }) => receiveCount > 1).length;
    story.check("messages that are received again while the first invocation still works on them", twice, 2 * COUNT);
    fault.end();
    await simulation.settle();
    story.check("orders processed, each once: the consumer is idempotent", ordersProcessed(simulation), COUNT);
    story.check(
      "messages in q-orders and q-orders-dlq",
      messagesIn(simulation, "q-orders") + messagesIn(simulation, "q-orders-dlq"),
      0,
    );
    story.check("lost", simulation.accounts().lost, 0);
  },
};
