import { describe, expect, test } from "vitest";
import type { Simulation, SimulationOptions } from "../../../simulator";
import type { PublishRequest } from "../../../simulator/sns/publish-request";
import {
  balance,
  bus,
  IN_BALANCE,
  jsonIn,
  losses,
  queue,
  queueArn,
  rule,
  started,
  subscription,
  target,
  topic,
  topicArn,
} from "../support/routing-blocks";

const MINUTES = 60;

/** A FIFO topic with a FIFO queue and a standard one. */
function fifo(attributes: object = {}, options: SimulationOptions = {}): Promise<Simulation> {
  return started(
    [
      topic("news", { name: "news.fifo", fifo_topic: true, ...attributes }),
      queue("ordered", { name: "ordered.fifo", fifo_queue: true }),
      subscription("news", "ordered", { raw_message_delivery: true }),
      queue("loose"),
      subscription("news", "loose", { raw_message_delivery: true }),
    ],
    options,
  );
}

const message = (text: string, group = "g", deduplicationId = text): PublishRequest => ({
  message: text,
  messageGroupId: group,
  messageDeduplicationId: deduplicationId,
});

const texts = (simulation: Simulation, name: string) =>
  simulation
    .queue(name)
    .peek()
    .map(({ body }) => body);

describe("a FIFO topic", () => {
  test("hands on group and deduplication id to a FIFO queue, and numbers what it takes", async () => {
    const simulation = await fifo();
    const sent = ["a", "b"].map((text) => simulation.topic().publish(message(text)));
    await simulation.settle();
    expect(simulation.queue("ordered.fifo").peek()).toMatchObject([
      { body: "a", messageGroupId: "g", messageDeduplicationId: "a" },
      { body: "b", messageGroupId: "g", messageDeduplicationId: "b" },
    ]);
    expect(texts(simulation, "loose")).toEqual(["a", "b"]);
    for (const { sequenceNumber } of sent) expect(sequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(sent[1]?.sequenceNumber ?? 0)).toBeGreaterThan(BigInt(sent[0]?.sequenceNumber ?? 0));
  });

  test("has its sequence number in the envelope", async () => {
    const simulation = await started([
      topic("news", { name: "news.fifo", fifo_topic: true }),
      queue("inbox"),
      subscription("news", "inbox"),
    ]);
    const { messageId, sequenceNumber } = simulation.topic().publish(message("a"));
    await simulation.settle();
    const [envelope = {}] = jsonIn(simulation, "inbox");
    expect(Object.keys(envelope).slice(0, 4)).toEqual(["Type", "MessageId", "SequenceNumber", "TopicArn"]);
    expect(envelope).toMatchObject({ MessageId: messageId, SequenceNumber: sequenceNumber });
  });

  test("keeps the order of a group while a message of it is retried; other groups go on", async () => {
    const simulation = await fifo();
    simulation.fault({ kind: "outage", at: "ordered.fifo", containing: "slow", forSeconds: 20 });
    for (const text of ["slow", "second", "third"]) simulation.topic().publish(message(text, "held"));
    simulation.topic().publish(message("free", "other"));
    await simulation.advance({ seconds: 10 });
    expect(texts(simulation, "ordered.fifo")).toEqual(["free"]);
    expect(texts(simulation, "loose")).toEqual(["slow", "second", "third", "free"]);
    expect(balance(simulation)).toEqual({ unaccounted: 0, underWay: 3, settled: false });
    await simulation.settle();
    expect(texts(simulation, "ordered.fifo")).toEqual(["free", "slow", "second", "third"]);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("goes on with a group when a message of it is given up, and when thousands have waited for one", async () => {
    const count = 20_000;
    const simulation = await fifo({}, { history: 0 });
    simulation.fault({ kind: "outage", at: "ordered.fifo", containing: "m-0.", forSeconds: 5 });
    for (let n = 0; n < count; n++) simulation.topic().publish(message(`m-${n}.`));
    await simulation.settle();
    expect(texts(simulation, "ordered.fifo")).toEqual(Array.from({ length: count }, (_, n) => `m-${n}.`));

    const denied = await started([
      topic("news", { name: "news.fifo", fifo_topic: true }),
      queue("ordered", { name: "ordered.fifo", fifo_queue: true, policy: undefined }),
      subscription("news", "ordered"),
    ]);
    for (const text of ["a", "b"]) denied.topic().publish(message(text));
    await denied.settle();
    expect(denied.accounts().lost).toBe(2);
    denied.topic().publish(message("c"));
    await denied.settle();
    expect(denied.accounts().lost).toBe(3);
    expect(balance(denied)).toEqual(IN_BALANCE);
  });

  test("takes a deduplication id once within 5 minutes, and answers as it did", async () => {
    const simulation = await fifo();
    const first = simulation.topic().publish(message("a", "g", "d"));
    await simulation.advance({ seconds: 5 * MINUTES, milliseconds: -1 });
    expect(simulation.topic().publish(message("b", "g", "d"))).toEqual(first);
    await simulation.advance({ milliseconds: 1 });
    expect(simulation.topic().publish(message("c", "g", "d")).messageId).not.toBe(first.messageId);
    await simulation.settle();
    expect(texts(simulation, "loose")).toEqual(["a", "c"]);
    expect(simulation.accounts().ways.ended).toMatchObject({ deduplicated: 1 });
    expect(simulation.accounts().lost).toBe(0);
  });

  test("knows a message by its content, where it is told to", async () => {
    const simulation = await fifo({ content_based_deduplication: true });
    const publish = (text: string, more: object = {}) =>
      simulation.topic().publish({ message: text, messageGroupId: "g", ...more });
    publish("same");
    publish("same", { subject: "of no account" });
    publish("other");
    publish("same", { messageDeduplicationId: "by id" });
    await simulation.settle();
    expect(texts(simulation, "loose")).toEqual(["same", "other", "same"]);
  });

  test("refuses a message without a group, or without what it is known by", async () => {
    const simulation = await fifo();
    const { messageGroupId: _, ...ungrouped } = message("a");
    const { messageDeduplicationId: __, ...unknown } = message("a");
    expect(() => simulation.topic().publish(ungrouped)).toThrow(
      /The MessageGroupId parameter is required for FIFO topics$/,
    );
    expect(() => simulation.topic().publish(unknown)).toThrow(
      /ContentBasedDeduplication enabled or MessageDeduplicationId/,
    );
    expect(simulation.accounts().published).toBe(0);
  });

  test("is no target for a rule: what a rule sends has no group", async () => {
    const simulation = await started([
      topic("news", { name: "news.fifo", fifo_topic: true }),
      bus(),
      rule("all"),
      target("all", topicArn("news"), { dead_letter_config: { arn: queueArn("letters") } }),
      queue("letters"),
    ]);
    simulation.publish({ source: "app.orders", "detail-type": "x" });
    await simulation.settle();
    expect(simulation.queue("letters").peek()[0]?.attributes?.ERROR_CODE?.StringValue).toBe("INVALID_PARAMETER");
    expect(losses(simulation)).toEqual({});
  });
});
