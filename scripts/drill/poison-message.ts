import type { Drill } from "./drill";
import { isStraight, messagesIn, orders, ordersProcessed, timesOf } from "./orders";

const COUNT = 10;

export const poisonMessage: Drill = {
  name: "poison-message",
  summary:
    "One order of ten breaks its contract: it alone ends in the dead-letter queue, the others in its batch do not.",

  async run(simulation, story) {
    const [first, ...others] = orders(COUNT);
    if (first === undefined) return;
    const poison = { ...first, detail: { ...first.detail, value: "twelve" } };
    story.say('Ten orders are published; the value of one is the text "twelve", where the contract wants a number.');
    const [poisonId = "", ...goodIds] = simulation.publish(poison, ...others);
    story.say("This is the way of the broken one, straight from the rule:");
    story.follow(poisonId, isStraight);
    await simulation.advance({ seconds: 10 });
    const [batch] = simulation.function("orders-consumer").invocations;
    story.check("messages in the first batch, the broken one among them", batch?.records, COUNT);
    story.check("invocations that ended with an error", simulation.metric("AWS/Lambda", "Errors").sum, 0);
    story.say("The consumer reports the broken one by its message id; Lambda deletes the others of the batch.");
    story.check("orders processed", ordersProcessed(simulation), COUNT - 1);
    story.check("messages left in q-orders: its two copies", messagesIn(simulation, "q-orders"), 2);
    await simulation.settle();
    story.say("The broken one alone came back, four times more.");
    const receives = (ids: readonly string[]) => [...new Set(ids.map((id) => timesOf(simulation, "received", id)))];
    story.check("receives of each good order, for two copies", receives(goodIds), [2]);
    story.check("receives of the broken order, for two copies", receives([poisonId]), [10]);
    const letters = simulation.queue("q-orders-dlq");
    const broken = letters.peek().filter(({ body }) => body.includes(poisonId) && body.includes("twelve"));
    story.check("messages in q-orders-dlq", letters.size, 2);
    story.check("of these that hold the broken order as it was sent", broken.length, 2);
    story.check("messages in q-orders", messagesIn(simulation, "q-orders"), 0);
    await simulation.advance({ minutes: 2 });
    story.checkAlarm("q-orders-dlq-not-empty", "ALARM");

    story.say("Somebody reads the letter, has the order published again with the value 12, and deletes the letters.");
    simulation.publish({ ...first, detail: { ...first.detail, value: 12 } });
    letters.purge();
    await simulation.settle();
    story.check("orders processed", ordersProcessed(simulation), COUNT);
    await simulation.advance({ minutes: 10 });
    story.checkAlarm("q-orders-dlq-not-empty", "ALARM", "OK");
    story.check("lost", simulation.accounts().lost, 0);
  },
};
