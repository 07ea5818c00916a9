import type { OrderRequest } from "../../handlers/events/order-pipeline";
import { declinedKey, sampleOrderRequest } from "../../handlers/events/order-pipeline-samples";
import type { Simulation } from "../../simulator";
import type { Storyteller } from "../story/storyteller";
import type { Demo } from "./demo";
import { tableRows } from "./table-rows";

const COUNT = 10;
/** Receives after which an order that is not charged is a dead letter. */
const MOST_ATTEMPTS = 3;

type Credentials = ReturnType<Simulation["credentials"]>;

export const orderPipeline: Demo = {
  name: "order-pipeline",
  stack: "order-pipeline",
  summary: "Ten orders over HTTP: charged, reserved once though every message comes twice, and told of.",
  teaches:
    "Answer at once, do the work behind a bus, and let each consumer see to it that twice is once: by memory, or by one conditional write.",
  faults: [
    { kind: "handler-error", at: "order-api", probability: 0.2, forSeconds: 120 },
    { kind: "throttle", at: "order-events", probability: 0.2, forSeconds: 120 },
    { kind: "duplicate", at: "order-events", probability: 0.3 },
    { kind: "handler-error", at: "reserve", probability: 0.2, forSeconds: 120 },
    { kind: "late-error", at: "reserve", probability: 0.2, forSeconds: 120 },
    { kind: "late-error", at: "charge", probability: 0.1, forSeconds: 120 },
    { kind: "handler-error", at: "notifications", probability: 0.2, forSeconds: 60 },
    { kind: "outage", at: "inventory", fromSeconds: 1, forSeconds: 90 },
  ],

  async run(simulation, story) {
    const shop = simulation.credentials("shop");
    story.say("Somebody without credentials tries to place an order.");
    const unsigned = { method: "POST", path: "/orders", body: sampleOrderRequest() };
    story.check("status of the answer", (await simulation.request(unsigned)).status, 403);
    story.say("The shop signs its requests. An order of nothing, for less than nothing:");
    const broken = { ...unsigned.body, items: [], total: -1 };
    story.check("what is wrong with it", await problemsOf(simulation, shop, broken), ["items", "total"]);

    story.say("SQS delivers every message twice today.");
    for (const at of ["payments", "inventory"]) simulation.fault({ kind: "duplicate", at });
    story.say(
      `The shop places ${COUNT} orders. The bank declines the first, however often it is tried. This is its way:`,
    );
    followFirst(simulation, story);
    const ids = await placeAll(simulation, shop);
    const [declined = ""] = ids;
    await simulation.settle();
    story.check("orders taken", new Set(ids).size, COUNT);
    await simulation.advance({ minutes: 2 });

    const letters = ordersIn(simulation, "payments-dlq");
    const charged = ordersCharged(simulation);
    story.check("orders charged, or in payments-dlq", new Set([...charged, ...letters]).size, COUNT);
    story.check("orders charged more than once", charged.length - new Set(charged).size, 0);
    story.check(`is ${declined} in payments-dlq`, letters.includes(declined), true);
    story.check("state of the alarm payments-dlq-not-empty", simulation.alarm("payments-dlq-not-empty").state, "ALARM");
    const rows = await tableRows(simulation, "reservations");
    story.check("orders reserved, each once", [rows.length, metric(simulation, "OrdersReserved")], [COUNT, COUNT]);
    story.check("notifications", metric(simulation, "NotificationsSent"), COUNT);

    story.say("The shop sends an order again that it already sent: it does not know that it arrived.");
    story.check("its id is the same", await place(simulation, shop, 1), ids[1]);
    await simulation.settle();
    story.check(
      "reservations, and notifications",
      [(await tableRows(simulation, "reservations")).length, metric(simulation, "NotificationsSent")],
      [COUNT, COUNT],
    );
    story.check("lost", simulation.accounts().lost, 0);
  },
};

/** The way of the first event that is published, from that moment on. */
function followFirst(simulation: Simulation, story: Storyteller): void {
  const end = simulation.observe({
    step({ kind, place, way }) {
      if (kind !== "published" || place.kind !== "bus") return;
      end();
      story.follow(way.record.id, (path) => path.length === 1 || path.includes("payments"));
    },
  });
}

async function placeAll(simulation: Simulation, shop: Credentials): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < COUNT; index++) ids.push(await place(simulation, shop, index));
  return ids;
}

/** As any good client does: what is answered with 5xx is sent again, with the same key. */
async function place(simulation: Simulation, shop: Credentials, index: number): Promise<string> {
  const { seed } = simulation;
  const key = index === 0 ? declinedKey(shop.arn, MOST_ATTEMPTS, seed) : `cart-${seed}-${index}`;
  const body = sampleOrderRequest({ seed, index });
  for (let attempt = 1; ; attempt++) {
    const headers = { "idempotency-key": key };
    const response = await simulation.request({ method: "POST", path: "/orders", headers, body, credentials: shop });
    if (response.status === 202) return (response.json() as { orderId: string }).orderId;
    if (response.status < 500 || attempt === 50) throw new Error(`The order must be taken, got: ${response.status}.`);
    await simulation.advance({ seconds: 1 });
  }
}

async function problemsOf(simulation: Simulation, shop: Credentials, body: OrderRequest): Promise<unknown> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    const response = await simulation.request({ method: "POST", path: "/orders", body, credentials: shop });
    if (response.status !== 400) continue;
    return (response.json() as { problems: { path: string }[] }).problems.map(({ path }) => path);
  }
  return undefined;
}

/** Orders that the function charged, one for each time, as its log has it. */
function ordersCharged(simulation: Simulation): string[] {
  const lines = simulation.function("charge").log.lines.map(({ text }) => logged(text));
  return lines.filter(({ outcome }) => outcome === "processed").map(({ order_id: id = "" }) => id);
}

function logged(line: string): { readonly outcome?: string; readonly order_id?: string } {
  return line.startsWith("{") ? (JSON.parse(line) as object) : {};
}

/** Ids of the orders whose events are in a queue, each once. */
function ordersIn(simulation: Simulation, queue: string): string[] {
  const messages = simulation.queue(queue).peek();
  const events = messages.map(({ body }) => JSON.parse(body) as { readonly detail: { readonly orderId: string } });
  return [...new Set(events.map(({ detail }) => detail.orderId))];
}

function metric(simulation: Simulation, name: string): number {
  return simulation.metric("Signalbox", name).sum;
}
