import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { EventOf } from "../../../handlers/events/contract";
import { type OrderCreated, type OrderEvent, orderEvents } from "../../../handlers/events/ecommerce";
import { sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { type ParsedEvent, parseEvent } from "../../../handlers/events/parse-event";

describe("parseEvent", () => {
  it("gives a valid event as it is", () => {
    const event = sampleEvent("OrderUpdated");
    expect(parseEvent(orderEvents, event)).toEqual({ status: "valid", event });
  });

  it("gives an event out of an archive with the name of its replay", () => {
    const event = { ...sampleEvent("OrderUpdated"), "replay-name": "last-hour" };
    expect(parseEvent(orderEvents, event)).toEqual({ status: "valid", event });
  });

  it.each(["PaymentFailed", "orderCreated", "", "constructor", "__proto__", "toString"])(
    "does not know %j when the catalog does not hold it, and looks no further",
    (detailType) => {
      expect(parseEvent(orderEvents, { "detail-type": detailType })).toEqual({ status: "unknown", detailType });
    },
  );

  it.each([
    [null, "", "must be an event, got: null."],
    [undefined, "", "must be an event, got: nothing."],
    ["text", "", 'must be an event, got: "text".'],
    [[{}], "", "must be an event, got: a list of 1."],
    [{}, "detail-type", "must be a string, got: nothing."],
    [{ "detail-type": 7 }, "detail-type", "must be a string, got: 7."],
  ])("says of %j that it is no event", (value, path, message) => {
    expect(parseEvent(orderEvents, value)).toEqual({ status: "invalid", problems: [{ path, message }] });
  });

  it("never throws, whatever the value", () => {
    const anything = fc.anything();
    const almost = fc.record({ "detail-type": fc.constantFrom(...Object.keys(orderEvents)), detail: anything });
    fc.assert(
      fc.property(fc.oneof(anything, almost), (value) => {
        expect(["valid", "unknown", "invalid"]).toContain(parseEvent(orderEvents, value).status);
      }),
    );
  });

  it("types the event by its detail-type", () => {
    expectTypeOf(parseEvent(orderEvents, null)).toEqualTypeOf<ParsedEvent<OrderEvent>>();
    expectTypeOf<EventOf<typeof OrderCreated>["detail"]["items"][number]["quantity"]>().toEqualTypeOf<number>();
    expectTypeOf<OrderEvent["detail-type"]>().toEqualTypeOf<"OrderCreated" | "OrderCancelled" | "OrderUpdated">();
    expectTypeOf<OrderEvent["source"]>().toEqualTypeOf<"app.orders">();
  });
});
