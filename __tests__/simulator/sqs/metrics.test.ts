import { describe, expect, test } from "vitest";
import type { MetricStore } from "../../../simulator/cloudwatch/metric-store";
import { queueAttributes } from "../../../simulator/sqs/queue-attributes";
import { QueueWorld, refusal, START } from "./support/queue-world";

const MINUTE = START / 60_000;

/** Sum of the values of a metric in the minutes since the start, `from` included; `undefined` where it has none. */
function sum(metrics: MetricStore, metricName: string, queueName: string, from = 0, to = from + 1) {
  const series = metrics.find({ namespace: "AWS/SQS", metricName, dimensions: { QueueName: queueName } });
  return series?.between(MINUTE + from, MINUTE + to)?.sum;
}

describe("CloudWatch", () => {
  test("counts what is sent, received, deleted, and receives in vain", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const of = (name: string) => sum(world.metrics, name, "q");
    for (const body of ["a", "ää"]) queue.send({ body });
    const messages = queue.receive({ maxMessages: 10 });
    for (const message of [...messages, ...messages]) queue.delete(message);
    queue.receive();
    void queue.receiveOrWait({ waitSeconds: 20 });
    expect(of("NumberOfEmptyReceives")).toBe(1);
    await world.pass(30);
    expect(of("NumberOfMessagesSent")).toBe(2);
    expect(of("SentMessageSize")).toBe(1 + 4);
    expect(of("NumberOfMessagesReceived")).toBe(2);
    // AWS counts deletions of what is deleted, too.
    expect(of("NumberOfMessagesDeleted")).toBe(4);
    expect(of("NumberOfEmptyReceives")).toBe(2);
  });

  test("sees what is in the queue at the end of each minute", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const at = (minute: number) =>
      ["Visible", "NotVisible", "Delayed"].map((state) =>
        sum(world.metrics, `ApproximateNumberOfMessages${state}`, "q", minute),
      );
    for (const delaySeconds of [0, 0, 0, 70]) queue.send({ body: "a", delaySeconds });
    queue.receive({ visibilityTimeoutSeconds: 90 });
    await world.pass(180);
    // The message in flight is back after 90 s, the delayed one is there after 70 s.
    expect(at(0)).toEqual([2, 1, 1]);
    expect(at(1)).toEqual([4, undefined, undefined]);
  });

  test("sees the age of the oldest message, but for what is received three times and never deleted", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const age = (minute: number) => sum(world.metrics, "ApproximateAgeOfOldestMessage", "q", minute);
    await world.pass(10);
    queue.send({ body: "poison" });
    await world.pass(20);
    queue.send({ body: "b", delaySeconds: 900 });
    for (const _ of [1, 2]) {
      queue.receive({ visibilityTimeoutSeconds: 0 });
      await world.pass(0);
    }
    await world.pass(40);
    expect(age(0)).toBe(50);
    queue.receive();
    await world.pass(60);
    expect(age(1)).toBe(90);
    expect(queue.oldestAgeSeconds).toBe(120);
    queue.purge();
    await world.pass(60);
    expect(age(2)).toBeUndefined();
  });

  test("does not count as sent what a dead-letter queue takes over, but what is sent to it and what a task moves", async () => {
    const world = new QueueWorld();
    const dlq = world.queue("dlq");
    const queue = world.queue("q", { visibilityTimeoutSeconds: 0, redrive: { to: dlq.place, maxReceiveCount: 1 } });
    queue.send({ body: "a" });
    for (const _ of [1, 2]) queue.receive();
    expect([dlq.size, sum(world.metrics, "NumberOfMessagesSent", "dlq")]).toEqual([1, undefined]);
    dlq.send({ body: "b" });
    expect(sum(world.metrics, "NumberOfMessagesSent", "dlq")).toBe(1);
    world.moveTasks().start({ SourceArn: dlq.place.arn });
    await world.pass(0);
    expect(sum(world.metrics, "NumberOfMessagesSent", "q")).toBe(2);
  });

  test("sees groups in flight and copies of FIFO queues", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo", { contentBasedDeduplication: true });
    for (const body of ["a", "b", "c", "a"]) queue.send({ body, messageGroupId: body });
    queue.receive({ maxMessages: 2, visibilityTimeoutSeconds: 60 * 60 });
    await world.pass(60);
    expect(sum(world.metrics, "ApproximateNumberOfGroupsWithInflightMessages", "q.fifo")).toBe(2);
    expect(sum(world.metrics, "NumberOfDeduplicatedSentMessages", "q.fifo")).toBe(1);
    expect(sum(world.metrics, "NumberOfMessagesSent", "q.fifo")).toBe(3);
  });

  test("sees nothing of a queue that was empty and unused for six hours", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    const visible = (minute: number) => sum(world.metrics, "ApproximateNumberOfMessagesVisible", "q", minute);
    await world.pass(6 * 3_600 + 60);
    expect([visible(0), visible(359), visible(360)]).toEqual([0, 0, undefined]);
    queue.send({ body: "a" });
    await world.pass(7 * 3_600);
    expect([visible(361), visible(361 + 419)]).toEqual([1, 1]);
  });
});

describe("faults", () => {
  test("duplicate: a message of a standard queue comes twice, and both count", () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    world.fault({ kind: "duplicate", times: 1 });
    const { way, messageId } = queue.send({ body: "a" });
    const messages = queue.receive({ maxMessages: 10 });
    expect(messages.map((message) => message.messageId)).toEqual([messageId, messageId]);
    for (const message of messages) expect(queue.delete(message, "processed")).toBe(true);
    expect([world.ledger.opened, world.ledger.unended, world.ledger.duplicates]).toEqual([2, 0, 1]);
    expect(world.steps(way)).toContain("duplicated q");
  });

  test("duplicate and reorder leave FIFO queues alone", () => {
    const world = new QueueWorld();
    const queue = world.queue("q.fifo", { contentBasedDeduplication: true });
    world.fault({ kind: "duplicate" });
    world.fault({ kind: "reorder" });
    for (const body of "abcdef") queue.send({ body, messageGroupId: "g" });
    expect(queue.receive({ maxMessages: 10 }).map(({ body }) => body)).toEqual([..."abcdef"]);
  });

  test("reorder: all of them, in another order, the same each time", () => {
    const run = () => {
      const world = new QueueWorld();
      const queue = world.queue("q");
      world.fault({ kind: "reorder" });
      for (let sent = 0; sent < 100; sent++) queue.send({ body: String(sent) });
      return Array.from({ length: 10 }, () =>
        queue.receive({ maxMessages: 10 }).map(({ body }) => Number(body)),
      ).flat();
    };
    const first = run();
    const sorted = Array.from({ length: 100 }, (_, index) => index);
    expect(first).not.toEqual(sorted);
    expect([...first].sort((a, b) => a - b)).toEqual(sorted);
    expect(run()).toEqual(first);
  });

  test("outage: deliveries are to be tried again, calls fail, and what is there can be received", async () => {
    const world = new QueueWorld();
    const queue = world.queue("q");
    queue.send({ body: "before" });
    world.fault({ kind: "outage", at: "q", forSeconds: 60 });
    const sender = { service: "events.amazonaws.com", sourceArn: "arn", sourceAccount: "1" };
    const delivery = { way: world.way("e"), body: "a", sender };
    expect(queue.deliver(delivery)).toMatchObject({ retryable: true });
    expect(refusal(() => queue.send({ body: "a" }))).toMatch(/^503 ServiceUnavailable/);
    expect(queue.receive()).toHaveLength(1);
    await world.pass(60);
    expect(queue.deliver(delivery)).toBeUndefined();
    expect(world.ledger.unended).toBe(2);
  });
});

test("GetQueueAttributes", () => {
  const world = new QueueWorld();
  const dlq = world.queue("dlq.fifo", { redriveAllow: { permission: "byQueue", sourceArns: ["arn:a"] } });
  const queue = world.queue("q.fifo", {
    redrive: { to: dlq.place, maxReceiveCount: 5 },
    contentBasedDeduplication: true,
  });
  for (const body of ["a", "b"]) queue.send({ body, messageGroupId: body });
  queue.receive();
  expect(queueAttributes(queue)).toEqual({
    QueueArn: "arn:aws:sqs:eu-central-1:111122223333:q.fifo",
    ApproximateNumberOfMessages: "1",
    ApproximateNumberOfMessagesNotVisible: "1",
    ApproximateNumberOfMessagesDelayed: "0",
    CreatedTimestamp: "1772323200",
    LastModifiedTimestamp: "1772323200",
    VisibilityTimeout: "30",
    MaximumMessageSize: "262144",
    MessageRetentionPeriod: "345600",
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
    RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:111122223333:dlq.fifo","maxReceiveCount":5}',
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
  });
  expect(queueAttributes(dlq).RedriveAllowPolicy).toBe('{"redrivePermission":"byQueue","sourceQueueArns":["arn:a"]}');
});
