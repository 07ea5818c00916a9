import { describe, expect, test } from "vitest";
import type { ReceivedMessage } from "../../../simulator/sqs/received-message";
import { bodies, only, QueueWorld, refusal } from "./support/queue-world";

describe("visibility timeout", () => {
  test("a message comes back when it is over, not before, and counts its receives", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const { way } = queue.send({ body: "a" });
    expect(queue.receive()[0]).toMatchObject({ body: "a", receiveCount: 1 });
    expect(queue.counts).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await world.pass(29.999);
    expect(queue.receive()).toEqual([]);
    await world.pass(0.001);
    expect(queue.receive()[0]).toMatchObject({ body: "a", receiveCount: 2 });
    expect(world.steps(way)).toEqual(["published q", "received q", "returned q", "received q"]);
    expect(queue.size).toBe(1);
  });

  test("a receive may have its own, 0 to 12 hours", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    queue.receive({ visibilityTimeoutSeconds: 43_200 });
    await world.pass(43_199.999);
    expect(queue.counts.inFlight).toBe(1);
    await world.pass(0.001);
    expect(queue.counts.inFlight).toBe(0);
    expect(bodies(queue.receive({ maxMessages: 10, visibilityTimeoutSeconds: 0 }))).toEqual(["a"]);
    expect(queue.counts.visible).toBe(1);
    expect(refusal(() => queue.receive({ visibilityTimeoutSeconds: 43_201 }))).toBe(
      "400 InvalidParameterValueException (InvalidParameterValue) Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.",
    );
  });

  test("what comes back to a standard queue goes to the end", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    for (const body of ["a", "b"]) queue.send({ body });
    queue.receive();
    await world.pass(30);
    expect(bodies(queue.receive({ maxMessages: 10 }))).toEqual(["b", "a"]);
  });

  test("several timeouts at once, each in its time", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const seconds = [50, 10, 40, 20, 30, 10];
    for (const each of seconds) queue.send({ body: String(each) });
    for (const each of seconds) queue.receive({ visibilityTimeoutSeconds: each });
    const back: number[] = [];
    for (let second = 0; second < 60; second += 10) {
      back.push(queue.counts.visible);
      await world.pass(10);
    }
    expect(back).toEqual([0, 2, 3, 4, 5, 6]);
  });
});

describe("ChangeMessageVisibility", () => {
  test("counts from now", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    const message = only(queue.receive());
    await world.pass(20);
    queue.changeVisibility(message.receiptHandle, 60);
    await world.pass(59.999);
    expect(queue.counts.visible).toBe(0);
    await world.pass(0.001);
    expect(queue.counts.visible).toBe(1);
  });

  test("0 gives the message back at once", () => {
    const queue = new QueueWorld().queue("q");
    queue.send({ body: "a" });
    const message = only(queue.receive());
    queue.changeVisibility(message, 0);
    expect(only(queue.receive()).receiveCount).toBe(2);
  });

  test("ends 12 hours after the receive at the latest", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q", { visibilityTimeoutSeconds: 43_200 });
    queue.send({ body: "a" });
    const message = only(queue.receive());
    await world.pass(1);
    expect(refusal(() => queue.changeVisibility(message, 43_200))).toBe(
      "400 InvalidParameterValueException (InvalidParameterValue) Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]",
    );
    queue.changeVisibility(message, 43_199);
    await world.pass(43_198.999);
    expect(queue.counts.visible).toBe(0);
    await world.pass(0.001);
    expect(queue.counts.visible).toBe(1);
  });

  test("is refused for what is not in flight, gone, received again, or was never there", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    const first = only(queue.receive());
    const handle = first.receiptHandle;
    await world.pass(30);
    expect(refusal(() => queue.changeVisibility(handle, 5))).toBe(
      "400 MessageNotInflight (AWS.SimpleQueueService.MessageNotInflight) The specified message isn't in flight.",
    );
    const second = only(queue.receive());
    const unavailable = `400 InvalidParameterValueException (InvalidParameterValue) Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`;
    expect(refusal(() => queue.changeVisibility(handle, 5))).toBe(unavailable);
    queue.delete(second);
    expect(refusal(() => queue.changeVisibility(handle, 5))).toBe(unavailable);
    expect(refusal(() => queue.changeVisibility("nonsense", 5))).toBe(
      '404 ReceiptHandleIsInvalid (ReceiptHandleIsInvalid) The input receipt handle "nonsense" is not a valid receipt handle.',
    );
  });
});

describe("receipt handles", () => {
  test("each receive has its own, also as text", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    const first = only(queue.receive());
    expect(first.receiptHandle).toBe(first.receiptHandle);
    await world.pass(30);
    expect(only(queue.receive()).receiptHandle).not.toBe(first.receiptHandle);
  });

  test("of a standard queue: the last one deletes even after the timeout", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "a" });
    const message = only(queue.receive());
    await world.pass(100);
    expect(queue.delete(message.receiptHandle)).toBe(true);
    expect([queue.size, world.endedAs("deleted")]).toEqual([0, 1]);
  });

  test.each([["text"], ["object"]])(
    "of a standard queue: an old one (%s) succeeds and deletes nothing",
    async (form) => {
      const world = new QueueWorld();
      const queue = world.queue("q");
      queue.send({ body: "a" });
      const first = only(queue.receive());
      const old = form === "text" ? first.receiptHandle : first;
      await world.pass(30);
      const second = only(queue.receive());
      expect(queue.delete(old)).toBe(false);
      expect(queue.size).toBe(1);
      expect(queue.delete(second.receiptHandle, "processed")).toBe(true);
      expect(queue.delete(second.receiptHandle)).toBe(false);
      expect(queue.delete(old)).toBe(false);
      expect([world.endedAs("processed"), world.endedAs("deleted"), world.ledger.unended]).toEqual([1, 0, 0]);
    },
  );

  test("do not delete another message that took the place of theirs", () => {
    const queue = new QueueWorld().queue("q");
    queue.send({ body: "a" });
    const handle = only(queue.receive()).receiptHandle;
    queue.delete(handle);
    queue.send({ body: "b" });
    expect(only(queue.receive()).receiptHandle).not.toBe(handle);
    expect(queue.delete(handle)).toBe(false);
    expect(queue.size).toBe(1);
  });

  test("of another queue are refused", () => {
    const world = new QueueWorld();
    const [one, other] = [world.queue("one"), world.queue("other")];
    one.send({ body: "a" });
    other.send({ body: "b" });
    const message = only(one.receive());
    other.receive();
    expect(refusal(() => other.delete(message.receiptHandle))).toContain("404 ReceiptHandleIsInvalid");
    expect(refusal(() => other.delete(message))).toContain("404 ReceiptHandleIsInvalid");
    expect(other.size).toBe(1);
  });
});

describe("in flight", () => {
  test("120,000 messages of a standard queue, then OverLimit", () => {
    const queue = new QueueWorld().queue("q");
    for (let sent = 0; sent < 120_001; sent++) queue.send({ body: "a" });
    expect(queue.receive({ maxMessages: 119_995 })).toHaveLength(119_995);
    const rest = queue.receive({ maxMessages: 10 });
    expect(rest).toHaveLength(5);
    expect(refusal(() => queue.receive())).toMatch(/^403 OverLimit \(OverLimit\)/);
    queue.delete(rest[0] as ReceivedMessage);
    expect(queue.receive()).toHaveLength(1);
  });

  test("120,000 messages of a FIFO queue, then nothing", () => {
    const queue = new QueueWorld().queue("q.fifo");
    for (let sent = 0; sent < 120_001; sent++) {
      queue.send({ body: "a", messageGroupId: `g${sent}`, messageDeduplicationId: `d${sent}` });
    }
    expect(queue.receive({ maxMessages: 130_000 })).toHaveLength(120_000);
    expect(queue.receive()).toEqual([]);
  });
});
