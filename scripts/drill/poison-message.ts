import type { Drill } from "./drill";
import { messagesIn, orders, ordersProcessed } from "./orders";

export const poisonMessage: Drill = {
  name: "poison-message",
  summary:
    "One order of ten breaks its contract: it alone ends in the dead-letter queue, the others in its batch do not.",

  async run(simulation, story) {
    const [first, ...others] = orders(10);
    if (first === undefined) return;
    const poison = { ...first, detail: { ...first.detail, value: "twelve" } };
    story.say('Ten orders are published; the value of one is the text "twelve", where the contract wants a number.');
    const [poisonId = ""] = simulation.publish(poison, ...others);
    await simulation.advance({ seconds: 10 });
    story.check("orders processed", ordersProcessed(simulation), 9);
    story.check(
      "messages left in q-orders, in flight until their visibility timeout",
      messagesIn(simulation, "q-orders"),
      2,
    );
    story.say("The consumer reports the broken ones by their message ids; Lambda deletes the others of the batch.");
    await simulation.settle();
    story.say("Four receives later:");
    const letters = simulation.queue("q-orders-dlq").peek();
    story.check("messages in q-orders-dlq", letters.length, 2);
    story.check("of these that hold the broken order", letters.filter(({ body }) => body.includes(poisonId)).length, 2);
    story.check("messages in q-orders", messagesIn(simulation, "q-orders"), 0);
    await simulation.advance({ minutes: 2 });
    story.check("alarm q-orders-dlq-not-empty", simulation.alarm("q-orders-dlq-not-empty").state, "ALARM");
    story.check("lost", simulation.accounts().lost, 0);
  },
};
