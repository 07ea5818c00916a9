/** Numbers in [0, 1) that are the same in every run: Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const DETAIL_TYPES = [
  "OrderCreated",
  "OrderUpdated",
  "OrderCancelled",
  "OrderShipped",
  "PaymentReceived",
  "PaymentFailed",
  "StockReserved",
  "StockReleased",
  "ShipmentDelivered",
  "CustomerUpdated",
];
const REGIONS = ["eu", "us", "ap", "sa", "af"];
const STATUSES = ["PENDING", "CONFIRMED", "REJECTED", "SHIPPED"];
const TIERS = ["gold", "silver", "bronze", "none"];

/** @returns events as JSON text, of about 490 bytes each */
export function events(count: number, seed: number): string[] {
  const { below, pick } = choices(seeded(seed));
  const item = () => ({ sku: sku(below(1_000)), qty: below(10), price: below(10_000) / 100 });
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      version: "0",
      id: `6a7e8feb-b491-4cf7-a9f1-${String(100_000_000_000 + index)}`,
      "detail-type": pick(DETAIL_TYPES),
      source: `com.acme.svc${below(20)}`,
      account: "123456789012",
      time: "2026-11-21T10:00:00Z",
      region: "eu-west-1",
      resources: [],
      detail: {
        orderId: `order-${10_000_000 + index}`,
        amount: below(100_000) / 100,
        currency: "EUR",
        channel: "web",
        region: `${pick(REGIONS)}-${below(10)}`,
        status: pick(STATUSES),
        sku: sku(below(1_000)),
        customer: { id: `customer-${below(5_000)}`, tier: pick(TIERS) },
        items: [item(), item()],
      },
    }),
  );
}

/** @returns patterns in equal fifths, one kind after the other */
export function patterns(count: number, seed: number): object[] {
  const { below, pick } = choices(seeded(seed ^ 0x5bd1e995));
  const source = () => `com.acme.svc${below(20)}`;
  const kinds: (() => object)[] = [
    () => ({ source: [source()], "detail-type": [pick(DETAIL_TYPES)] }),
    () => {
      const low = below(900);
      const detail = { amount: [{ numeric: [">=", low, "<", low + 100] }] };
      return { source: [source()], "detail-type": [pick(DETAIL_TYPES)], detail };
    },
    () => ({
      source: [{ prefix: source() }],
      "detail-type": [pick(DETAIL_TYPES)],
      detail: { region: [{ prefix: `${pick(REGIONS)}-` }], customer: { tier: twoOf(TIERS, below) } },
    }),
    () => ({
      source: [source()],
      "detail-type": twoOf(DETAIL_TYPES, below),
      detail: { status: [{ "anything-but": pick(STATUSES) }], amount: [{ numeric: [">", below(1_000)] }] },
    }),
    () => ({
      source: [source()],
      detail: { sku: [{ prefix: sku(below(1_000)).slice(0, -1) }], items: { qty: [{ numeric: [">", below(10)] }] } },
    }),
  ];
  return Array.from({ length: count }, (_, index) => kinds[Math.floor((index * kinds.length) / count)]?.() ?? {});
}

function choices(random: () => number) {
  const below = (bound: number) => Math.floor(random() * bound);
  const pick = (from: readonly string[]) => from[below(from.length)] ?? "";
  return { below, pick };
}

function twoOf(from: readonly string[], below: (bound: number) => number): (string | undefined)[] {
  const first = below(from.length);
  return [from[first], from[(first + 1 + below(from.length - 1)) % from.length]];
}

function sku(number: number): string {
  return `sku-${String(number).padStart(4, "0")}`;
}
