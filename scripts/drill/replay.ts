import type { Drill } from "./drill";
import { duplicatesSeen, isStraight, orders, ordersProcessed, timesOf } from "./orders";

export const replay: Drill = {
  name: "replay",
  summary:
    "The last hour of the archive is replayed to the bus: the consumer sees every order of it again, and knows them.",

  async run(simulation, story) {
    story.say("Two hours of business, an order every ten minutes.");
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) {
      ids.push(...simulation.publish(...orders(1, i)));
      await simulation.advance({ minutes: 10 });
    }
    await simulation.settle();
    story.check("orders processed", ordersProcessed(simulation), 12);
    story.check("copies that the consumer knew already", duplicatesSeen(simulation), 12);
    const bus = simulation.bus("ecom-bus");
    const [archive] = bus.archives;
    story.check("events in ecom-events-archive", archive?.count, 12);

    story.say(
      "The last hour of ecom-events-archive is replayed. This is the way of its first order, straight from the rule:",
    );
    story.follow(ids[6] ?? "", isStraight);
    const archiveArn = bus.place.archives[0]?.arn ?? "";
    const to = simulation.now;
    const run = bus.startReplay({ name: "last-hour", archiveArn, from: to - 3_600_000, to });
    await simulation.settle();
    story.check("state of the replay", run.state, "COMPLETED");
    story.check("events replayed", run.replayedCount, 6);
    const again = ids.map((id) => timesOf(simulation, "replayed", id)).join("");
    story.check("times that each of the twelve was replayed", again, "000000111111");
    story.check("copies that the consumer knew already, all together", duplicatesSeen(simulation), 12 + 2 * 6);
    story.check("orders processed", ordersProcessed(simulation), 12);
    story.check("events in ecom-events-archive: what is replayed is not archived again", archive?.count, 12);
    story.say(
      "A replayed event keeps its id, so an idempotent consumer does not repeat it. To process them anew, clear its table first.",
    );
    story.check("lost", simulation.accounts().lost, 0);
  },
};
