import type { Simulation } from "../../simulator";
import type { Drill } from "./drill";
import { alertsSent, isStraight, messagesIn, orders, ordersProcessed, timesOf } from "./orders";

const HOURS = 2;
const COUNT = HOURS * 60;

export const targetOutage: Drill = {
  name: "target-outage",
  summary: "SQS of the Region takes nothing for 2 hours: EventBridge and SNS retry until it does.",

  async run(simulation, story) {
    const { queues } = simulation.topology;
    story.say(
      `SQS of the Region has an outage: for ${HOURS} hours none of the ${queues.length} queues takes anything.`,
    );
    for (const { name } of queues) simulation.fault({ kind: "outage", at: name, forSeconds: HOURS * 3_600 });
    story.say("Business goes on, an order a minute.");
    const ids: string[] = [];
    for (let minute = 0; minute < COUNT; minute++) {
      ids.push(...simulation.publish(...orders(1, minute)));
      await simulation.advance({ seconds: minute === COUNT - 1 ? 59 : 60 });
      if (minute % 30 === 29) {
        const { underWay } = simulation.accounts().ways;
        story.say(`${minute + 1} orders are published; EventBridge and SNS hold ${underWay} copies, and try again.`);
      }
    }
    story.check("orders processed", ordersProcessed(simulation), 0);
    story.check("copies that are held and retried", simulation.accounts().ways.underWay, 2 * COUNT);
    await simulation.advance({ seconds: 1 });
    const over = simulation.now;
    story.say("Two hours are over, and SQS answers again. Whoever waits comes back at the time of its next retry.");
    await simulation.settle();
    story.check("orders processed, each once", ordersProcessed(simulation), COUNT);
    story.check("the last of them within half an hour of the outage's end", simulation.now - over < 1_800_000, true);
    story.check("orders that were retried", ids.filter((id) => timesOf(simulation, "retried", id) > 0).length, COUNT);
    story.check(
      "messages in route-orders-dlq and topic-orders-to-q-orders-dlq",
      messagesIn(simulation, "route-orders-dlq", "topic-orders-to-q-orders-dlq"),
      0,
    );
    const [first = ""] = ids;
    const [byRule, bySns] = [false, true].map((throughTopic) => retriesOf(simulation, first, throughTopic));
    story.say(`The first order was tried again ${byRule} times by EventBridge, and ${bySns} times by SNS.`);
    story.say(
      "No dead-letter queue and no alarm was needed: EventBridge tries for 24 hours, and SNS for 23 days, by default.",
    );
    await simulation.advance({ minutes: 10 });
    story.check("alerts", alertsSent(simulation).length, 0);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

/** How often the copy of an event was tried again that goes through topic-orders, or the other. */
function retriesOf(simulation: Simulation, id: string, throughTopic: boolean): number {
  const steps = simulation.story(id)?.steps ?? [];
  return steps.filter(({ kind, path }) => kind === "retried" && isStraight(path) !== throughTopic).length;
}
