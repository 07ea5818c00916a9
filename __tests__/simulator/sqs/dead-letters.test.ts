import { describe, expect, test } from "vitest";
import type { Queue } from "../../../simulator/topology/places";
import { bodies, only, QueueWorld } from "./support/queue-world";

function withDeadLetters(facts: { dlq?: Partial<Queue>; queue?: Partial<Queue>; suffix?: string } = {}) {
  const world = new QueueWorld();
  const { suffix = "" } = facts;
  const dlq = world.queue(`q-dlq${suffix}`, facts.dlq);
  const queue = world.queue(`q${suffix}`, { redrive: { to: dlq.place, maxReceiveCount: 2 }, ...facts.queue });
  return { world, queue, dlq };
}

describe("what was received too often", () => {
  test("goes to the dead-letter queue as it would be received once more", async () => {
    const { world, queue, dlq } = withDeadLetters();
    const attributes = { kind: { DataType: "String", StringValue: "x" } };
    const { way, messageId } = queue.send({ body: "a", attributes });
    for (const receiveCount of [1, 2]) {
      expect(only(queue.receive())).toMatchObject({ body: "a", receiveCount });
      await world.pass(30);
      expect([queue.size, dlq.size]).toEqual([1, 0]);
    }
    expect(queue.receive()).toEqual([]);
    expect([queue.size, dlq.size, world.ledger.deadLettered, world.ledger.unended]).toEqual([0, 1, 1, 1]);
    const dead = only(dlq.receive());
    expect(dead).toMatchObject({
      messageId,
      body: "a",
      attributes,
      receiveCount: 3,
      deadLetterSourceArn: queue.place.arn,
    });
    expect(dead.way).toBe(way);
    expect(world.steps(way).slice(-3)).toEqual(["returned q", "dead-lettered q-dlq", "received q-dlq"]);
  });

  test("does not keep the rest of the receive from its messages", async () => {
    const { world, queue, dlq } = withDeadLetters();
    queue.send({ body: "bad" });
    for (const _ of [1, 2]) {
      queue.receive();
      await world.pass(30);
    }
    queue.send({ body: "good" });
    expect(bodies(queue.receive())).toEqual(["good"]);
    expect(bodies(dlq.peek())).toEqual(["bad"]);
  });

  test("lets its group go on, on FIFO queues, and keeps group and order", async () => {
    const { world, queue, dlq } = withDeadLetters({ suffix: ".fifo" });
    for (const body of ["a1", "a2"]) queue.send({ body, messageGroupId: "a", messageDeduplicationId: body });
    for (const _ of [1, 2]) {
      queue.receive();
      await world.pass(30);
    }
    expect(bodies(queue.receive())).toEqual(["a2"]);
    expect(dlq.peek()).toMatchObject([{ body: "a1", messageGroupId: "a", messageDeduplicationId: "a1" }]);
  });

  test.each([
    ["an open redrive-allow policy", { permission: "allowAll", sourceArns: [] }, 1],
    ["a policy for it", { permission: "byQueue", sourceArns: ["arn:aws:sqs:eu-central-1:111122223333:q"] }, 1],
    ["a policy for others", { permission: "byQueue", sourceArns: ["arn:aws:sqs:eu-central-1:111122223333:other"] }, 0],
    ["a policy for nobody", { permission: "denyAll", sourceArns: [] }, 0],
  ] as const)("moves under %s, or stays and is received on", async (_, redriveAllow, moved) => {
    const { world, queue, dlq } = withDeadLetters({ dlq: { redriveAllow } });
    queue.send({ body: "a" });
    for (const _receive of [1, 2]) {
      queue.receive();
      await world.pass(30);
    }
    expect(queue.receive().map(({ receiveCount }) => receiveCount)).toEqual(moved ? [] : [3]);
    expect([queue.size, dlq.size, world.ledger.unended]).toEqual([1 - moved, moved, 1]);
  });

  test("stays while the dead-letter queue is out of order", async () => {
    const { world, queue, dlq } = withDeadLetters({ queue: {} });
    world.fault({ kind: "outage", at: "q-dlq", forSeconds: 60 });
    queue.send({ body: "a" });
    for (const _ of [1, 2]) {
      queue.receive({ visibilityTimeoutSeconds: 0 });
      await world.pass(0);
    }
    expect(only(queue.receive()).receiveCount).toBe(3);
    await world.pass(60);
    expect([queue.receive().length, dlq.size]).toEqual([0, 1]);
  });

  test("is handed over to a dead-letter queue of another stack", () => {
    const world = new QueueWorld();
    const dlq = world.beyond("elsewhere");
    const to = dlq.place;
    const queue = world.queue("q", { visibilityTimeoutSeconds: 0, redrive: { to, maxReceiveCount: 1 } });
    queue.send({ body: "a" });
    expect([queue.receive().length, queue.receive().length]).toEqual([1, 0]);
    expect([queue.size, bodies(dlq.received), world.endedAs("handed-over")]).toEqual([0, ["a"], 1]);
  });

  test("counts anew in each queue, up a chain of them", async () => {
    const world = new QueueWorld();
    const last = world.queue("last");
    const middle = world.queue("middle", {
      visibilityTimeoutSeconds: 0,
      redrive: { to: last.place, maxReceiveCount: 2 },
    });
    const queue = world.queue("q", { visibilityTimeoutSeconds: 0, redrive: { to: middle.place, maxReceiveCount: 3 } });
    queue.send({ body: "a" });
    expect([1, 2, 3, 4].map(() => queue.receive().length)).toEqual([1, 1, 1, 0]);
    expect([1, 2, 3].map(() => middle.receive().length)).toEqual([1, 1, 0]);
    expect(only(last.receive())).toMatchObject({ receiveCount: 6, deadLetterSourceArn: middle.place.arn });
  });
});

describe("retention in a dead-letter queue", () => {
  test("of a standard queue: from when the message was sent first", async () => {
    const { world, queue, dlq } = withDeadLetters({
      dlq: { retentionSeconds: 120 },
      queue: { visibilityTimeoutSeconds: 50 },
    });
    queue.send({ body: "a" });
    for (const _ of [1, 2]) {
      queue.receive();
      await world.pass(50);
    }
    queue.receive();
    dlq.send({ body: "direct" });
    expect(dlq.oldestAgeSeconds).toBe(0);
    await world.pass(19.999);
    expect([dlq.size, dlq.oldestAgeSeconds]).toEqual([2, 19]);
    await world.pass(0.001);
    expect(bodies(dlq.peek())).toEqual(["direct"]);
    expect(world.ledger.losses).toEqual([{ place: dlq.place, reason: "RETENTION_EXPIRED", count: 1 }]);
    await world.pass(100);
    expect(dlq.size).toBe(0);
  });

  test("of a standard queue: at once, if that is over already", async () => {
    const { world, queue, dlq } = withDeadLetters({ dlq: { retentionSeconds: 60 } });
    queue.send({ body: "a" });
    for (const _ of [1, 2]) {
      queue.receive();
      await world.pass(30);
    }
    queue.receive();
    expect(dlq.receive()).toEqual([]);
    expect([dlq.size, world.endedAs("dropped"), world.ledger.unended]).toEqual([0, 1, 0]);
  });

  test("of a FIFO queue: from when the message was given up", async () => {
    const { world, queue, dlq } = withDeadLetters({ suffix: ".fifo", dlq: { retentionSeconds: 120 } });
    queue.send({ body: "a", messageGroupId: "g", messageDeduplicationId: "d" });
    for (const _ of [1, 2]) {
      queue.receive();
      await world.pass(30);
    }
    queue.receive();
    await world.pass(119.999);
    expect(dlq.size).toBe(1);
    await world.pass(0.001);
    expect(dlq.size).toBe(0);
  });
});
