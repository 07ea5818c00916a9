import { describe, expect, test } from "vitest";
import type { QueueMapping } from "../../../simulator/lambda/queue-mapping";
import type { SqsEvent } from "../../../simulator/lambda/sqs-event";
import type { SimulatedQueue } from "../../../simulator/sqs/simulated-queue";
import { functionWorld, START } from "./support/function-world";

function send(queue: SimulatedQueue, count: number, from = 0): void {
  for (let index = 0; index < count; index++) queue.send({ body: `m${from + index}` });
}

const uuid = ({ mapping }: QueueMapping) => ({ EventSourceMappingUUID: mapping.uuid });
const partial = { function_response_types: ["ReportBatchItemFailures"] };

/** Remembers the bodies of each batch. */
function batches(respond: (bodies: readonly string[], event: SqsEvent) => unknown = () => undefined) {
  const seen: string[][] = [];
  const handler = (event: SqsEvent) => {
    const bodies = event.Records.map(({ body }) => body);
    seen.push(bodies);
    return respond(bodies, event);
  };
  return { seen, handler };
}

describe("what is consumed", () => {
  test("in batches of 10, deleted as processed", async () => {
    const { seen, handler } = batches();
    const { queue, settle, fates, metric, mapping } = functionWorld(handler);
    send(queue, 23);
    expect(await settle()).toBe(50);
    expect(seen.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(queue.size).toBe(0);
    expect(fates()).toEqual({ processed: 23 });
    expect(metric("Invocations")?.sum).toBe(3);
    expect(metric("ConcurrentExecutions")?.max).toBe(3);
    expect(metric("Duration")).toEqual({ count: 3, sum: 150, min: 50, max: 50 });
    for (const name of ["PolledEventCount", "InvokedEventCount", "DeletedEventCount"]) {
      expect(metric(name, uuid(mapping))?.sum, name).toBe(23);
    }
    expect(metric("FailedInvokeEventCount", uuid(mapping))?.sum).toBe(0);
  });

  test("the event, as Lambda gives it", async () => {
    const events: SqsEvent[] = [];
    const { queue, settle } = functionWorld((event: SqsEvent) => {
      events.push(JSON.parse(JSON.stringify(event)) as SqsEvent);
    });
    const { messageId } = queue.send({
      body: "Test message.",
      attributes: { Test: { DataType: "String", StringValue: "x" } },
    });
    await settle();
    expect(events).toEqual([
      {
        Records: [
          {
            messageId,
            receiptHandle: expect.any(String),
            body: "Test message.",
            attributes: {
              ApproximateReceiveCount: "1",
              SentTimestamp: String(START),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: String(START),
            },
            messageAttributes: {
              Test: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
            },
            // Of the example in AWS's own documentation.
            md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
            eventSource: "aws:sqs",
            eventSourceARN: queue.place.arn,
            awsRegion: "eu-central-1",
          },
        ],
      },
    ]);
  });

  test("nothing without the permission, and that is named", async () => {
    const { queue, settle, mapping, seen } = {
      ...batches(),
      ...functionWorld(() => {}, { denied: { consumption: "may not receive" } }),
    };
    send(queue, 1);
    await settle();
    expect([queue.counts.visible, seen.length, mapping.problems]).toEqual([1, 0, ["may not receive"]]);
  });

  test("nothing while it is disabled", async () => {
    const { seen, handler } = batches();
    const { queue, settle, mapping } = functionWorld(handler, { mapping: { enabled: false } });
    send(queue, 1);
    await settle();
    expect([seen.length, mapping.enabled]).toEqual([0, false]);
    mapping.enabled = true;
    await settle();
    expect([seen.length, queue.size]).toEqual([1, 0]);
  });

  test("a visibility timeout that is too short for the function is named, and works", async () => {
    const { mapping } = functionWorld(() => {}, { queue: { visibility_timeout_seconds: 29 } });
    expect(mapping.problems).toHaveLength(1);
    expect(mapping.problems[0]).toContain("jobs: 29 s");
    expect(functionWorld(() => {}, { queue: { visibility_timeout_seconds: 30 } }).mapping.problems).toEqual([]);
  });
});

describe("what fails", () => {
  test("a batch whose handler throws is back when the visibility timeout is over", async () => {
    const { seen, handler } = batches(() => {
      if (seen.length === 1) throw new TypeError("no");
    });
    const { queue, settle, world, metric, mapping } = functionWorld(handler);
    const { way } = queue.send({ body: "m0" });
    send(queue, 1, 1);
    expect(await settle()).toBe(180_000 + 50);
    expect(seen).toEqual([
      ["m0", "m1"],
      ["m0", "m1"],
    ]);
    const steps = way.record.steps.map(({ kind, place, detail }) => [kind, place.name, detail]);
    expect(steps).toContainEqual(["failed", "worker", "TypeError: no"]);
    expect(steps.at(-1)).toEqual(["processed", "worker", undefined]);
    expect(metric("Errors")?.sum).toBe(1);
    expect(metric("FailedInvokeEventCount", uuid(mapping))?.sum).toBe(2);
    expect(world.ledger.duplicates).toBe(0);
  });

  test("with partial batch responses, only the messages that are named are back", async () => {
    const { seen, handler } = batches((bodies, { Records }) =>
      seen.length > 1 ? {} : { batchItemFailures: [{ itemIdentifier: Records[bodies.indexOf("m1")]?.messageId }] },
    );
    const { queue, settle, metric, mapping } = functionWorld(handler, { mapping: partial });
    send(queue, 3);
    expect(await settle()).toBe(180_050);
    expect(seen).toEqual([["m0", "m1", "m2"], ["m1"]]);
    expect(metric("Errors")?.sum).toBe(0);
    expect(metric("FailedInvokeEventCount", uuid(mapping))?.sum).toBe(1);
    expect(metric("DeletedEventCount", uuid(mapping))?.sum).toBe(3);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
  test.each<[whether: "all" | "none", response: unknown]>([
    ["none", undefined],
    ["none", null],
    ["none", {}],
    ["none", { batchItemFailures: null }],
    ["none", { batchItemFailures: [] }],
    ["none", { statusCode: 200 }],
    ["all", "done"],
    ["all", { batchItemFailures: "m0" }],
    ["all", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["all", { batchItemFailures: [{ itemIdentifier: null }] }],
    ["all", { batchItemFailures: [{ id: "m0" }] }],
    ["all", { batchItemFailures: [{ itemIdentifier: "of another batch" }] }],
    ["all", { batchItemFailures: [null] }],
  ])("%s of the batch failed where the response is %j", async (whether, response) => {
    const { queue, scheduler } = functionWorld(() => response, { mapping: partial });
    send(queue, 2);
    await scheduler.runUntil(START + 1_000);
    expect(queue.size).toBe(whether === "all" ? 2 : 0);
  });

  test("without partial batch responses, the response is not looked at", async () => {
    const { queue, scheduler } = functionWorld(() => "done");
    send(queue, 2);
    await scheduler.runUntil(START + 1_000);
    expect(queue.size).toBe(0);
  });

  test("a function that is slower than the visibility timeout sees its messages twice", async () => {
    const { seen, handler } = batches();
    const { queue, settle, fates, world } = functionWorld(handler, { queue: { visibility_timeout_seconds: 20 } });
    world.faults.add({ kind: "slow", seconds: 25, times: 1 });
    send(queue, 1);
    expect(await settle()).toBe(25_050);
    expect(seen).toEqual([["m0"], ["m0"]]);
    // What it deletes last is gone already.
    expect([fates(), queue.size]).toEqual([{ processed: 1 }, 0]);
    expect(world.ledger.duplicates).toBe(1);
    expect([...world.ledger.recent].flatMap(({ steps }) => steps.map(({ kind }) => kind))).toContain("processed-late");
  });
});

describe("batch windows and filters", () => {
  test("a window gathers what comes, and ends early when the batch is full", async () => {
    const { seen, handler } = batches();
    const { queue, scheduler, settle } = functionWorld(handler, {
      mapping: { batch_size: 100, maximum_batching_window_in_seconds: 5 },
    });
    send(queue, 3);
    await scheduler.runUntil(START + 3_000);
    send(queue, 4, 3);
    await scheduler.runUntil(START + 4_999);
    expect(seen).toEqual([]);
    await scheduler.runUntil(START + 5_000);
    expect(seen).toEqual([["m0", "m1", "m2", "m3", "m4", "m5", "m6"]]);
    send(queue, 100);
    await scheduler.runUntil(START + 5_000);
    expect(seen.at(-1)).toHaveLength(100);
    expect(await settle()).toBe(50);
  });

  test("no batch is larger than an invocation's payload may be", async () => {
    const { seen, handler } = batches();
    const { queue, settle } = functionWorld(handler, { queue: { max_message_size: 1_048_576 } });
    for (let index = 0; index < 7; index++) queue.send({ body: "x".repeat(1_000_000) });
    await settle();
    expect(seen.map(({ length }) => length)).toEqual([6, 1]);
    expect(queue.size).toBe(0);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
  test.each([
    ['{"temperature":[{"numeric":["<",10]}]}', '{"temperature":5}', "processed"],
    ['{"temperature":[{"numeric":["<",10]}]}', '{"temperature":15}', "filtered"],
    ['{"temperature":[{"numeric":["<",10]}]}', "temperature 5", "filtered"],
    ['["plain text"]', "plain text", "processed"],
    ['["plain text"]', '{"plain":"text"}', "filtered"],
  ])("a filter for the body %s: a message %s is %s", async (pattern, body, fate) => {
    const { queue, settle, fates, metric, mapping } = functionWorld(() => {}, {
      mapping: {
        filter_criteria: { filter: [{ pattern: `{"body":${pattern}}` }, { pattern: '{"awsRegion":["mars-1"]}' }] },
      },
    });
    queue.send({ body });
    await settle();
    expect([fates(), queue.size]).toEqual([{ [fate]: 1 }, 0]);
    expect(metric("FilteredOutEventCount", uuid(mapping))?.sum ?? 0).toBe(fate === "filtered" ? 1 : 0);
  });
});

describe("how many batches at a time", () => {
  test("5 at first, then 5 a second more", async () => {
    const { handler } = batches();
    const { queue, scheduler, fn } = functionWorld(handler, { durationMs: 10_000 });
    send(queue, 1_000);
    await scheduler.runUntil(START);
    expect(fn.running).toBe(5);
    await scheduler.runUntil(START + 3_000);
    expect(fn.running).toBe(20);
  });

  test("at most the mapping's maximum concurrency", async () => {
    const { handler } = batches();
    const { queue, scheduler, fn, settle } = functionWorld(handler, {
      durationMs: 10_000,
      mapping: { scaling_config: { maximum_concurrency: 2 } },
    });
    send(queue, 100);
    await scheduler.runUntil(START + 5_000);
    expect(fn.running).toBe(2);
    expect(await settle()).toBe(45_000);
  });

  test("of a FIFO queue, one for each group of messages, in order", async () => {
    const { seen, handler } = batches();
    const { queue, settle } = functionWorld(handler, { queue: { fifo_queue: true }, mapping: { batch_size: 1 } });
    for (const [messageGroupId, body] of [
      ["a", "a1"],
      ["b", "b1"],
      ["a", "a2"],
      ["b", "b2"],
      ["a", "a3"],
    ] as const) {
      queue.send({ body, messageGroupId, messageDeduplicationId: body });
    }
    expect(await settle()).toBe(150);
    expect(seen).toEqual([["a1"], ["b1"], ["a2"], ["b2"], ["a3"]]);
  });

  test("a throttled batch is tried again, and comes back when it was for too long", async () => {
    const { seen, handler } = batches();
    const { queue, scheduler, settle, world, metric } = functionWorld(handler);
    const fault = world.faults.add({ kind: "throttle", at: "worker" });
    send(queue, 1);
    await scheduler.runUntil(START + 7_000);
    // At 0, 1, 3 and 7 s.
    expect(metric("Throttles")?.sum).toBe(4);
    await scheduler.runUntil(START + 180_000);
    expect(queue.peek()[0]?.receiveCount).toBe(2);
    fault.end();
    await settle();
    expect([seen, queue.size, metric("Invocations")?.sum]).toEqual([[["m0"]], 0, 1]);
  });

  test("the function's reserved concurrency throttles what the mapping asks for", async () => {
    const { handler } = batches();
    const { queue, scheduler, fn, metric, settle } = functionWorld(handler, {
      attributes: { reserved_concurrent_executions: 1 },
      durationMs: 500,
    });
    send(queue, 30);
    await scheduler.runUntil(START);
    expect([fn.running, metric("Throttles")?.sum]).toEqual([1, 2]);
    await settle();
    expect(queue.size).toBe(0);
  });
});
