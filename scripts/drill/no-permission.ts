import { addressOf, removeBlocks } from "./alter-stack";
import type { Drill } from "./drill";
import { alertsSent, messagesIn, orders, ordersProcessed, timesOf } from "./orders";

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
    const ids = simulation.publish(...orders(COUNT));
    const [id = ""] = ids;
    story.say(`${COUNT} orders are published. These are the ways of the first:`);
    story.follow(id);
    await simulation.settle();
    story.say("A missing permission is not retried: each order goes to the dead-letter queue of the hop that failed.");
    story.check("retries", ids.map((each) => timesOf(simulation, "retried", each)).join(", "), "0, 0, 0");
    story.check("orders processed", ordersProcessed(simulation), 0);
    const letters = simulation.queue("route-orders-dlq").peek();
    const [letter] = letters;
    story.check("messages in route-orders-dlq", letters.length, COUNT);
    story.check("of these with the order in them", letters.filter(({ body }) => holdsOne(body, ids)).length, COUNT);
    story.check("ERROR_CODE there", letter?.attributes?.ERROR_CODE?.StringValue, "NO_PERMISSIONS");
    story.check(
      "messages in topic-orders-to-q-orders-dlq",
      messagesIn(simulation, "topic-orders-to-q-orders-dlq"),
      COUNT,
    );
    await simulation.advance({ minutes: 2 });
    story.checkAlarm("route-orders-dlq-not-empty", "ALARM");
    story.checkAlarm("route-orders-failed-invocations", "ALARM");
    story.checkAlarm("topic-orders-to-q-orders-dlq-not-empty", "ALARM");
    const alerts = alertsSent(simulation).filter((alert) => alert.startsWith("ALARM ")).length;
    story.check("whoever reads the alerts was told of these three", alerts >= 3, true);
    story.say("To mend it, apply the stack again. What is in the two dead-letter queues has then to be sent again.");
    story.check("lost", simulation.accounts().lost, 0);
  },
};

function holdsOne(body: string, ids: readonly string[]): boolean {
  return ids.includes((JSON.parse(body) as { id: string }).id);
}
