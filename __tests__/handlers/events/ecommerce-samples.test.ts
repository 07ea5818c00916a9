import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecommerceEvents } from "../../../handlers/events/ecommerce";
import { ecommerceDetailTypes, sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { parseEvent } from "../../../handlers/events/parse-event";

const detailType = fc.constantFrom(...ecommerceDetailTypes);
const key = fc.record({ index: fc.nat({ max: 999_999_999 }), seed: fc.nat({ max: 4_294_967_295 }) });

describe("sampleEvent", () => {
  it("keeps its contract, whatever the seed and index, also after a journey as JSON", () => {
    fc.assert(
      fc.property(detailType, key, (type, options) => {
        const event = sampleEvent(type, options);
        const received = JSON.parse(JSON.stringify(event)) as unknown;
        expect(parseEvent(ecommerceEvents, received)).toEqual({ status: "valid", event });
      }),
    );
  });

  it("is the same for the same seed and index, and has another id for any other", () => {
    fc.assert(
      fc.property(detailType, key, detailType, key, (type, options, otherType, otherOptions) => {
        const event = sampleEvent(type, options);
        const other = sampleEvent(otherType, otherOptions);
        const same = type === otherType && options.index === otherOptions.index && options.seed === otherOptions.seed;
        expect(JSON.stringify(sampleEvent(type, { ...options }))).toBe(JSON.stringify(event));
        expect(event.id === other.id).toBe(same);
      }),
    );
  });

  it("tells of one order in the events of one index, and of another in any other", () => {
    const orderIds = (index: number) => ecommerceDetailTypes.map((type) => sampleEvent(type, { index }).detail.orderId);
    expect(new Set(orderIds(4)).size).toBe(1);
    expect(new Set(Array.from({ length: 1_000 }, (_, index) => orderIds(index)).flat()).size).toBe(1_000);
    expect(sampleEvent("OrderCreated", { seed: 1 }).detail.orderId).not.toBe(
      sampleEvent("OrderCreated").detail.orderId,
    );
  });

  it("looks as the system's specification shows it", () => {
    expect(sampleEvent("OrderCreated", { index: 3, seed: 42 })).toMatchInlineSnapshot(`
      {
        "account": "123456789012",
        "detail": {
          "currency": "USD",
          "customerId": "CUST-3483",
          "items": [
            {
              "productId": "PROD-255",
              "quantity": 5,
            },
          ],
          "orderId": "ORD-42-000003",
          "value": 635.55,
        },
        "detail-type": "OrderCreated",
        "id": "0000002a-0000-4000-8000-000000000003",
        "region": "us-east-1",
        "resources": [],
        "source": "app.orders",
        "time": "2026-11-02T09:00:03Z",
        "version": "0",
      }
    `);
    expect(sampleEvent("PaymentFailed", { index: 3, seed: 42 }).detail).toMatchInlineSnapshot(`
      {
        "orderId": "ORD-42-000003",
        "reason": "INSUFFICIENT_FUNDS",
        "retryCount": 0,
        "severity": "critical",
      }
    `);
    expect(sampleEvent("ShipmentCreated", { index: 3, seed: 42 }).detail).toMatchInlineSnapshot(`
      {
        "carrier": "USPS",
        "estimatedDelivery": "2026-11-05",
        "orderId": "ORD-42-000003",
        "trackingId": "TRK-42-000003",
      }
    `);
  });

  it("starts with index 0 of seed 0", () => {
    expect(sampleEvent("OrderCreated")).toEqual(sampleEvent("OrderCreated", { index: 0, seed: 0 }));
  });

  it("varies its values", () => {
    const values = Array.from({ length: 500 }, (_, index) => sampleEvent("OrderCreated", { index }).detail);
    expect(new Set(values.map(({ value }) => value)).size).toBeGreaterThan(450);
    expect(new Set(values.map(({ items }) => items.length))).toEqual(new Set([1, 2, 3]));
  });

  it.each([
    [{ index: -1 }, "index must be a whole number from 0 to 999999999, got: -1."],
    [{ index: 0.5 }, "index must be a whole number from 0 to 999999999, got: 0.5."],
    [{ index: 1_000_000_000 }, "index must be a whole number from 0 to 999999999, got: 1000000000."],
    [{ seed: 4_294_967_296 }, "seed must be a whole number from 0 to 4294967295, got: 4294967296."],
    [{ seed: Number.NaN }, "seed must be a whole number from 0 to 4294967295, got: NaN."],
  ])("refuses %j", (options, message) => {
    expect(() => sampleEvent("OrderCreated", options)).toThrow(new RangeError(`Sample event: ${message}`));
  });
});
