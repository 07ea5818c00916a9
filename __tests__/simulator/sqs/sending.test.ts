import { describe, expect, test } from "vitest";
import { checkBatch } from "../../../simulator/sqs/batch-checks";
import type { OutgoingMessage } from "../../../simulator/sqs/message-checks";
import { systemAttributes } from "../../../simulator/sqs/system-attributes";
import { bodies, only, QueueWorld, refusal, START } from "./support/queue-world";

const SENDER = { service: "sns.amazonaws.com", sourceArn: "arn:aws:sns:eu-central-1:1:t", sourceAccount: "1" };

describe("what was sent", () => {
  test("is received as it was", () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const attributes = { kind: { DataType: "String", StringValue: "x" } };
    const sent = queue.send({ body: '{"a":1}', attributes, messageGroupId: "tenant" });
    const message = only(queue.receive());
    expect(message).toMatchObject({
      messageId: sent.messageId,
      body: '{"a":1}',
      attributes,
      sentAt: START,
      firstReceivedAt: START,
      messageGroupId: "tenant",
      sequenceNumber: undefined,
    });
    expect(message.way).toBe(sent.way);
    expect(sent.messageId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(systemAttributes(message)).toEqual({
      ApproximateReceiveCount: "1",
      ApproximateFirstReceiveTimestamp: "1772323200000",
      SentTimestamp: "1772323200000",
      MessageGroupId: "tenant",
      SenderId: "AIDAEXAMPLE",
    });
  });

  test("is found by its id, and every message has its own", () => {
    const world = new QueueWorld();
    const queues = [world.queue("one"), world.queue("other")];
    const ids = queues.flatMap((queue) => Array.from({ length: 5_000 }, () => queue.send({ body: "a" }).messageId));
    expect(new Set(ids).size).toBe(10_000);
    expect(world.ledger.find(ids[7_000] as string)?.id).toBe(ids[7_000]);
  });

  test("waits for its delay: its own, or the queue's, but 0 counts as its own", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q", { delaySeconds: 10 });
    queue.send({ body: "as the queue" });
    queue.send({ body: "900", delaySeconds: 900 });
    queue.send({ body: "0", delaySeconds: 0 });
    queue.deliver({ way: world.way("e"), body: "delivered", sender: SENDER });
    expect(queue.counts).toEqual({ visible: 1, inFlight: 0, delayed: 3 });
    expect(bodies(queue.receive({ maxMessages: 10 }))).toEqual(["0"]);
    await world.pass(9.999);
    expect(queue.counts.visible).toBe(0);
    await world.pass(0.001);
    expect(bodies(queue.receive({ maxMessages: 10, visibilityTimeoutSeconds: 3_600 }))).toEqual([
      "as the queue",
      "delivered",
    ]);
    await world.pass(889.999);
    expect(queue.counts.delayed).toBe(1);
    await world.pass(0.001);
    expect(queue.counts.delayed).toBe(0);
  });
});

const INVALID = "400 InvalidParameterValueException (InvalidParameterValue)";
const MISSING = "400 MissingRequiredParameterException (MissingParameter)";
const NOT_OF_THIS_TYPE = "Reason: The request include parameter that is not valid for this queue type.";

describe("SendMessage refuses", () => {
  const ok = { body: "a" };
  const fifo = { body: "a", messageGroupId: "g", messageDeduplicationId: "d" };
  const withAttribute = (name: string, attribute: object) => ({ body: "a", attributes: { [name]: attribute } });
  const attributes = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`a${index}`, { DataType: "String", StringValue: "x" }]),
    );

  test.each<[what: string, queue: string, message: unknown, expected: string]>([
    ["no body", "q", { body: "" }, `${MISSING} The request must contain the parameter MessageBody.`],
    ["a character that is none", "q", { body: "a\u0000" }, "400 InvalidMessageContents"],
    ["half a character", "q", { body: "\ud83d" }, "400 InvalidMessageContents"],
    ["nothing of tabs, line ends and emoji", "q", { body: "\t\r\n😀\ufffd" }, "accepted"],
    [
      "a byte too many",
      "q",
      { body: "x".repeat(1_025) },
      `${INVALID} One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.`,
    ],
    ["not the last byte that fits", "q", { body: "x".repeat(1_024) }, "accepted"],
    ["bytes, not characters", "q", { body: `${"x".repeat(1_022)}ä€` }, INVALID],
    [
      "what is too long with its attributes",
      "q",
      { body: "x".repeat(1_000), attributes: { name: { DataType: "String", StringValue: "x".repeat(15) } } },
      INVALID,
    ],
    [
      "not what just fits with them",
      "q",
      { body: "x".repeat(1_000), attributes: { name: { DataType: "String", StringValue: "x".repeat(14) } } },
      "accepted",
    ],
    ["a delay above 900 s", "q", { ...ok, delaySeconds: 901 }, `${INVALID} Value 901 for parameter DelaySeconds`],
    ["a negative delay", "q", { ...ok, delaySeconds: -1 }, INVALID],
    [
      "a deduplication id on a standard queue",
      "q",
      { ...ok, messageDeduplicationId: "d" },
      `${INVALID} Value d for parameter MessageDeduplicationId is invalid. ${NOT_OF_THIS_TYPE}`,
    ],
    ["not 10 attributes", "q", { ...ok, attributes: attributes(10) }, "accepted"],
    ["11 attributes", "q", { ...ok, attributes: attributes(11) }, INVALID],
    [
      "an empty attribute",
      "q",
      withAttribute("a", { DataType: "String", StringValue: "" }),
      `${INVALID} Message (user) attribute 'a' must contain a non-empty value of type 'String'.`,
    ],
    ["an unknown type", "q", withAttribute("a", { DataType: "Text", StringValue: "x" }), INVALID],
    ["not a type of one's own", "q", withAttribute("a", { DataType: "Number.int", StringValue: "1e3" }), "accepted"],
    ["a number that is none", "q", withAttribute("a", { DataType: "Number", StringValue: "x" }), INVALID],
    ["a name of AWS", "q", withAttribute("AWS.a", { DataType: "String", StringValue: "x" }), INVALID],
    ["a name with two dots", "q", withAttribute("a..b", { DataType: "String", StringValue: "x" }), INVALID],
    [
      "no group on a FIFO queue",
      "q.fifo",
      { ...ok, messageDeduplicationId: "d" },
      `${MISSING} The request must contain the parameter MessageGroupId.`,
    ],
    [
      "no deduplication id on a FIFO queue",
      "q.fifo",
      { ...ok, messageGroupId: "g" },
      `${INVALID} The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly`,
    ],
    [
      "a delay on a FIFO queue",
      "q.fifo",
      { ...fifo, delaySeconds: 2 },
      `${INVALID} Value 2 for parameter DelaySeconds is invalid. ${NOT_OF_THIS_TYPE}`,
    ],
    ["not a group of 128 characters", "q.fifo", { ...fifo, messageGroupId: "g".repeat(128) }, "accepted"],
    ["a group of 129 characters", "q.fifo", { ...fifo, messageGroupId: "g".repeat(129) }, INVALID],
    ["a group with a blank", "q.fifo", { ...fifo, messageGroupId: "g g" }, INVALID],
  ])("%s", (_, name, message, expected) => {
    const world = new QueueWorld();
    const queue = world.queue(name, { maxMessageBytes: 1_024 });
    const outcome = refusal(() => queue.send(message as OutgoingMessage));
    expect(outcome.startsWith(expected), outcome).toBe(true);
    expect([queue.size, world.ledger.opened]).toEqual(expected === "accepted" ? [1, 1] : [0, 0]);
  });
});

describe("a delivery", () => {
  test("of what the queue can never take is refused for good", () => {
    const world = new QueueWorld();
    const queue = world.queue("q", { maxMessageBytes: 1_024 });
    const fifo = world.queue("q.fifo");
    const deliver = (to: typeof queue, rest: object) =>
      to.deliver({ way: world.way("e"), body: "a", sender: SENDER, ...rest });
    const refused = { code: "INVALID_PARAMETER", retryable: false };
    expect(deliver(queue, { body: "x".repeat(1_025) })).toMatchObject(refused);
    expect(deliver(queue, { body: "x".repeat(1_024) })).toBeUndefined();
    expect(deliver(fifo, {})).toMatchObject(refused);
    expect(deliver(fifo, { messageGroupId: "g" })).toMatchObject(refused);
    expect(deliver(fifo, { messageGroupId: "g", messageDeduplicationId: "d" })).toBeUndefined();
  });

  test("stays on its way", () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const way = world.way("event-1");
    queue.deliver({ way, body: "a", sender: SENDER });
    queue.delete(only(queue.receive()), "processed");
    expect(world.steps(way)).toEqual(["published somewhere", "delivered q", "received q", "processed q"]);
    expect(world.ledger.unended).toBe(0);
  });
});

test.each<[ids: string[], bytes: number, expected: string]>([
  [["a", "B-_9"], 1_048_576, "accepted"],
  [
    ["a"],
    1_048_577,
    "400 BatchRequestTooLong (AWS.SimpleQueueService.BatchRequestTooLong) Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  ],
  [[], 0, "400 EmptyBatchRequest (AWS.SimpleQueueService.EmptyBatchRequest)"],
  [
    Array.from({ length: 11 }, (_, i) => `a${i}`),
    0,
    "400 TooManyEntriesInBatchRequest (AWS.SimpleQueueService.TooManyEntriesInBatchRequest) Maximum number of entries per request are 10. You have sent 11.",
  ],
  [["a", "b", "a"], 0, "400 BatchEntryIdsNotDistinct (AWS.SimpleQueueService.BatchEntryIdsNotDistinct) Id a repeated."],
  [["a".repeat(80)], 0, "accepted"],
  [["a".repeat(81)], 0, "400 InvalidBatchEntryId (AWS.SimpleQueueService.InvalidBatchEntryId)"],
  [["a b"], 0, "400 InvalidBatchEntryId"],
])("a batch of %j", (ids, bytes, expected) => {
  const outcome = refusal(() => checkBatch(ids, bytes));
  expect(outcome.startsWith(expected), outcome).toBe(true);
});

describe("PurgeQueue", () => {
  test("empties the queue, in flight and delayed included, once a minute", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    for (const delaySeconds of [0, 0, 60]) queue.send({ body: "a", delaySeconds });
    const handle = only(queue.receive()).receiptHandle;
    queue.purge();
    expect([queue.size, queue.counts.inFlight, queue.peek()]).toEqual([0, 0, []]);
    expect([world.endedAs("purged"), world.ledger.unended]).toEqual([3, 0]);
    expect(queue.delete(handle)).toBe(false);
    await world.pass(59.999);
    queue.send({ body: "later" });
    expect(refusal(() => queue.purge())).toBe(
      "403 PurgeQueueInProgress (AWS.SimpleQueueService.PurgeQueueInProgress) Only one PurgeQueue operation on q is allowed every 60 seconds.",
    );
    await world.pass(0.001);
    expect(queue.size).toBe(1);
    queue.purge();
    expect(queue.size).toBe(0);
  });
});

describe("retention", () => {
  test("ends to the millisecond, and what is too old is lost", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q", { retentionSeconds: 60 });
    const { way } = queue.send({ body: "a" });
    await world.pass(1);
    queue.send({ body: "b" });
    await world.pass(58.999);
    expect(queue.size).toBe(2);
    await world.pass(0.001);
    expect(bodies(queue.peek())).toEqual(["b"]);
    expect(world.ledger.losses).toEqual([{ place: queue.place, reason: "RETENTION_EXPIRED", count: 1 }]);
    expect(world.ledger.lostIds).toEqual([way.record.id]);
    await world.pass(1);
    expect([queue.size, world.endedAs("dropped")]).toEqual([0, 2]);
  });

  test("a consumer that has the message may still delete it in time, and gives it back to nobody", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q", { retentionSeconds: 60, visibilityTimeoutSeconds: 100 });
    for (const body of ["a", "b"]) queue.send({ body });
    const [first] = queue.receive({ maxMessages: 2 });
    await world.pass(99);
    expect(queue.size).toBe(2);
    expect(first && queue.delete(first, "processed")).toBe(true);
    await world.pass(1);
    expect([queue.size, world.endedAs("processed"), world.endedAs("dropped")]).toEqual([0, 1, 1]);
  });

  test("also ends for what is delayed or behind others of its group", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo", { retentionSeconds: 60, contentBasedDeduplication: true });
    for (const body of ["a", "b", "c"]) queue.send({ body, messageGroupId: "g" });
    const message = only(queue.receive());
    await world.pass(29);
    queue.send({ body: "d", messageGroupId: "g" });
    queue.changeVisibility(message, 40);
    await world.pass(31);
    expect(bodies(queue.peek())).toEqual(["a", "d"]);
    await world.pass(9);
    expect(bodies(queue.receive({ maxMessages: 10 }))).toEqual(["d"]);
    expect(world.endedAs("dropped")).toBe(3);
  });
});
