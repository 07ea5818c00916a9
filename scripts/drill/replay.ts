import type { Drill } from "./drill";
import { duplicatesSeen, orders, ordersProcessed } from "./orders";

export const replay: Drill = {
  name: "replay",
  summary:
    "The last hour of the archive is replayed to the bus: the consumer sees every order of it again, and knows them.",

  async run(simulation, story) {
    for (let i = 0; i < 12; i++) {
      simulation.publish(...orders(1, i));
      await simulation.advance({ minutes: 10 });
    }
    await simulation.settle();
    story.say("Two hours of business, an order every ten minutes.");
    story.check("orders processed", ordersProcessed(simulation), 12);
    const before = duplicatesSeen(simulation);
    const bus = simulation.bus("ecom-bus");
    const archiveArn = bus.place.archives[0]?.arn ?? "";
    story.say("The last hour is replayed.");
    const run = bus.startReplay({
      name: "last-hour",
      archiveArn,
      from: simulation.now - 3_600_000,
      to: simulation.now,
    });
    await simulation.settle();
    story.check("state of the replay", run.state, "COMPLETED");
    story.check("events replayed", run.replayedCount, 6);
    story.check(
      "deliveries that the consumer knew already: two of each order",
      duplicatesSeen(simulation) - before,
      12,
    );
    story.check("orders processed", ordersProcessed(simulation), 12);
    story.say(
      "A replayed event keeps its id, so an idempotent consumer does not repeat it. To process them anew, clear its table first.",
    );
    story.check("lost", simulation.accounts().lost, 0);
  },
};
