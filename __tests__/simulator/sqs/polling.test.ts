import { describe, expect, test } from "vitest";
import type { SimulatedQueue } from "../../../simulator/sqs/simulated-queue";
import { bodies, QueueWorld, START } from "./support/queue-world";

describe("long polling", () => {
  test("ends when a message comes", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const polled = queue.receiveOrWait({ waitSeconds: 20, maxMessages: 10 }).then((messages) => ({
      messages: bodies(messages),
      at: world.scheduler.now,
    }));
    world.scheduler.after(7_000, () => void ["a", "b"].map((body) => queue.send({ body })));
    await world.pass(20);
    expect(await polled).toEqual({ messages: ["a", "b"], at: START + 7_000 });
  });

  test("ends without one when the time is over", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q", { receiveWaitSeconds: 5 });
    const polled = queue.receiveOrWait().then((messages) => ({ messages, at: world.scheduler.now }));
    await world.pass(60);
    expect(await polled).toEqual({ messages: [], at: START + 5_000 });
    queue.send({ body: "a" });
    await world.pass(60);
    expect(queue.counts.visible).toBe(1);
  });

  test("ends when a visibility timeout or a delay does", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    queue.receive({ visibilityTimeoutSeconds: 3 });
    queue.send({ body: "b", delaySeconds: 4 });
    const times: number[] = [];
    for (const _ of [1, 2]) {
      void queue.receiveOrWait({ waitSeconds: 20 }).then(() => times.push(world.scheduler.now - START));
    }
    // Somebody waits for them: a run is not settled before.
    expect(await world.scheduler.runUntilSettled(START + 3_600_000)).toBe(true);
    expect(times).toEqual([3_000, 4_000]);
  });

  test("does not keep a run from being settled, and neither does a message that nobody waits for", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    void queue.receiveOrWait({ waitSeconds: 20 });
    const other = world.queue("other");
    other.send({ body: "a" });
    other.receive();
    expect(await world.scheduler.runUntilSettled(START + 3_600_000)).toBe(true);
    expect(world.scheduler.now).toBe(START);
  });

  test("whoever waits longest is served first, and each message once", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const got: string[] = [];
    for (const name of ["first", "second", "third"]) {
      void queue.receiveOrWait({ waitSeconds: 20 }).then((messages) => got.push(`${name}: ${bodies(messages)}`));
    }
    for (const body of ["a", "b"]) queue.send({ body });
    await world.pass(0);
    expect(got).toEqual(["first: a", "second: b"]);
    await world.pass(20);
    expect(got[2]).toBe("third: ");
  });

  test("a consumer in a loop takes everything at the time it comes", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const seen: string[] = [];
    const consume = async () => {
      for (;;) {
        const messages = await queue.receiveOrWait({ waitSeconds: 20, maxMessages: 10 });
        if (messages.length === 0) return;
        for (const message of messages) {
          seen.push(`${message.body} ${world.scheduler.now - START}`);
          queue.delete(message);
        }
      }
    };
    for (const second of [1, 2, 21])
      world.scheduler.after(second * 1_000, () => void queue.send({ body: String(second) }));
    const done = consume();
    await world.pass(100);
    await done;
    expect(seen).toEqual(["1 1000", "2 2000", "21 21000"]);
    expect(queue.size).toBe(0);
  });

  test("a receiver that goes away gets nothing", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const gone = new AbortController();
    const polled = queue.receiveOrWait({ waitSeconds: 20, signal: gone.signal });
    gone.abort();
    queue.send({ body: "a" });
    await world.pass(0);
    expect(await polled).toEqual([]);
    expect(queue.counts.visible).toBe(1);
  });

  test.each([
    [
      { waitSeconds: 21 },
      "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
    ],
    [
      { maxMessages: 11 },
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    ],
    [
      { maxMessages: 0 },
      "Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    ],
  ])("%j is refused", async (options, message) => {
    const queue = new QueueWorld().queue("q");
    await expect(queue.receiveOrWait(options)).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message,
    });
  });

  test("20 seconds and 10 messages are not", async () => {
    const queue = new QueueWorld().queue("q");
    for (let sent = 0; sent < 11; sent++) queue.send({ body: "a" });
    expect(await queue.receiveOrWait({ waitSeconds: 20, maxMessages: 10 })).toHaveLength(10);
  });
});

describe("a listener", () => {
  const listen = (queue: SimulatedQueue) => {
    const heard: number[] = [];
    return { heard, stop: queue.onVisible(() => heard.push(queue.counts.visible)) };
  };

  test("hears once of all that comes in an instant, after it has come", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const { heard, stop } = listen(queue);
    for (const body of ["a", "b", "c"]) queue.send({ body });
    expect(heard).toEqual([]);
    await world.pass(0);
    expect(heard).toEqual([3]);
    stop();
    queue.send({ body: "d" });
    await world.pass(0);
    expect(heard).toEqual([3]);
  });

  test("hears of what is there already, of what comes back, and of what was delayed", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    const { heard } = listen(queue);
    await world.pass(0);
    queue.receive();
    queue.send({ body: "b", delaySeconds: 40 });
    await world.pass(29);
    expect(heard).toEqual([1]);
    expect(await world.scheduler.runUntilSettled(START + 3_600_000)).toBe(true);
    expect(heard).toEqual([1, 1, 2]);
  });

  test("hears that a group is free again", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo", { contentBasedDeduplication: true });
    for (const body of ["a", "b"]) queue.send({ body, messageGroupId: "g" });
    const [message] = queue.receive();
    const { heard } = listen(queue);
    await world.pass(0);
    if (message) queue.delete(message);
    await world.pass(0);
    expect(heard).toEqual([1, 1]);
    expect(bodies(queue.receive())).toEqual(["b"]);
  });
});
