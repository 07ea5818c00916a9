import { addressOf, blockOf } from "./alter-stack";
import type { Drill } from "./drill";
import { messagesIn, orders } from "./orders";

const COUNT = 100_000;
const AT_ONCE = 10_000;

export const burst: Drill = {
  name: "burst",
  summary:
    "100,000 orders at once on 2 concurrent consumers: the depth alarm fires, the queue drains, the alarm clears.",

  alter(stack) {
    const queue = addressOf(stack, "aws_sqs_queue", "name", "q-orders");
    const mapping = blockOf(stack, "aws_lambda_event_source_mapping", "event_source_arn", `\${${queue}.arn}`);
    mapping.scaling_config = { maximum_concurrency: 2 };
  },
  // The bundle itself would do, and take minutes: 20,000 invocations with a call of the table for each message.
  options: { functions: { "orders-consumer": () => undefined } },

  async run(simulation, story) {
    const queue = simulation.queue("q-orders");
    story.say(`${COUNT} orders come at once; orders-consumer may run twice at a time, 10 messages in 50 ms each.`);
    story.say("(A stand-in takes the place of the consumer's bundle here: it only acknowledges.)");
    for (let first = 0; first < COUNT; first += AT_ONCE) simulation.publish(...orders(AT_ONCE, first));
    await simulation.advance({ seconds: 1 });
    story.say(`After a second ${queue.counts.visible} messages wait in q-orders.`);
    await simulation.advance({ minutes: 2 });
    story.check("alarm q-orders-depth", simulation.alarm("q-orders-depth").state, "ALARM");
    const before = simulation.now;
    await simulation.settle();
    story.say(`Drained ${Math.round((simulation.now - before) / 1_000)} s later.`);
    story.check("messages processed", simulation.accounts().ways.ended.processed, 2 * COUNT);
    story.check("most invocations at a time", simulation.metric("AWS/Lambda", "ConcurrentExecutions").max, 2);
    story.check("messages in q-orders", messagesIn(simulation, "q-orders"), 0);
    await simulation.advance({ minutes: 10 });
    story.check("alarm q-orders-depth", simulation.alarm("q-orders-depth").state, "OK");
    story.check("lost", simulation.accounts().lost, 0);
  },
};
