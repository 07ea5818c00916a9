import { type EcommerceDetailType, sampleEvent } from "../../handlers/events/ecommerce-samples";
import type { EventToPublish, Simulation } from "../../simulator";
import { duplicatesSeen, isStraight, ordersProcessed } from "../drill/orders";
import type { Demo } from "./demo";

/** What a shop publishes on a small day. */
const PUBLISHED: Readonly<Partial<Record<EcommerceDetailType, number>>> = {
  OrderCreated: 30,
  OrderUpdated: 8,
  OrderCancelled: 4,
  PaymentFailed: 3,
  PaymentDeclined: 2,
  ShipmentCreated: 6,
  ShipmentDelivered: 5,
};

const ORDERS = 42;
const PAYMENT_FAILURES = 5;
const SHIPMENTS = 11;

export const ecommerce: Demo = {
  name: "ecommerce",
  stack: "ecommerce",
  summary: "Orders, failed payments and shipments of a shop, each to whom it concerns.",
  teaches: "One bus, three rules: fan-out to a topic and a queue, and a consumer that processes each order once.",
  faults: [
    { kind: "duplicate", at: "q-orders", probability: 0.2 },
    { kind: "handler-error", at: "orders-consumer", probability: 0.1, forSeconds: 60 },
    { kind: "outage", at: "q-shipments", forSeconds: 300 },
  ],

  async run(simulation, story) {
    const events = Object.entries(PUBLISHED).flatMap(([type, count]) => {
      const detailType = type as EcommerceDetailType;
      return Array.from({ length: count }, (_, index) => published(detailType, index, simulation.seed));
    });
    story.say(`A day in the shop: ${events.length} events on ecom-bus. This is the way of the first order:`);
    const [first] = simulation.publish(...events);
    story.follow(first ?? "", isStraight);
    await simulation.settle();
    story.say("All is done. Each order came to orders-consumer twice: from the rule, and through topic-orders.");
    story.check("orders processed, each once", ordersProcessed(simulation), ORDERS);
    story.check("of their second copies, known as such", duplicatesSeen(simulation) >= ORDERS, true);
    story.check("shipments that wait in q-shipments", simulation.queue("q-shipments").size, SHIPMENTS);
    const failures = toldToReaders(simulation).filter(({ source }) => source === "app.payments").length;
    story.check("payment failures that whoever reads the alerts was told of", failures, PAYMENT_FAILURES);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

function published(type: EcommerceDetailType, index: number, seed: number): EventToPublish {
  const { source, detail, "detail-type": detailType } = sampleEvent(type, { index, seed });
  return { source, "detail-type": detailType, detail };
}

/** What subscribers of topic-alerts have received: events, and messages of alarms. */
function toldToReaders(simulation: Simulation): { readonly source?: string }[] {
  const [subscription] = simulation.topic("topic-alerts").place.subscriptions;
  if (subscription === undefined) return [];
  return simulation.beyond(subscription.to.arn).received.map(({ body }) => JSON.parse(body) as { source?: string });
}
