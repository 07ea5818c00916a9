import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecommerceEvents, OrderCreated, PaymentFailed, ShipmentCreated } from "../../../handlers/events/ecommerce";
import { ecommerceDetailTypes, sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { eventJsonSchema } from "../../../handlers/events/json-schema";
import { parseEvent } from "../../../handlers/events/parse-event";
import { pathsOf, replaced, without } from "../support/json-path";
import { isValid } from "../support/json-schema-subset";

/** Values that are just right, just wrong, or of another type, for one field or another. */
const replacement = fc.oneof(
  fc.constantFrom<unknown>("ORD-1", "ORD-", "TRK-1", "USD", "usd", "", "2026-11-30", "2026-02-30", "app.orders"),
  fc.constantFrom<unknown>("2026-11-30T12:00:00Z", "2026-11-30T25:00:00Z", "x", "0", null, true, {}, [], [{}], ["x"]),
  fc.constantFrom<unknown>(0, 1, -1, 0.5, 2 ** 53, 2 ** 53 - 1, 1e300),
  fc.jsonValue(),
);

describe("eventJsonSchema", () => {
  it.each(ecommerceDetailTypes)("of %s takes exactly the events that the parser takes", (detailType) => {
    const contract = ecommerceEvents[detailType];
    const schema = eventJsonSchema(contract);
    const ofDetail = eventJsonSchema(contract, { of: "detail" });
    let valid = 0;
    let invalid = 0;
    fc.assert(
      fc.property(fc.nat({ max: 999 }), fc.nat(), fc.option(replacement), (index, position, other) => {
        const sample = sampleEvent(detailType, { index });
        // Without its detail-type an event is not looked at further, and with another it is another event.
        const paths = pathsOf(sample).filter((path) => path !== "detail-type" && path !== "id");
        const path = paths[position % paths.length] ?? "detail";
        const event = other === null ? without(sample, path) : replaced(sample, path, other);
        // A list loses an element by that, and JSON has no word for the gap.
        const received = JSON.parse(JSON.stringify(event)) as { detail?: unknown };

        const accepted = parseEvent(ecommerceEvents, received).status === "valid";
        expect(isValid(schema, received)).toBe(accepted);
        if (accepted) expect(isValid(ofDetail, received.detail)).toBe(true);
        accepted ? valid++ : invalid++;
      }),
      { numRuns: 500 },
    );
    // The law is worth something only if both sides of it were met.
    expect(valid).toBeGreaterThan(10);
    expect(invalid).toBeGreaterThan(10);
  });

  it("bears the detail-type as its title, and is the same on every call", () => {
    expect(eventJsonSchema(OrderCreated)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "OrderCreated",
    });
    expect(JSON.stringify(eventJsonSchema(OrderCreated))).toBe(JSON.stringify(eventJsonSchema(OrderCreated)));
  });

  it("describes the detail alone on request, in the draft that the EventBridge schema registry takes", () => {
    expect(eventJsonSchema(PaymentFailed, { of: "detail", version: "draft-4" })).toEqual({
      $schema: "http://json-schema.org/draft-04/schema#",
      title: "PaymentFailed",
      type: "object",
      properties: {
        orderId: { type: "string", pattern: "^ORD-.+" },
        reason: { type: "string", minLength: 1 },
        severity: { type: "string", minLength: 1 },
        retryCount: { type: "integer", minimum: 0, maximum: 9_007_199_254_740_991 },
      },
      required: ["orderId", "reason", "severity", "retryCount"],
      additionalProperties: {},
    });
  });

  it("comes in the other versions that it promises", () => {
    expect(eventJsonSchema(ShipmentCreated, { version: "draft-07" })).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
    });
    expect(eventJsonSchema(ShipmentCreated, { version: "openapi-3.0" })).not.toHaveProperty("$schema");
  });
});
