import { beforeEach, describe, expect, test } from "vitest";
import type { MessageMoveTasks } from "../../../simulator/sqs/message-move-tasks";
import type { SimulatedQueue } from "../../../simulator/sqs/simulated-queue";
import { bodies, only, QueueWorld, refusal, START } from "./support/queue-world";

let world: QueueWorld;
let one: SimulatedQueue;
let other: SimulatedQueue;
let elsewhere: SimulatedQueue;
let dlq: SimulatedQueue;
let tasks: MessageMoveTasks;

beforeEach(() => {
  world = new QueueWorld();
  dlq = world.queue("dlq");
  const redrive = { to: dlq.place, maxReceiveCount: 1 };
  one = world.queue("one", { visibilityTimeoutSeconds: 0, redrive });
  other = world.queue("other", { visibilityTimeoutSeconds: 0, redrive });
  elsewhere = world.queue("elsewhere");
  tasks = world.moveTasks();
});

/** Lets a queue give up messages. */
function giveUp(queue: SimulatedQueue, ...all: readonly string[]) {
  const attributes = { kind: { DataType: "String", StringValue: "x" } };
  const sent = all.map((body) => queue.send({ body, attributes }));
  for (const _ of [1, 2]) queue.receive({ maxMessages: 10 });
  return sent;
}

const listed = (queue: SimulatedQueue, max?: number) => tasks.list(queue.place.arn, max);

describe("a message move task", () => {
  test("moves messages where they came from, as new ones with what they held", async () => {
    const [sent] = giveUp(one, "a");
    giveUp(other, "b", "c");
    await world.pass(10);
    tasks.start({ SourceArn: dlq.place.arn });
    await world.pass(1);
    expect([bodies(one.peek()), bodies(other.peek()), dlq.size]).toEqual([["a"], ["b", "c"], 0]);
    const message = only(one.peek());
    expect(message).toMatchObject({
      attributes: { kind: { StringValue: "x" } },
      receiveCount: 0,
      sentAt: START + 10_000,
      deadLetterSourceArn: undefined,
    });
    expect(message.messageId).not.toBe(sent?.messageId);
    expect(message.way).toBe(sent?.way);
    expect(world.steps(message.way).slice(-2)).toEqual(["dead-lettered dlq", "redriven one"]);
    expect(listed(dlq)).toEqual([
      {
        Status: "COMPLETED",
        SourceArn: dlq.place.arn,
        ApproximateNumberOfMessagesMoved: 3,
        ApproximateNumberOfMessagesToMove: 3,
        StartedTimestamp: START + 10_000,
      },
    ]);
    expect(world.ledger.unended).toBe(3);
  });

  test("moves them to one destination, also those that were sent to the dead-letter queue", async () => {
    giveUp(one, "a");
    dlq.send({ body: "b" });
    tasks.start({ SourceArn: dlq.place.arn, DestinationArn: elsewhere.place.arn });
    await world.pass(1);
    expect(bodies(elsewhere.peek())).toEqual(["a", "b"]);
  });

  test("keeps group and deduplication id on FIFO queues, and takes nothing for a copy", async () => {
    const fifoDlq = world.queue("dlq.fifo");
    const redrive = { to: fifoDlq.place, maxReceiveCount: 1 };
    const fifo = world.queue("q.fifo", { visibilityTimeoutSeconds: 0, redrive });
    tasks = world.moveTasks();
    for (const body of ["a1", "a2", "b1"]) {
      fifo.send({ body, messageGroupId: body.charAt(0), messageDeduplicationId: body });
    }
    for (const _ of [1, 2]) fifo.receive({ maxMessages: 10 });
    expect([fifo.size, fifoDlq.size]).toEqual([0, 3]);
    tasks.start({ SourceArn: fifoDlq.place.arn });
    await world.pass(1);
    expect(fifo.receive({ maxMessages: 10 })).toMatchObject([
      { body: "a1", messageGroupId: "a", messageDeduplicationId: "a1" },
      { body: "a2", messageGroupId: "a", messageDeduplicationId: "a2" },
      { body: "b1", messageGroupId: "b", messageDeduplicationId: "b1" },
    ]);
  });

  test("fails at a message that came from no queue", async () => {
    dlq.send({ body: "direct" });
    tasks.start({ SourceArn: dlq.place.arn });
    await world.pass(1);
    expect(listed(dlq)).toMatchObject([{ Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource" }]);
    expect(dlq.size).toBe(1);
  });

  test("keeps to its rate", async () => {
    giveUp(one, ..."abcdefghi");
    const { TaskHandle } = tasks.start({ SourceArn: dlq.place.arn, MaxNumberOfMessagesPerSecond: 2 });
    const moved: number[] = [];
    for (let half = 0; half < 9; half++) {
      await world.pass(half === 0 ? 0.25 : 0.5);
      moved.push(one.size);
    }
    expect(moved).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(listed(dlq)).toMatchObject([{ Status: "COMPLETED", MaxNumberOfMessagesPerSecond: 2 }]);
    expect(only(listed(dlq))).not.toHaveProperty("TaskHandle");
    expect(TaskHandle).toMatch(/^[\w+/=]+$/);
  });

  test("moves 500 a second if nothing else is said", async () => {
    for (let sent = 0; sent < 1_000; sent++) dlq.send({ body: "a" });
    tasks.start({ SourceArn: dlq.place.arn, DestinationArn: elsewhere.place.arn });
    await world.pass(1);
    expect(elsewhere.size).toBe(501);
    expect(await world.scheduler.runUntilSettled(START + 60_000)).toBe(true);
    expect([elsewhere.size, dlq.size]).toEqual([1_000, 0]);
  });

  test("leaves what is in flight, and what comes meanwhile", async () => {
    giveUp(one, "a", "b", "c");
    dlq.receive();
    tasks.start({ SourceArn: dlq.place.arn, MaxNumberOfMessagesPerSecond: 1 });
    await world.pass(0);
    giveUp(other, "d");
    await world.pass(10);
    expect(bodies(dlq.peek())).toEqual(["a", "d"]);
    expect(listed(dlq)).toMatchObject([{ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 2 }]);
  });

  test("waits while the destination is out of order", async () => {
    world.fault({ kind: "outage", at: "elsewhere", forSeconds: 60 });
    dlq.send({ body: "a" });
    tasks.start({ SourceArn: dlq.place.arn, DestinationArn: elsewhere.place.arn });
    await world.pass(59.9);
    expect([dlq.size, only(listed(dlq)).Status]).toEqual([1, "RUNNING"]);
    await world.pass(0.2);
    expect([dlq.size, elsewhere.size, only(listed(dlq)).Status]).toEqual([0, 1, "COMPLETED"]);
  });

  test("can be cancelled: what is moved stays moved", async () => {
    giveUp(one, "a", "b", "c");
    const { TaskHandle } = tasks.start({ SourceArn: dlq.place.arn, MaxNumberOfMessagesPerSecond: 1 });
    await world.pass(1);
    expect(listed(dlq)).toMatchObject([{ TaskHandle, Status: "RUNNING", ApproximateNumberOfMessagesMoved: 2 }]);
    expect(tasks.cancel(TaskHandle)).toEqual({ ApproximateNumberOfMessagesMoved: 2 });
    await world.pass(10);
    expect([one.size, dlq.size, only(listed(dlq)).Status]).toEqual([2, 1, "CANCELLED"]);
    expect(refusal(() => tasks.cancel(TaskHandle))).toBe(
      "404 ResourceNotFoundException (ResourceNotFoundException) Task does not exist.",
    );
  });

  test("is listed with those before it, the latest first", async () => {
    const started: number[] = [];
    for (let run = 0; run < 3; run++) {
      tasks.start({ SourceArn: dlq.place.arn });
      started.unshift(world.scheduler.now);
      await world.pass(1);
    }
    expect(listed(dlq, 10).map(({ StartedTimestamp }) => StartedTimestamp)).toEqual(started);
    expect(listed(dlq)).toHaveLength(1);
    expect(listed(elsewhere, 10)).toEqual([]);
  });
});

const INVALID = "400 InvalidParameterValueException (InvalidParameterValue)";

test.each<[what: string, call: () => unknown, expected: string]>([
  [
    "a source that is no dead-letter queue",
    () => tasks.start({ SourceArn: one.place.arn }),
    `${INVALID} Source queue must be configured as a Dead Letter Queue.`,
  ],
  [
    "a source that is not there",
    () => tasks.start({ SourceArn: "arn:aws:sqs:x:1:y" }),
    "404 ResourceNotFoundException (ResourceNotFoundException) The resource that you specified for the SourceArn parameter doesn't exist.",
  ],
  [
    "a destination that is not there",
    () => tasks.start({ SourceArn: dlq.place.arn, DestinationArn: "arn:aws:sqs:x:1:y" }),
    "404 ResourceNotFoundException (ResourceNotFoundException) The resource that you specified for the DestinationArn parameter doesn't exist.",
  ],
  [
    "the source as destination",
    () => tasks.start({ SourceArn: dlq.place.arn, DestinationArn: dlq.place.arn }),
    INVALID,
  ],
  ["no message a second", () => tasks.start({ SourceArn: dlq.place.arn, MaxNumberOfMessagesPerSecond: 0 }), INVALID],
  [
    "501 messages a second",
    () => tasks.start({ SourceArn: dlq.place.arn, MaxNumberOfMessagesPerSecond: 501 }),
    INVALID,
  ],
  ["not 500", () => tasks.start({ SourceArn: dlq.place.arn, MaxNumberOfMessagesPerSecond: 500 }), "accepted"],
  [
    "a second task for a queue",
    () => [1, 2].map(() => tasks.start({ SourceArn: dlq.place.arn })),
    `${INVALID} There is already a task running. Only one active task is allowed for a source queue arn at a given time.`,
  ],
  ["a handle that is none", () => tasks.cancel("nonsense"), `${INVALID} Value for parameter TaskHandle is invalid.`],
  ["11 results", () => tasks.list(dlq.place.arn, 11), INVALID],
])("refused: %s", (_, call, expected) => {
  const outcome = refusal(call);
  expect(outcome.startsWith(expected), outcome).toBe(true);
});
