import { describe, expect, test } from "vitest";
import { EventBus, EventRoute, ReliableQueue } from "../../modules";
import { synthesize } from "../../testing";
import { emptyStack, shopStack } from "./support/shop-stack";

const ORDERED = { source: "shop", "detail-type": "Ordered", detail: { amount: 5 } };
const shop = shopStack();
const { stack } = shop;
const { json, text } = synthesize(stack);

/** The message of the assertion that fails; fails itself if it passes. */
function failure(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The assertion passed.");
}

describe("passes", () => {
  test("where the event reaches the place, at the end of its way or on it", () => {
    expect(stack).toRoute(ORDERED).to(shop.orders).to(shop.topic);
  });

  test.each([
    ["a queue of the library", shop.orders],
    ["the resource under it", shop.orders.resource],
    ["its name", "shop-orders"],
    ["its construct id", "orders"],
    ["its ARN", "arn:aws:sqs:eu-central-1:123456789012:shop-orders"],
    ["its Terraform address", `aws_sqs_queue.${shop.orders.resource.friendlyUniqueId}`],
    ["a queue that is there already, by ARN", shop.partner],
    ["a queue that is there already, by name", shop.old],
    ["the name of a queue beyond the stack", "partner"],
  ])("with %s", (_, place) => {
    expect(stack).toRoute(ORDERED).to(place);
  });

  test("with a resource that is not of the library", () => {
    expect(stack)
      .toRoute({ source: "shop", "detail-type": "Refunded", detail: { amount: 101 } })
      .to(shop.refund)
      .not.to(shop.orders);
  });

  test("where it must not reach a place and does not", () => {
    expect(stack).toRoute(ORDERED).not.to(shop.idle).not.to(shop.large).not.to("spare").to(shop.orders);
  });

  test("through filters, by what they let through", () => {
    expect(stack)
      .toRoute({ ...ORDERED, detail: { amount: 101 } })
      .to(shop.large, { as: "envelope" })
      .to(shop.orders, { as: "raw" });
  });

  test("where nothing takes the event", () => {
    expect(stack).not.toRoute({ source: "shop", "detail-type": "Unheard" });
    expect(stack).toRoute({ source: "shop", "detail-type": "Unheard" }).toNothing();
  });

  test("without saying where: it goes somewhere", () => {
    expect(stack).toRoute(ORDERED);
  });

  test("on the JSON, parsed or not", () => {
    expect(json).toRoute(ORDERED).to("shop-orders").to(shop.orders);
    expect(text).toRoute(ORDERED).to("shop-orders");
  });

  test("on a stack that has grown since the last assertion", () => {
    const growing = emptyStack();
    const bus = new EventBus(growing, "bus", { name: "bus" });
    expect(growing).not.toRoute(ORDERED);
    const queue = new ReliableQueue(growing, "q", { name: "q" });
    new EventRoute(growing, "r", { bus, pattern: { source: ["shop"] }, targets: [queue] });
    expect(growing).toRoute(ORDERED).to(queue);
    const second = new EventBus(growing, "second", { name: "second" });
    expect(growing)
      .toRoute({ ...ORDERED, bus })
      .to(queue);
    expect(growing).not.toRoute({ ...ORDERED, bus: second });
    expect(growing).not.toRoute({ ...ORDERED, bus: "second" });
  });
});

describe("fails", () => {
  test("with the field that did not match of the rule that leads there, and of no other", () => {
    const event = { source: "shop", "detail-type": "Refunded", detail: { amount: 100 } };
    expect(
      failure(() => expect(stack).toRoute(event).to(shop.refund)),
    ).toBe(`expected the event "Refunded" of "shop" to reach state machine refund

it goes nowhere: EventBridge drops it

closest:
  rule refunds-route on bus shop-bus:
    detail.amount must match [{"numeric":[">",100]}]; the event has 100.`);
  });

  test("with where the event did go, and the filter that kept it out", () => {
    expect(
      failure(() => expect(stack).toRoute(ORDERED).to(shop.orders).to(shop.large)),
    ).toBe(`expected the event "Ordered" of "shop" to reach queue shop-large

it goes:
  bus shop-bus → rule orders-route → queue old-queue, as the event
  bus shop-bus → rule orders-route → queue partner, as the event
  bus shop-bus → rule orders-route → topic shop-topic → queue shop-orders, as the raw SNS message

closest:
  subscription of queue shop-large to topic shop-topic:
    detail must match {"amount":[{"numeric":[">",100]}]}; the body has "{\\"amount\\":5}".`);
  });

  test("and says where nothing leads to the place", () => {
    expect(failure(() => expect(stack).toRoute({ source: "x", "detail-type": "y" }).to(shop.idle))).toContain(
      "\n\nnothing on bus shop-bus leads there\n\nclosest:\n  rule orders-route on bus shop-bus:",
    );
  });

  test("where the event arrives in another shape", () => {
    expect(failure(() => expect(stack).toRoute(ORDERED).to(shop.orders, { as: "envelope" }))).toMatch(
      /^expected the event "Ordered" of "shop" to reach queue shop-orders as envelope\n\nit goes:\n( {2}bus shop-bus → .*\n)*.*queue shop-orders, as the raw SNS message$/,
    );
  });

  test("where it must not reach a place and does, with the way", () => {
    expect(
      failure(() => expect(stack).toRoute(ORDERED).not.to(shop.orders)),
    ).toBe(`expected the event "Ordered" of "shop" not to reach queue shop-orders

it does:
  bus shop-bus → rule orders-route → topic shop-topic → queue shop-orders, as the raw SNS message`);
  });

  test("where it should go nowhere and goes somewhere", () => {
    expect(failure(() => expect(stack).toRoute(ORDERED).toNothing())).toMatch(
      /^expected the event "Ordered" of "shop" to be routed nowhere\n\nit goes:/,
    );
    expect(failure(() => expect(stack).not.toRoute(ORDERED))).toContain(
      "write expect(stack).toRoute(event).not.to(place)",
    );
  });

  test("where not stands in the wrong place, whatever the event does", () => {
    const hint = "To say that it does not reach one place, write expect(stack).toRoute(event).not.to(place)";
    expect(failure(() => expect(stack).not.toRoute(ORDERED).to(shop.orders))).toContain(hint);
    expect(failure(() => expect(stack).not.toRoute({ source: "x", "detail-type": "y" }).to(shop.orders))).toContain(
      hint,
    );
  });

  // The end of the test is what fails, so nothing within the test can look at the message.
  test.fails("where nothing is said of an event that goes nowhere", () => {
    expect(stack).toRoute({ source: "x", "detail-type": "y" });
  });
});

describe("refuses", () => {
  test("a place that there is not, in either direction: a typo must not pass", () => {
    const message =
      /^A place must be one where events arrive, got: "shop-order"\. The stack has queue shop-orders, queue shop-orders-dlq, .*, 8 more\.$/;
    expect(() => expect(stack).toRoute(ORDERED).to("shop-order")).toThrow(message);
    expect(() => expect(stack).toRoute(ORDERED).not.to("shop-order")).toThrow(message);
  });

  test("a place of another stack", () => {
    const other = new ReliableQueue(emptyStack("other"), "orders", { name: "shop-orders" });
    expect(() => expect(stack).toRoute(ORDERED).to(other)).toThrow(
      "A place must be in the stack shop, got: other/orders of the stack other.",
    );
  });

  test("a construct where no event arrives", () => {
    const { stack: own, bus } = shopStack();
    const route = new EventRoute(own, "third", {
      bus,
      pattern: { source: ["x"] },
      targets: [new ReliableQueue(own, "x", { name: "x" })],
    });
    expect(() => expect(own).toRoute(ORDERED).to(route)).toThrow(
      "A place must be one where events arrive, got: shop/third",
    );
  });

  test("what is no stack", () => {
    expect(() => expect(undefined).toRoute(ORDERED)).toThrow(
      "expect(…) must be given a TerraformStack, or the JSON that it synthesizes to, got: undefined.",
    );
    expect(() => expect({ name: "x" }).toRoute(ORDERED)).toThrow("the stack must hold resources");
  });

  test("a stack that does not synthesize, with the reasons", () => {
    const broken = emptyStack();
    broken.node.addValidation({ validate: () => ["broken"] });
    expect(() => expect(broken).toRoute(ORDERED)).toThrow("The stack does not synthesize:\n  shop: broken");
  });
});
