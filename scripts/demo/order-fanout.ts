import type { FanoutOrder } from "../../handlers/events/order-fanout";
import { sampleFanoutOrder } from "../../handlers/events/order-fanout-samples";
import type { Simulation } from "../../simulator";
import type { Demo } from "./demo";
import { eventsOn } from "./events-on";
import { tableRows } from "./table-rows";

const COUNT = 20;

export const orderFanout: Demo = {
  name: "order-fanout",
  stack: "order-fanout",
  summary: "Orders over HTTP, each to those of three subscribers that it concerns; what is paid is fulfilled, once.",
  teaches: "Fan-out by message attributes, and a workflow that starts once for what is told twice.",
  faults: [
    { kind: "duplicate", at: "OrderPlaced", probability: 0.2 },
    { kind: "duplicate", at: "payment", probability: 0.2 },
    { kind: "duplicate", at: "fanout-bus", probability: 0.3 },
    { kind: "late-error", at: "fanout-payment", probability: 0.3, forSeconds: 120 },
    { kind: "handler-error", at: "email", probability: 0.3, forSeconds: 30 },
    { kind: "crash", at: "fanout-inventory", probability: 0.2, forSeconds: 120 },
    { kind: "late-error", at: "fanout-fulfil", probability: 0.3, forSeconds: 20 },
  ],

  async run(simulation, story) {
    const orders = Array.from({ length: COUNT }, (_, index) => sampleFanoutOrder({ index, seed: simulation.seed }));
    story.say(`${COUNT} orders come in by POST /orders.`);
    const answers = new Set<number>();
    for (const order of orders) answers.add(await post(simulation, order));
    story.check("every one is taken", [...answers], [202]);
    const { region: _, ...incomplete } = orders[0] as FanoutOrder;
    story.check("an order without a region is refused", await post(simulation, incomplete), 400);
    story.say("Of five, the customer hears no answer and sends them again.");
    for (const order of orders.slice(0, 5)) await post(simulation, order);
    await simulation.settle();

    // By hand, and not by the filters.
    const paid = orders.filter(({ eventType }) => eventType === "order_placed" || eventType === "order_renewed");
    const urgent = orders.filter(({ priority }) => priority === "high");
    const american = orders.filter(({ region }) => region.slice(0, 3) === "us-");
    const metric = (name: string) => simulation.metric("Signalbox", name).sum;
    const rows = await tableRows(simulation, "fanout-orders");
    const idsOf = (step: string) =>
      rows
        .filter((row) => row.step === step)
        .map(({ orderId }) => String(orderId))
        .sort();
    const paidIds = paid.map(({ orderId }) => orderId).sort();
    story.check("orders charged: those placed or renewed", idsOf("payment"), paidIds);
    story.check("orders with stock set aside: those of high priority", metric("StockReserved"), urgent.length);
    story.check("orders confirmed by e-mail: those from us-…", metric("EmailsSent"), american.length);

    const { executions } = simulation.stateMachine("fulfilment");
    const packed = executions.filter(({ path }) => path.includes("Pack"));
    story.say(
      `OrderReady came ${executions.length} times for ${paid.length} paid orders; the first of each claims it.`,
    );
    story.check("fulfilments that went beyond the claim: one for each paid order", packed.length, paid.length);
    const fulfilled = eventsOn(simulation, "fanout-bus").filter(({ source }) => source === "shop.fulfilment");
    story.check("OrderFulfilled", fulfilled.map(({ detail }) => String(detail.orderId)).sort(), paidIds);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

async function post(simulation: Simulation, order: object): Promise<number> {
  const credentials = simulation.credentials();
  const { status } = await simulation.request({ method: "POST", path: "/orders", body: order, credentials });
  return status;
}
