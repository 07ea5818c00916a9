import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderPipeline } from "../../../scripts/demo/order-pipeline";
import { tableRows } from "../../../scripts/demo/table-rows";
import type { Simulation } from "../../../simulator";
import { OrderPipelineStack } from "../../../stacks/order-pipeline";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { randomSeeds, seedsWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  demo = prepareDemo(orderPipeline, new OrderPipelineStack(testApp(), "order-pipeline", props));
  // Four bundles, on a machine that may be busy.
}, 60_000);
afterAll(() => demo.remove());

/** What SYSTEMS asks of the bank: 90 %, by a hash of order and attempt. Written down here once more. */
function bankSays(orderId: string, attempt: number): "charged" | "declined" {
  const digest = createHash("sha256").update(`${orderId}#${attempt}`).digest("hex");
  return Number.parseInt(digest.slice(0, 8), 16) / 0x1_0000_0000 < 0.9 ? "charged" : "declined";
}

/** At which of three attempts an order is charged; `undefined`: at none. */
function chargedAt(orderId: string): number | undefined {
  return [1, 2, 3].find((attempt) => bankSays(orderId, attempt) === "charged");
}

interface Line {
  readonly message?: string;
  readonly outcome?: string;
  readonly order_id?: string;
  readonly receive_count?: number;
}

function log(simulation: Simulation, name: string): Line[] {
  const texts = simulation.function(name).log.lines.map(({ text }) => text);
  return texts.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text) as Line);
}

const idsOf = (lines: readonly Line[]) => lines.map(({ order_id: id }) => id ?? "").sort();
const orders = (simulation: Simulation, queue: string): string[] =>
  simulation
    .queue(queue)
    .peek()
    .map(({ body }) => JSON.parse(body).detail.orderId as string);

describe("without further faults", () => {
  test.each(seedsWithoutFaults(20))("seed %i", async (seed) => {
    const { simulation, broken, told } = await demo.play({ seed, faulty: false });
    expect(broken, told).toEqual([]);
    const placed = [...new Set(idsOf(log(simulation, "order-api").filter(({ outcome }) => outcome === "placed")))];
    expect(placed).toHaveLength(10);

    const charges = log(simulation, "charge").filter(({ outcome }) => outcome === "processed");
    // Each at the very attempt at which the bank takes it, and no order twice.
    const found = Object.fromEntries(charges.map((line) => [line.order_id, line.receive_count]));
    const expected = placed.map((id) => [id, chargedAt(id)] as const).filter(([, attempt]) => attempt !== undefined);
    expect(charges).toHaveLength(expected.length);
    expect(found).toEqual(Object.fromEntries(expected));

    const declined = placed.filter((id) => chargedAt(id) === undefined);
    expect(declined.length).toBeGreaterThanOrEqual(1);
    // Two copies of each, with the event as it was sent.
    expect(orders(simulation, "payments-dlq").sort()).toEqual([...declined, ...declined].sort());
    expect(simulation.alarm("payments-dlq-not-empty").state).toBe("ALARM");

    const rows = await tableRows(simulation, "reservations");
    expect(rows.map(({ orderId }) => orderId).sort()).toEqual(placed);
    expect(idsOf(log(simulation, "reserve").filter(({ outcome }) => outcome === "processed"))).toEqual(placed);
    expect(simulation.metric("Signalbox", "Duplicates").sum).toBeGreaterThanOrEqual(10);
    expect(idsOf(log(simulation, "notifications").filter(({ message }) => message === "Customer told"))).toEqual(
      placed,
    );
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { underWay: 0, unaccounted: 0 } });
    expect(simulation.notes).toEqual([]);
  });
});

describe("with faults", () => {
  test.each(randomSeeds(20))("seed %i", async (seed) => {
    const { simulation, broken, told } = await demo.play({ seed, faulty: true });
    expect(broken, told).toEqual([]);
    const placed = [...new Set(idsOf(log(simulation, "order-api").filter(({ outcome }) => outcome === "placed")))];
    expect(placed).toHaveLength(10);

    const charged = idsOf(log(simulation, "charge").filter(({ outcome }) => outcome === "processed"));
    expect(new Set(charged).size).toBe(charged.length);
    const letters = orders(simulation, "payments-dlq");
    expect([...new Set([...charged, ...letters])].sort()).toEqual(placed);
    // What the bank never takes is never charged, whatever else goes wrong.
    for (const id of placed) if (chargedAt(id) === undefined) expect(charged).not.toContain(id);
    expect(simulation.alarm("payments-dlq-not-empty").state).toBe("ALARM");

    const rows = await tableRows(simulation, "reservations");
    expect(rows.map(({ orderId }) => orderId).sort()).toEqual(placed);
    expect(simulation.metric("Signalbox", "OrdersReserved").sum).toBe(10);
    expect(idsOf(log(simulation, "notifications").filter(({ message }) => message === "Customer told"))).toEqual(
      placed,
    );
    for (const name of ["inventory-dlq", "notifications-dlq", "order-placed-dlq"]) {
      expect(orders(simulation, name), name).toEqual([]);
    }
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { underWay: 0, unaccounted: 0 } });
  });
});
