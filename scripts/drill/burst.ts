import type { Simulation } from "../../simulator";
import { addressOf, blockOf } from "./alter-stack";
import type { Drill } from "./drill";
import { alertsSent, messagesIn, orders } from "./orders";

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
    const seen = ordersConsumed(simulation);
    story.say("100,000 orders come at once; orders-consumer may run twice at a time, 10 messages in 50 ms each.");
    story.say("(A stand-in takes the place of the consumer's bundle here: it only acknowledges.)");
    for (let first = 0; first < COUNT; first += AT_ONCE) simulation.publish(...orders(AT_ONCE, first));
    await simulation.advance({ seconds: 1 });
    story.say(`After a second ${queue.size.toLocaleString("en-US")} messages are in q-orders: each order comes twice.`);
    story.check("messages in q-orders, more than 199,000", queue.size > 199_000, true);
    await simulation.advance({ minutes: 2 });
    story.say(`${queue.size.toLocaleString("en-US")} messages are left.`);
    story.checkAlarm("q-orders-depth", "ALARM");
    while (!simulation.isSettled) {
      await simulation.advance({ minutes: 1 });
      story.say(`${queue.size.toLocaleString("en-US")} messages are left.`);
    }
    story.check("messages in q-orders", messagesIn(simulation, "q-orders"), 0);
    story.check("messages processed", simulation.accounts().ways.ended.processed, 2 * COUNT);
    story.check("different orders among them", seen.size, COUNT);
    story.check("most invocations at a time", simulation.metric("AWS/Lambda", "ConcurrentExecutions").max, 2);
    story.check("invocations that were throttled", simulation.metric("AWS/Lambda", "Throttles").sum, 0);
    await simulation.advance({ minutes: 10 });
    story.checkAlarm("q-orders-depth", "ALARM", "OK");
    const alerts = alertsSent(simulation).filter((alert) => alert.endsWith("q-orders-depth"));
    story.check("what was sent to whoever reads the alerts", alerts, ["ALARM q-orders-depth", "OK q-orders-depth"]);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

/** Ids of the orders that the consumer has processed. It grows. */
function ordersConsumed(simulation: Simulation): ReadonlySet<string> {
  const ids = new Set<string>();
  simulation.observe({
    end({ record }, fate) {
      if (fate === "processed") ids.add(record.id);
    },
  });
  return ids;
}
