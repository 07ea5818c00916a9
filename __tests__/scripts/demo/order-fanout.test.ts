import { afterAll, beforeAll, expect, test } from "vitest";
import { orderFanoutEvents } from "../../../handlers/events/order-fanout";
import { sampleFanoutOrder } from "../../../handlers/events/order-fanout-samples";
import { parseEvent } from "../../../handlers/events/parse-event";
import { eventsOn } from "../../../scripts/demo/events-on";
import { orderFanout } from "../../../scripts/demo/order-fanout";
import { tableRows } from "../../../scripts/demo/table-rows";
import type { Simulation } from "../../../simulator";
import { OrderFanoutStack } from "../../../stacks/order-fanout";
import { testApp } from "../../../testing/test-app";
import { deleteRow } from "./support/delete-row";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(orderFanout, new OrderFanoutStack(testApp(), "order-fanout", props));
});
afterAll(() => demo.remove());

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { resting: 0, underWay: 0, unaccounted: 0 } });

  // What the filters let through, counted message by message: 20 orders, and the first five once more.
  const orders = Array.from({ length: 25 }, (_, index) => sampleFanoutOrder({ index: index % 20, seed }));
  const wanted = {
    payment: orders.filter(({ eventType }) => eventType !== "order_quoted").length,
    inventory: orders.filter(({ priority }) => priority === "high").length,
    email: orders.filter(({ region }) => region === "us-east" || region === "us-west").length,
  };
  const { routes } = simulation.accounts();
  for (const [name, count] of Object.entries(wanted)) {
    const route = routes.find(({ path }) => path.join() === `OrderPlaced,${name}`);
    expect([name, (route?.opened ?? 0) - (route?.filtered ?? 0)]).toEqual([name, count]);
  }

  for (const event of eventsOn(simulation, "fanout-bus")) {
    expect(parseEvent(orderFanoutEvents, event)).toMatchObject({ status: "valid" });
  }

  const rows = await tableRows(simulation, "fanout-orders");
  const claims = rows.filter(({ step }) => step === "fulfilment");
  const executions = simulation.stateMachine("fulfilment").executions;
  for (const { orderId, execution } of claims) {
    const ofOrder = executions.filter(({ input }) => (input as { orderId: string }).orderId === orderId);
    const went = ofOrder.filter(({ path }) => path.at(-1) === "Announce").map(({ arn }) => arn);
    expect(went).toEqual([execution]);
    expect(ofOrder.every(({ status }) => status === "SUCCEEDED")).toBe(true);
  }
  expect(claims).toHaveLength(
    new Set(orders.filter(({ eventType }) => eventType !== "order_quoted").map(({ orderId }) => orderId)).size,
  );
});

const READY = { orderId: "ORD-by-hand", paymentId: "PAY-by-hand", value: 10, currency: "USD" };

const pathOfLast = (simulation: Simulation) => simulation.stateMachine("fulfilment").executions.at(-1)?.path;

/** Payment tells that an order is to be fulfilled. */
async function ready(simulation: Simulation): Promise<readonly string[] | undefined> {
  simulation.publish({ bus: "fanout-bus", source: "shop.payments", "detail-type": "OrderReady", detail: READY });
  await simulation.settle();
  return pathOfLast(simulation);
}

test("an execution that fails gives its order back, and the next has it; whoever has one keeps it", async () => {
  const { simulation } = await demo.play({ seed: 1, faulty: false });
  const claims = async () =>
    (await tableRows(simulation, "fanout-orders")).filter(
      ({ orderId, step }) => orderId === READY.orderId && step === "fulfilment",
    );
  const crash = simulation.fault({ kind: "crash", at: "fanout-fulfil" });
  expect(await ready(simulation)).toEqual(["ClaimOrder", "Pack", "ReleaseOrder", "NotFulfilled"]);
  const [failed] = simulation.stateMachine("fulfilment").executions.slice(-1);
  expect(failed).toMatchObject({
    status: "FAILED",
    error: expect.stringMatching(/./),
    cause: expect.stringMatching(/./),
  });
  expect(await claims()).toEqual([]);
  crash.end();

  expect(await ready(simulation)).toEqual(["ClaimOrder", "Pack", "Announce"]);
  expect(await claims()).toHaveLength(1);
  expect(await ready(simulation)).toEqual(["ClaimOrder", "ClaimedBefore"]);
  expect(await claims()).toHaveLength(1);
});

test("a claim of an execution that was stopped is released by hand, as the runbook says", async () => {
  const { simulation } = await demo.play({ seed: 1, faulty: false });
  const crash = simulation.fault({ kind: "crash", at: "fanout-fulfil" });
  simulation.publish({ bus: "fanout-bus", source: "shop.payments", "detail-type": "OrderReady", detail: READY });
  await simulation.advance({ seconds: 5 });
  expect(pathOfLast(simulation)).toEqual(["ClaimOrder", "Pack"]);
  const machine = simulation.stateMachine("fulfilment");
  const [stopped] = machine.executions.slice(-1);
  expect(stopped && machine.stop(stopped)).toBe(true);
  await simulation.settle();
  crash.end();

  expect(await ready(simulation)).toEqual(["ClaimOrder", "ClaimedBefore"]);
  await deleteRow(simulation, "fanout-orders", { orderId: READY.orderId, step: "fulfilment" });
  expect(await ready(simulation)).toEqual(["ClaimOrder", "Pack", "Announce"]);
});
