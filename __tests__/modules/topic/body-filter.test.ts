import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { EventBus, EventRoute, FanoutTopic, ReliableQueue, type TargetInput } from "../../../modules";
import { refused, synthesized } from "../../support/stack";

const HIGH = { detail: { priority: ["high"] } };

/** A topic that a rule feeds with each of the inputs, and a queue that subscribes with a filter. */
const fed =
  (filter: Record<string, unknown>, ...inputs: (TargetInput | undefined)[]) =>
  (scope: TerraformStack) => {
    const bus = new EventBus(scope, "bus", { name: "b" });
    const topic = new FanoutTopic(scope, "topic", { name: "t" });
    topic.subscribe(new ReliableQueue(scope, "orders", { name: "q" }), { filter, filterScope: "MessageBody" });
    for (const [index, input] of inputs.entries()) {
      const target = input === undefined ? topic : { target: topic, input };
      new EventRoute(scope, `r${index}`, { bus, pattern: { source: ["a"] }, targets: [target] });
    }
  };

const paths = { order: "$.detail.orderId", detail: "$.detail" };

describe("a filter on the body lets nothing through of", () => {
  it.each<[string, TargetInput]>([
    ["a sentence", { paths: { order: paths.order }, template: "Order <order> is late." }],
    ["a number", { template: 5 }],
    ["a list", { template: [{ detail: { priority: "high" } }] }],
    ["an object without its key", { paths: { order: paths.order }, template: { order: "<order>" } }],
    ["a constant text", { constant: "hello" }],
    ["a constant that does not match", { constant: { detail: { priority: "low" } } }],
  ])("%s", (_what, input) => {
    expect(refused(fed(HIGH, input))).toContain(
      "[test/topic/to-orders] filter must be able to match what test/r0/to-topic sends: a body that is no JSON object, or lacks a key of the filter, never passes, got: ",
    );
  });

  it("several rules that all send text", () => {
    expect(refused(fed(HIGH, { constant: "a" }, { constant: "b" }))).toContain(
      "what test/r0/to-topic, test/r1/to-topic send: ",
    );
  });
});

describe("a filter on the body may let something through of", () => {
  it.each<[string, TargetInput | undefined]>([
    ["the event", undefined],
    ["a part of it", { path: "$.detail" }],
    ["the event as a template", { template: "<aws.events.event.json>" }],
    ["a part as a template", { paths: { detail: paths.detail }, template: "<detail>" }],
    ["an object with its key", { paths: { detail: paths.detail }, template: { detail: "<detail>" } }],
    ["a constant that matches", { constant: { detail: { priority: "high" } } }],
  ])("%s", (_what, input) => {
    expect(() => synthesized(fed(HIGH, input))).not.toThrow();
  });

  it("one of two rules, and of a topic that no rule feeds", () => {
    expect(() => synthesized(fed(HIGH, { constant: "a" }, undefined))).not.toThrow();
    expect(() => synthesized(fed(HIGH))).not.toThrow();
  });

  it("an object without a key that must not be there", () => {
    const template = { order: "<order>" };
    const input = { paths: { order: paths.order }, template };
    expect(() => synthesized(fed({ refund: [{ exists: false }] }, input))).not.toThrow();
    expect(refused(fed({ refund: [{ exists: true }] }, input))).toContain("[FILTER_WITHOUT_MATCH]");
  });
});
