import { type EcommerceDetailType, sampleEvent } from "../../handlers/events/ecommerce-samples";
import { pickNumber, type SampleKey } from "../../handlers/events/sample-source";
import { usageError } from "../cli/command-error";

/** What kinds of events a load test sends, and how many of a hundred are of each. */
export interface Scenario {
  readonly name: ScenarioName;
  /** For `--help`. */
  readonly summary: string;
  readonly kinds: readonly EventKind[];
}

export interface EventKind {
  /** Detail-type, and what is wrong with it where something is meant to be: `OrderCreated, broken`. */
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  /** Of a hundred events. */
  readonly share: number;
  /** Whether a consumer must refuse it: its detail breaks the contract. */
  readonly poison: boolean;
  detail(key: SampleKey): object;
}

/** An event to be sent. */
export interface LoadEvent {
  /** Index of its kind in the scenario. */
  readonly kind: number;
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
}

export type ScenarioName = "orders" | "mixed" | "failures";

/** The kinds of a system in which all is well. */
const ORDERS: readonly EventKind[] = [valid("OrderCreated", 80), valid("OrderUpdated", 12), valid("OrderCancelled", 8)];
const MIXED: readonly EventKind[] = [
  valid("OrderCreated", 50),
  valid("OrderUpdated", 10),
  valid("OrderCancelled", 5),
  valid("PaymentFailed", 5),
  valid("PaymentDeclined", 3),
  valid("ShipmentCreated", 16),
  valid("ShipmentDelivered", 11),
];

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  orders: { name: "orders", summary: "orders that are placed, changed and called off", kinds: ORDERS },
  mixed: { name: "mixed", summary: "every event of the system: orders, payments, shipments", kinds: MIXED },
  failures: {
    name: "failures",
    summary: "as mixed, with 2 % poison orders, which break their contract, and 1 % that no rule knows",
    kinds: [
      { ...valid("OrderCreated", 47) },
      ...MIXED.slice(1),
      {
        name: "OrderCreated, broken",
        source: "app.orders",
        detailType: "OrderCreated",
        share: 2,
        poison: true,
        // Neither a number nor items: what a sender of another version might write.
        detail: (key) => ({ ...sampleEvent("OrderCreated", key).detail, value: "much", items: undefined }),
      },
      {
        name: "OrderAdmired",
        source: "app.admirers",
        detailType: "OrderAdmired",
        share: 1,
        poison: false,
        detail: (key) => ({ orderId: sampleEvent("OrderCreated", key).detail.orderId }),
      },
    ],
  },
};

/** @throws {CommandError} */
export function scenarioNamed(name: string): Scenario {
  if (Object.hasOwn(SCENARIOS, name)) return SCENARIOS[name as ScenarioName];
  throw usageError(`--scenario must be one of ${Object.keys(SCENARIOS).join(", ")}, got: ${JSON.stringify(name)}.`);
}

/**
 * The event of a number. Everything of it follows from seed and index, and no two events of one seed tell of the same
 * order: the order's id tells events apart.
 */
export function planEvent({ kinds }: Scenario, key: SampleKey): LoadEvent {
  const kind = kindOf(kinds, key);
  const { source, detailType, detail } = kinds[kind] as EventKind;
  return { kind, source, detailType, detail: JSON.stringify(detail(key)) };
}

/** The kind of the event of a number, as its index in the scenario. */
export function kindOf(kinds: readonly EventKind[], key: SampleKey): number {
  let rest = pickNumber(key, "kind", 0, 99);
  return kinds.findIndex(({ share }) => {
    rest -= share;
    return rest < 0;
  });
}

function valid(type: EcommerceDetailType, share: number): EventKind {
  const { source } = sampleEvent(type);
  return {
    name: type,
    source,
    detailType: type,
    share,
    poison: false,
    detail: (key) => sampleEvent(type, key).detail,
  };
}
