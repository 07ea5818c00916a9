import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SimulatedQueue } from "../../../simulator/sqs/simulated-queue";
import { bodies, only, QueueWorld, refusal } from "./support/queue-world";

/** Sends bodies whose first letter is their group. */
function sendAll(queue: SimulatedQueue, ...all: readonly string[]) {
  return all.map((body) => queue.send({ body, messageGroupId: body[0], messageDeduplicationId: body }));
}

const receive = (queue: SimulatedQueue, maxMessages = 10) => queue.receive({ maxMessages });

describe("message groups", () => {
  test("as many of one group as fit, in order, then the next group", () => {
    const queue = new QueueWorld().queue("q.fifo");
    sendAll(queue, "a1", "b1", "a2", "c1", "b2", "a3");
    expect(bodies(receive(queue, 4))).toEqual(["a1", "a2", "a3", "b1"]);
    expect(bodies(receive(queue))).toEqual(["c1"]);
  });

  test("nothing of a group while one of its messages is in flight", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    sendAll(queue, "a1", "a2", "a3");
    const [first, second] = receive(queue, 2);
    sendAll(queue, "b1");
    expect(bodies(receive(queue))).toEqual(["b1"]);
    expect(first && queue.delete(first)).toBe(true);
    expect(receive(queue)).toEqual([]);
    expect(second && queue.delete(second)).toBe(true);
    expect(bodies(receive(queue))).toEqual(["a3"]);
  });

  test("what comes back keeps its place, and the group waits for the rest of it", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    sendAll(queue, "a1", "a2", "a3");
    const [first, second] = receive(queue, 2);
    if (second) queue.changeVisibility(second, 0);
    expect(receive(queue)).toEqual([]);
    if (first) queue.changeVisibility(first, 0);
    expect(bodies(receive(queue))).toEqual(["a1", "a2", "a3"]);
    await world.pass(30);
    expect(receive(queue).map(({ body, receiveCount }) => `${body} ${receiveCount}`)).toEqual(["a1 3", "a2 3", "a3 2"]);
  });

  test("the queue's delay, and no other, and in order", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo", { delaySeconds: 10 });
    sendAll(queue, "a1");
    await world.pass(5);
    sendAll(queue, "a2");
    await world.pass(5);
    const message = only(receive(queue));
    expect(message.body).toBe("a1");
    queue.delete(message);
    expect(receive(queue)).toEqual([]);
    await world.pass(5);
    expect(bodies(receive(queue))).toEqual(["a2"]);
  });

  test("sequence numbers have 20 digits and increase", () => {
    const queue = new QueueWorld().queue("q.fifo");
    const sent = sendAll(queue, ...Array.from({ length: 1_000 }, (_, index) => `${index % 7}-${index}`));
    const numbers = sent.map(({ sequenceNumber = "" }) => sequenceNumber);
    for (const number of numbers) expect(number).toMatch(/^[1-9]\d{19}$/);
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(1_000);
  });
});

describe("deduplication", () => {
  test("for 5 minutes, also after the message is deleted", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    const [first] = sendAll(queue, "a1");
    queue.delete(only(receive(queue)));
    await world.pass(299.999);
    const [copy] = sendAll(queue, "a1");
    expect(copy).toMatchObject({ messageId: first?.messageId, sequenceNumber: first?.sequenceNumber });
    expect([queue.size, world.endedAs("deduplicated"), world.ledger.unended]).toEqual([0, 1, 0]);
    await world.pass(0.001);
    const [again] = sendAll(queue, "a1");
    expect(again?.messageId).not.toBe(first?.messageId);
    expect([queue.size, world.endedAs("deduplicated")]).toEqual([1, 1]);
  });

  test("a copy does not make the five minutes longer", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    sendAll(queue, "a1");
    await world.pass(200);
    sendAll(queue, "a1");
    await world.pass(100);
    sendAll(queue, "a1");
    expect(queue.size).toBe(2);
  });

  test.each([
    ["queue", 1],
    ["messageGroup", 2],
  ] as const)("in the scope of %s", (deduplicationScope, size) => {
    const queue = new QueueWorld().queue("q.fifo", { deduplicationScope });
    for (const messageGroupId of ["g", "h", "g"])
      queue.send({ body: "a", messageGroupId, messageDeduplicationId: "d" });
    expect(queue.size).toBe(size);
  });

  test("by content, where the queue has it and no id is given", () => {
    const queue = new QueueWorld().queue("q.fifo", { contentBasedDeduplication: true });
    const send = (body: string, id?: string) => queue.send({ body, messageGroupId: "g", messageDeduplicationId: id });
    send("a");
    send("a");
    send("a", "own");
    send("b", createHash("sha256").update("a").digest("hex"));
    send("c", "own");
    send("d");
    expect(bodies(queue.peek())).toEqual(["a", "a", "d"]);
  });

  test("of what a service delivers", () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    const sender = { service: "sns.amazonaws.com", sourceArn: "arn", sourceAccount: "1" };
    for (const id of ["e1", "e2"]) {
      const way = world.way(id);
      const ids = { messageGroupId: "g", messageDeduplicationId: "d" };
      expect(queue.deliver({ way, body: "a", sender, ...ids })).toBeUndefined();
    }
    expect([queue.size, world.endedAs("deduplicated"), world.ledger.unended]).toEqual([1, 1, 1]);
  });
});

describe("receipts", () => {
  test("are worth nothing once the visibility timeout is over", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    sendAll(queue, "a1");
    const handle = only(receive(queue)).receiptHandle;
    await world.pass(30);
    const expired = `400 InvalidParameterValueException (InvalidParameterValue) Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`;
    expect(refusal(() => queue.delete(handle))).toBe(expired);
    expect(refusal(() => queue.changeVisibility(handle, 10))).toBe(expired);
    const again = only(receive(queue));
    expect(refusal(() => queue.delete(handle))).toBe(expired);
    expect(queue.delete(again)).toBe(true);
    expect(queue.delete(handle)).toBe(false);
  });

  test("the same attempt gets the same messages again, and a new visibility timeout", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo");
    sendAll(queue, "a1", "a2", "a3");
    const attempt = { maxMessages: 2, receiveRequestAttemptId: "r1" };
    const first = queue.receive(attempt);
    await world.pass(20);
    const second = queue.receive(attempt);
    expect(second.map(({ receiptHandle }) => receiptHandle)).toEqual(first.map(({ receiptHandle }) => receiptHandle));
    expect(second.map(({ receiveCount }) => receiveCount)).toEqual([1, 1]);
    await world.pass(29.999);
    expect(queue.counts.inFlight).toBe(2);
    await world.pass(0.001);
    expect(queue.counts.inFlight).toBe(0);
  });

  test("an attempt is over when something happened to its messages, or after 5 minutes", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo", { visibilityTimeoutSeconds: 600 });
    sendAll(queue, "a1", "b1", "c1");
    const attempt = (receiveRequestAttemptId: string) => queue.receive({ receiveRequestAttemptId });
    queue.delete(only(attempt("r1")));
    expect(bodies(attempt("r1"))).toEqual(["b1"]);
    await world.pass(299.999);
    expect(bodies(attempt("r1"))).toEqual(["b1"]);
    await world.pass(0.001);
    expect(bodies(attempt("r1"))).toEqual(["c1"]);
  });

  test("an attempt id is nothing for a standard queue", () => {
    const queue = new QueueWorld().queue("q");
    expect(refusal(() => queue.receive({ receiveRequestAttemptId: "r" }))).toContain("not valid for this queue type");
  });
});
