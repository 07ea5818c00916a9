import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecommerceEvents, orderEvents, paymentEvents, shipmentEvents } from "../../../handlers/events/ecommerce";
import { type EcommerceDetailType, sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { parseEvent } from "../../../handlers/events/parse-event";
import { replaced, without } from "../support/json-path";

/** Source and detail of each event, as the system's specification lists them. */
const SPECIFIED: Readonly<Record<EcommerceDetailType, { source: string; fields: readonly string[] }>> = {
  OrderCreated: {
    source: "app.orders",
    fields: ["orderId", "customerId", "value", "currency", "items", "items[0].productId", "items[0].quantity"],
  },
  OrderCancelled: { source: "app.orders", fields: ["orderId", "reason"] },
  OrderUpdated: { source: "app.orders", fields: ["orderId", "changes"] },
  PaymentFailed: { source: "app.payments", fields: ["orderId", "reason", "severity", "retryCount"] },
  PaymentDeclined: { source: "app.payments", fields: ["orderId", "reason", "severity", "retryCount"] },
  ShipmentCreated: { source: "app.shipping", fields: ["orderId", "carrier", "trackingId", "estimatedDelivery"] },
  ShipmentDelivered: { source: "app.shipping", fields: ["orderId", "carrier", "trackingId", "estimatedDelivery"] },
};
const DETAIL_TYPES = Object.keys(SPECIFIED) as EcommerceDetailType[];
/** What EventBridge puts around every detail. Without its detail-type an event is not recognized at all. */
const ENVELOPE = ["version", "id", "source", "account", "time", "region", "resources", "detail"];

const fieldsOf = (detailType: EcommerceDetailType) => [
  ...ENVELOPE,
  ...SPECIFIED[detailType].fields.map((field) => `detail.${field}`),
];

function problemsOf(event: unknown): readonly { path: string; message: string }[] {
  const parsed = parseEvent(ecommerceEvents, event);
  return parsed.status === "invalid" ? parsed.problems : [];
}

describe("ecommerceEvents", () => {
  it("holds the seven events of the system, each under its detail-type, with its source", () => {
    const sources = Object.entries(ecommerceEvents).map(([key, { detailType, source }]) => [key, detailType, source]);
    expect(sources).toEqual(DETAIL_TYPES.map((type) => [type, type, SPECIFIED[type].source]));
    expect(Object.keys({ ...orderEvents, ...paymentEvents, ...shipmentEvents })).toEqual(DETAIL_TYPES);
  });

  describe.each(DETAIL_TYPES)("%s", (detailType) => {
    it.each(fieldsOf(detailType))("cannot be without %s, and the problem names it", (field) => {
      expect(problemsOf(without(sampleEvent(detailType), field))).toEqual([
        { path: field, message: expect.stringMatching(/^must be .+, got: nothing\.$/) },
      ]);
    });

    it.each(fieldsOf(detailType))("does not take null as %s, and the problem names it", (field) => {
      expect(problemsOf(replaced(sampleEvent(detailType), field, null))).toEqual([
        { path: field, message: expect.stringMatching(/^must be .+, got: null\.$/) },
      ]);
    });

    it("has all of its missing fields named, whichever they are", () => {
      const leaves = fieldsOf(detailType).filter((field) => field !== "detail" && field !== "detail.items");
      fc.assert(
        fc.property(fc.subarray(leaves, { minLength: 1 }), (missing) => {
          const event = missing.reduce<unknown>(without, sampleEvent(detailType));
          expect(problemsOf(event).map(({ path }) => path)).toEqual(missing);
        }),
      );
    });

    it("keeps fields that it does not name, in the envelope and in the detail", () => {
      const event = sampleEvent(detailType);
      const newName = fc
        .string()
        .filter((name) => !(name in event) && !(name in event.detail) && name !== "replay-name");
      fc.assert(
        fc.property(fc.dictionary(newName, fc.jsonValue(), { noNullPrototype: true }), (extra) => {
          const grown = JSON.parse(
            JSON.stringify({ ...event, ...extra, detail: { ...event.detail, ...extra } }),
          ) as unknown;
          expect(parseEvent(ecommerceEvents, grown)).toEqual({ status: "valid", event: grown });
        }),
      );
    });

    it("comes from its own source only", () => {
      expect(problemsOf({ ...sampleEvent(detailType), source: "app.other" })).toEqual([
        { path: "source", message: `must be "${SPECIFIED[detailType].source}", got: "app.other".` },
      ]);
    });
  });

  it.each<[EcommerceDetailType, string, readonly unknown[], readonly unknown[]]>([
    ["OrderCreated", "time", ["2026-11-02T09:00:00Z", "2026-11-02T09:00:00.123+01:00"], ["2026-11-02", "now", 0]],
    ["OrderCreated", "id", ["x"], ["", 1]],
    ["OrderCreated", "resources", [["arn:aws:s3:::b"], []], ["arn:aws:s3:::b", {}]],
    ["OrderCreated", "detail.orderId", ["ORD-1"], ["ORD-", "ord-1", "1", 1]],
    ["OrderCreated", "detail.customerId", ["c"], ["", 1]],
    ["OrderCreated", "detail.value", [0, 0.01, 1e9, -5], ["1", Number.NaN, Number.POSITIVE_INFINITY, true]],
    ["OrderCreated", "detail.currency", ["USD", "EUR"], ["usd", "US", "USDX", ""]],
    ["OrderCreated", "detail.items", [[]], [{}, "[]"]],
    ["OrderCreated", "detail.items[0].quantity", [1, 1_000_000], [0, -1, 1.5, "1"]],
    ["OrderCreated", "detail.items[0].productId", ["p"], [""]],
    ["OrderCancelled", "detail.reason", ["r"], ["", {}]],
    ["OrderUpdated", "detail.changes", [{}, { a: null }], [[], "a"]],
    ["PaymentFailed", "detail.retryCount", [0, 3], [-1, 0.5, "0"]],
    ["PaymentDeclined", "detail.severity", ["critical", "low"], [""]],
    ["ShipmentCreated", "detail.trackingId", ["TRK-1"], ["TRK-", "1Z999"]],
    [
      "ShipmentCreated",
      "detail.estimatedDelivery",
      ["2028-02-29", "2026-11-30T12:00:00Z"],
      ["2027-02-29", "30.11.2026", 0],
    ],
  ])("%s takes and refuses, as %s", (detailType, field, good, bad) => {
    for (const value of good) expect(problemsOf(replaced(sampleEvent(detailType), field, value))).toEqual([]);
    for (const value of bad) {
      expect(problemsOf(replaced(sampleEvent(detailType), field, value)).map(({ path }) => path)).toEqual([field]);
    }
  });
});
