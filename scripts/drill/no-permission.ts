import { addressOf, removeBlocks } from "./alter-stack";
import type { Drill } from "./drill";
import { messagesIn, orders, ordersProcessed } from "./orders";

const COUNT = 3;

export const noPermission: Drill = {
  name: "no-permission",
  summary:
    "The policy of q-orders is gone: EventBridge and SNS may not send to it, and their dead-letter queues keep the orders.",

  alter(stack) {
    removeBlocks(stack, "aws_sqs_queue_policy", addressOf(stack, "aws_sqs_queue", "name", "q-orders"));
  },

  async run(simulation, story) {
    story.say("Another pipeline has overwritten the policy of q-orders. Nothing looks different in the console.");
    const [id = ""] = simulation.publish(...orders(COUNT));
    await simulation.settle();
    story.check("orders processed", ordersProcessed(simulation), 0);
    story.say("A missing permission is not retried: each order goes to the dead-letter queue of the hop that failed.");
    const [letter] = simulation.queue("route-orders-dlq").peek();
    story.check("messages in route-orders-dlq", messagesIn(simulation, "route-orders-dlq"), COUNT);
    story.check("ERROR_CODE there", letter?.attributes?.ERROR_CODE?.StringValue, "NO_PERMISSIONS");
    story.check(
      "messages in topic-orders-to-q-orders-dlq",
      messagesIn(simulation, "topic-orders-to-q-orders-dlq"),
      COUNT,
    );
    const why = simulation.story(id)?.steps.find(({ kind }) => kind === "failed")?.detail;
    story.say(`The simulator says why: ${why}`);
    await simulation.advance({ minutes: 2 });
    story.check("alarm route-orders-dlq-not-empty", simulation.alarm("route-orders-dlq-not-empty").state, "ALARM");
    story.check(
      "alarm route-orders-failed-invocations",
      simulation.alarm("route-orders-failed-invocations").state,
      "ALARM",
    );
    story.check("lost", simulation.accounts().lost, 0);
  },
};
