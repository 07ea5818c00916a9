import { describe, expect, test } from "vitest";
import { ecommerceDetailTypes, sampleEvent } from "../../handlers/events/ecommerce-samples";
import { arrivalText, readTopology, refusalText, traceEvent, traceMessage } from "../../simulator";
import { synthesizedEcommerce } from "./support/ecommerce";
import { type Blocks, ref, stackJson } from "./support/stack-json";

describe("the sample events of ecommerce", () => {
  const topology = readTopology(synthesizedEcommerce());
  const ORDER = [
    "bus ecom-bus → rule route-orders → topic topic-orders → queue q-orders → function orders-consumer, in an SNS envelope",
    "bus ecom-bus → rule route-orders → queue q-orders → function orders-consumer, as the event",
  ];
  const PAYMENT = ["bus ecom-bus → rule route-payment-failures → topic topic-alerts, as the event"];
  const SHIPMENT = ["bus ecom-bus → rule route-shipments → queue q-shipments, as the event"];
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    OrderCreated: ORDER,
    OrderCancelled: ORDER,
    OrderUpdated: ORDER,
    PaymentFailed: PAYMENT,
    PaymentDeclined: PAYMENT,
    ShipmentCreated: SHIPMENT,
    ShipmentDelivered: SHIPMENT,
  };

  test.each(ecommerceDetailTypes)("%s", (detailType) => {
    const trace = traceEvent(topology, sampleEvent(detailType));
    expect(trace.arrivals.map(arrivalText)).toEqual(EXPECTED[detailType]);
    expect(trace.refusals).toHaveLength(2);
    expect(trace.archives.map(({ name }) => name)).toEqual(["ecom-events-archive"]);
  });

  test("the queue gets the event as it is, and once more within an envelope", () => {
    const event = sampleEvent("OrderCreated");
    const [wrapped, direct] = traceEvent(topology, event).arrivals.map(({ body }) => JSON.parse(body));
    expect(direct).toEqual(event);
    expect(wrapped).toMatchObject({
      Type: "Notification",
      TopicArn: "arn:aws:sns:us-east-1:123456789012:topic-orders",
    });
    expect(JSON.parse(wrapped.Message)).toEqual(event);
  });

  test("an event that nobody takes, with the fields of each rule", () => {
    const trace = traceEvent(topology, { source: "app.orders", "detail-type": "OrderShipped" });
    expect(trace.arrivals).toEqual([]);
    expect(trace.refusals.map(refusalText)).toEqual([
      'rule route-orders on bus ecom-bus:\n  detail-type must match ["OrderCreated","OrderCancelled","OrderUpdated"]; the event has "OrderShipped".',
      'rule route-payment-failures on bus ecom-bus:\n  detail-type must match ["PaymentFailed","PaymentDeclined"]; the event has "OrderShipped".\n  source must match ["app.payments"]; the event has "app.orders".',
      'rule route-shipments on bus ecom-bus:\n  detail-type must match ["ShipmentCreated","ShipmentDelivered"]; the event has "OrderShipped".\n  source must match ["app.shipping"]; the event has "app.orders".',
    ]);
  });

  test("with a stage", () => {
    const staged = readTopology(synthesizedEcommerce("prod"));
    expect(traceEvent(staged, sampleEvent("ShipmentCreated")).arrivals.map(arrivalText)).toEqual([
      "bus prod-ecom-bus → rule prod-route-shipments → queue prod-q-shipments, as the event",
    ]);
  });
});

const EVENT = { source: "app", "detail-type": "Thing", detail: { region: "us-east", amount: 5 } };

/** A rule for the source `app` on a bus, with a target for each ARN. */
function route(name: string, arns: readonly string[], bus = "main", rule: object = {}): Blocks {
  const targets = arns.map((arn, i) => [
    `${name}_${i}`,
    { rule: ref(`aws_cloudwatch_event_rule.${name}`, "name"), event_bus_name: bus, target_id: `${i}`, arn },
  ]);
  return {
    aws_cloudwatch_event_rule: { [name]: { name, event_bus_name: bus, event_pattern: '{"source":["app"]}', ...rule } },
    aws_cloudwatch_event_target: Object.fromEntries(targets),
  };
}

/** Several groups of blocks as one. */
function merged(...groups: readonly Blocks[]): Blocks {
  const all: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const group of groups) for (const [type, named] of Object.entries(group)) all[type] = { ...all[type], ...named };
  return all;
}

const BUS: Blocks = { aws_cloudwatch_event_bus: { main: { name: "main" } } };
const QUEUE: Blocks = { aws_sqs_queue: { q: { name: "q" } } };

function trace(resources: Blocks, event: object = EVENT) {
  const { arrivals, refusals } = traceEvent(readTopology(stackJson(resources)), event as typeof EVENT);
  return {
    arrivals: arrivals.map(arrivalText),
    refusals: refusals.map(refusalText),
    bodies: arrivals.map(({ body }) => body),
  };
}

describe("rules", () => {
  const to = [ref("aws_sqs_queue.q")];

  test("one that is disabled says so, and only where it would have matched", () => {
    const resources = merged(
      BUS,
      QUEUE,
      route("off", to, "main", { state: "DISABLED" }),
      route("old", to, "main", { is_enabled: false }),
    );
    expect(trace(resources)).toMatchObject({
      arrivals: [],
      refusals: ["rule off on bus main: is disabled", "rule old on bus main: is disabled"],
    });
    expect(trace(resources, { ...EVENT, source: "other" }).refusals[0]).toContain('source must match ["app"]');
  });

  test("one that fires by the clock matches no event", () => {
    const resources = merged(
      BUS,
      QUEUE,
      route("hourly", to, "main", { event_pattern: null, schedule_expression: "rate(1 hour)" }),
    );
    expect(trace(resources)).toMatchObject({
      arrivals: [],
      refusals: ["rule hourly on bus main: has no pattern, it fires by the clock"],
    });
  });

  test("on the default bus", () => {
    const resources = merged(QUEUE, route("r", to, "default"));
    expect(trace(resources).arrivals).toEqual(["bus default → rule r → queue q, as the event"]);
  });

  test("the envelope is filled in for patterns that ask for it", () => {
    const pattern = '{"account":["123456789012"],"region":["eu-central-1"],"detail":{"amount":[{"numeric":[">",4]}]}}';
    expect(trace(merged(BUS, QUEUE, route("r", to, "main", { event_pattern: pattern }))).arrivals).toHaveLength(1);
  });

  test.each([
    ["input", { input: '{"fixed":true}' }, '{"fixed":true}'],
    ["input_path", { input_path: "$.detail" }, '{"region":"us-east","amount":5}'],
    [
      "input_transformer",
      { input_transformer: { input_paths: { r: "$.detail.region" }, input_template: '"from <r>"' } },
      '"from us-east"',
    ],
  ])("%s changes what arrives", (_, input, body) => {
    const resources = merged(BUS, QUEUE, route("r", to));
    const target = { ...resources.aws_cloudwatch_event_target?.r_0, ...input };
    const changed = merged(resources, { aws_cloudwatch_event_target: { r_0: target } });
    expect(trace(changed)).toMatchObject({
      arrivals: ["bus main → rule r → queue q, as the target's input"],
      bodies: [body],
    });
  });
});

describe("bus to bus", () => {
  const buses: Blocks = {
    aws_cloudwatch_event_bus: { main: { name: "main" }, copy: { name: "copy" }, third: { name: "third" } },
  };
  const bus = (name: string) => ref(`aws_cloudwatch_event_bus.${name}`);
  const onMain = (resources: Blocks) => trace(resources, { ...EVENT, bus: "main" });

  test("the event goes on by the rules of the second bus", () => {
    const resources = merged(
      buses,
      QUEUE,
      route("forward", [bus("copy")]),
      route("take", [ref("aws_sqs_queue.q")], "copy"),
    );
    expect(onMain(resources).arrivals).toEqual([
      "bus main → rule forward → bus copy → rule take → queue q, as the event",
    ]);
  });

  test("it ends on a bus where no rule takes it", () => {
    const resources = merged(
      buses,
      QUEUE,
      route("forward", [bus("copy")]),
      route("take", [ref("aws_sqs_queue.q")], "copy", { event_pattern: '{"source":["x"]}' }),
    );
    expect(onMain(resources).arrivals).toEqual(["bus main → rule forward → bus copy, as the event"]);
    expect(onMain(resources).refusals[0]).toContain(
      'rule take on bus copy:\n  source must match ["x"]; the event has "app".',
    );
  });

  test("it is not forwarded a second time", () => {
    const resources = merged(buses, route("forward", [bus("copy")]), route("again", [bus("third")], "copy"));
    expect(onMain(resources)).toMatchObject({
      arrivals: ["bus main → rule forward → bus copy, as the event"],
      refusals: ["rule again on bus copy: would forward to a third bus, which EventBridge does not"],
    });
  });

  test("two buses that forward to each other, and one to itself, end", () => {
    const resources = merged(
      buses,
      route("there", [bus("copy")]),
      route("back", [bus("main")], "copy"),
      route("self", [bus("third")], "third"),
    );
    expect(onMain(resources).arrivals).toEqual(["bus main → rule there → bus copy, as the event"]);
    expect(trace(resources, { ...EVENT, bus: "third" }).arrivals).toEqual([
      "bus third → rule self → bus third, as the event",
    ]);
  });

  test("a bus beyond the stack is an end", () => {
    const resources = merged(BUS, route("far", ["arn:aws:events:us-west-2:1:event-bus/far"]));
    expect(trace(resources).arrivals).toEqual(["bus main → rule far → bus far, as the event"]);
  });

  test("which bus must be said where there are several", () => {
    const topology = readTopology(stackJson(buses));
    expect(() => traceEvent(topology, EVENT)).toThrow(
      "bus must name one bus of the stack, got: nothing. The stack has: main, copy, third.",
    );
    expect(() => traceEvent(topology, { ...EVENT, bus: "man" })).toThrow(
      'bus must name one bus of the stack, got: "man".',
    );
    expect(() => traceEvent(readTopology(stackJson({})), EVENT)).toThrow("The stack has: none.");
  });
});

describe("topics and their subscriptions", () => {
  const topic: Blocks = { aws_sns_topic: { t: { name: "t" } } };
  const subscription = (name: string, attributes: object): Blocks => ({
    aws_sns_topic_subscription: {
      [name]: { topic_arn: ref("aws_sns_topic.t"), protocol: "sqs", endpoint: ref("aws_sqs_queue.q"), ...attributes },
    },
  });
  const routed = merged(BUS, QUEUE, topic, route("r", [ref("aws_sns_topic.t")]));

  test("raw delivery leaves the event as it is", () => {
    const { arrivals, bodies } = trace(merged(routed, subscription("s", { raw_message_delivery: true })));
    expect(arrivals).toEqual(["bus main → rule r → topic t → queue q, as the raw SNS message"]);
    expect(JSON.parse(bodies[0] ?? "")).toMatchObject(EVENT);
  });

  test("a filter on the body lets the event through or not, and says which key", () => {
    const filter = (region: string) =>
      subscription("s", {
        filter_policy_scope: "MessageBody",
        filter_policy: JSON.stringify({ detail: { region: [{ prefix: region }] }, source: ["app"] }),
      });
    expect(trace(merged(routed, filter("us-"))).arrivals).toEqual([
      "bus main → rule r → topic t → queue q, in an SNS envelope",
    ]);
    expect(trace(merged(routed, filter("eu-")))).toMatchObject({
      arrivals: ["bus main → rule r → topic t, as the event"],
      refusals: [
        'subscription of queue q to topic t:\n  detail must match {"region":[{"prefix":"eu-"}]}; the body has "{\\"region\\":\\"us-east\\",\\"amount\\":5}".',
      ],
    });
  });

  test("a filter on attributes never lets through what a rule publishes: it has none", () => {
    expect(trace(merged(routed, subscription("s", { filter_policy: '{"kind":["order"]}' })))).toMatchObject({
      arrivals: ["bus main → rule r → topic t, as the event"],
      refusals: [
        'subscription of queue q to topic t:\n  kind must match ["order"]; the message attributes have no such field.',
      ],
    });
  });

  test("a message that is published to the topic itself", () => {
    const topology = readTopology(
      stackJson(
        merged(topic, QUEUE, subscription("s", { filter_policy: '{"kind":["order"],"price":[{"numeric":[">",10]}]}' })),
      ),
    );
    const attributes = (price: string) => ({
      kind: { DataType: "String", StringValue: "order" },
      price: { DataType: "Number", StringValue: price },
    });
    const passed = traceMessage(topology, { message: "hello", messageAttributes: attributes("11") });
    expect(passed.arrivals.map(arrivalText)).toEqual(["topic t → queue q, in an SNS envelope"]);
    expect(JSON.parse(passed.arrivals[0]?.body ?? "")).toMatchObject({
      Message: "hello",
      MessageAttributes: { price: { Type: "Number", Value: "11" } },
    });
    const stopped = traceMessage(topology, { topic: "t", message: "hello", messageAttributes: attributes("10") });
    expect(stopped.arrivals).toEqual([]);
    expect(stopped.refusals.map(refusalText)).toEqual([
      'subscription of queue q to topic t:\n  price must match [{"numeric":[">",10]}]; the message attributes have "10".',
    ]);
  });

  test("an address that is no resource", () => {
    const mail = subscription("s", { protocol: "email", endpoint: "ops@example.com" });
    expect(trace(merged(routed, mail)).arrivals).toEqual([
      "bus main → rule r → topic t → email ops@example.com, as the raw SNS message",
    ]);
  });
});

describe("consumers", () => {
  const consumed = (mapping: object): Blocks => ({
    aws_lambda_function: { f: { function_name: "f" } },
    aws_lambda_event_source_mapping: {
      m: { event_source_arn: ref("aws_sqs_queue.q"), function_name: ref("aws_lambda_function.f"), ...mapping },
    },
  });
  const routed = merged(BUS, QUEUE, route("r", [ref("aws_sqs_queue.q")]));

  test("one that is disabled leaves the event in the queue", () => {
    expect(trace(merged(routed, consumed({ enabled: false })))).toMatchObject({
      arrivals: ["bus main → rule r → queue q, as the event"],
      refusals: ["consumer f of queue q: is disabled"],
    });
  });

  test("one with filters gets what one of them matches", () => {
    const filters = (...amounts: number[]) =>
      consumed({
        filter_criteria: {
          filter: amounts.map((amount) => ({ pattern: JSON.stringify({ body: { detail: { amount: [amount] } } }) })),
        },
      });
    expect(trace(merged(routed, filters(4, 5))).arrivals).toEqual([
      "bus main → rule r → queue q → function f, as the event",
    ]);
    expect(trace(merged(routed, filters(4)))).toMatchObject({
      arrivals: ["bus main → rule r → queue q, as the event"],
      refusals: ["consumer f of queue q:\n  body.detail.amount must match [4]; the event has 5."],
    });
  });
});
