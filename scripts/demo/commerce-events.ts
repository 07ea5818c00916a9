import { type SampleEntry, sampleOfBatch } from "../../handlers/events/commerce-samples";
import type { Simulation } from "../../simulator";
import { keptEvents } from "./commerce-events/kept-events";
import { isoTime, notifications, twoBuses } from "./commerce-events/look-at";
import type { Demo } from "./demo";
import { tableRows } from "./table-rows";

export const commerceEvents = commerceEventsOf(200);

/** The demo, of so many events. */
export function commerceEventsOf(count: number): Demo {
  return {
    name: "commerce-events",
    stack: "commerce-events",
    summary: `${count} mixed events of a shop, each to whom it concerns, and kept in a table, in a bucket and in another Region.`,
    teaches:
      "One bus, many readers: rules, an input transformer, a workflow, and copies that survive the loss of a link.",
    faults: [
      { kind: "duplicate", probability: 0.1 },
      { kind: "handler-error", at: "event-processor", probability: 0.2, forSeconds: 60 },
      { kind: "late-error", at: "analytics", probability: 0.2, forSeconds: 300 },
      { kind: "crash", at: "commerce-event-store-writer", probability: 0.2, forSeconds: 300 },
      { kind: "outage", at: "event-processing", fromSeconds: 10, forSeconds: 120 },
    ],

    async run(simulation, story) {
      const { home, copy } = twoBuses(simulation);
      story.say(`For half an hour nothing gets from ${home.location.region} to ${copy.location.region}.`);
      const outage = simulation.fault({ kind: "link-outage", at: copy.arn, forSeconds: 1_800 });

      const samples = Array.from({ length: count }, (_, index) => sampleOfBatch({ index, seed: simulation.seed }));
      const large = samples.findIndex(isLarge);
      story.say(`${count} events are published. This is the way of the first large order:`);
      const published = publish(simulation, home.arn, samples);
      story.follow(published[large]?.id ?? "", (path) => !path.includes("ReplicaRule"));
      await simulation.settle();
      // Firehose gathers for minutes what it writes into the bucket.
      await simulation.advance({ minutes: 20 });
      await simulation.settle();

      const of = (...types: readonly string[]) => samples.filter(({ detailType }) => types.includes(detailType)).length;
      const created = of("Order Created");
      story.say("How many events each rule matched, and what came of them:");
      const matched = (rule: string) => matchedBy(simulation, rule);
      story.check(
        "OrderEventsRule",
        matched("OrderEventsRule"),
        of("Order Created", "Order Updated", "Order Cancelled"),
      );
      story.check("HighValueOrdersRule", matched("HighValueOrdersRule"), samples.filter(isLarge).length);
      story.check("AllEventsToSQSRule", matched("AllEventsToSQSRule"), count);
      story.check("UserRegistrationRule", matched("UserRegistrationRule"), of("User Registered"));
      story.check("OrderWorkflowRule", matched("OrderWorkflowRule"), created);

      const rows = await tableRows(simulation, "processed-events");
      const processed = created + of("Order Updated", "Order Cancelled", "User Registered");
      story.check("events processed, each once", rows.length, processed);
      const high = rows.filter(({ priority }) => priority === "high").length;
      story.check("of these with high priority", high, samples.filter(isLarge).length);
      story.check("events counted by analytics", simulation.metric("Signalbox", "EventsCounted").sum, count);

      const sentences = new Set(notifications(simulation));
      story.say(`Whoever reads order-notifications was told: ${[...sentences][0]}`);
      const expected = published.filter(isLarge).map(({ detail, time }) => sentenceOf(detail, time));
      story.check("sentences", sentences.size, expected.length);
      story.check("of these right", expected.filter((sentence) => sentences.has(sentence)).length, expected.length);

      const kept = await keptEvents(simulation);
      const all = count + created;
      story.say(`Each new order became an Order Accepted, once: ${all} events in all.`);
      story.check("in the event store, each once", [kept.store.length, new Set(kept.store).size], [all, all]);
      story.check("in the bucket", new Set(kept.bucket).size, all);
      story.check(`in ${copy.location.region}, after ${outage.struck} failed attempts`, new Set(kept.copy).size, all);
      story.check("the same events everywhere", kept.differences, 0);
      story.check("lost", simulation.accounts().lost, 0);
    },
  };
}

function publish(simulation: Simulation, bus: string, samples: readonly SampleEntry[]) {
  const time = isoTime(simulation.now);
  const ids = simulation.publish(
    ...samples.map(({ source, detailType, detail }) => ({ bus, source, "detail-type": detailType, detail })),
  );
  return samples.map((sample, index) => ({ ...sample, id: ids[index] as string, time }));
}

function isLarge({ detailType, detail }: SampleEntry): boolean {
  return detailType === "Order Created" && Number(detail.totalAmount) > 1_000;
}

function sentenceOf({ orderId, customerId, totalAmount, currency }: SampleEntry["detail"], time: string): string {
  return `High-value order ${orderId}: customer ${customerId} ordered for ${totalAmount} ${currency} at ${time}.`;
}

/** Events that a rule matched, by its own metric. */
function matchedBy(simulation: Simulation, rule: string): number {
  return simulation.metric("AWS/Events", "MatchedEvents", { RuleName: rule }).sum;
}
