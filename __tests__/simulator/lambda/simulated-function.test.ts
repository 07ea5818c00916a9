import { describe, expect, test } from "vitest";
import { TextPayload } from "../../../simulator/lambda/function-runtime";
import { ref } from "../support/stack-json";
import { functionWorld, START } from "./support/function-world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Fails so many times, then succeeds. */
function failing(times: number) {
  const at: number[] = [];
  return {
    at,
    handler: (_: unknown, { startedAt }: { readonly startedAt: number }) => {
      at.push(startedAt - START);
      if (at.length <= times) throw new TypeError("no");
      return { ok: true };
    },
  };
}

const letters = { aws_sqs_queue: { letters: { name: "letters" }, records: { name: "records" } } };
const deadLetterQueue = { dead_letter_config: { target_arn: ref("aws_sqs_queue.letters") } };

function invokeConfig(config: Readonly<Record<string, unknown>>) {
  return { aws_lambda_function_event_invoke_config: { config: { function_name: "worker", ...config } } };
}

describe("asynchronous invocation", () => {
  test("an event that is processed is at its end", async () => {
    const { handler } = failing(0);
    const { deliver, settle, fates, fn, metric } = functionWorld(handler);
    expect(deliver({ a: 1 })).toBeUndefined();
    expect(fn.underWay).toBe(1);
    expect(await settle()).toBe(50);
    expect([fn.underWay, fates()]).toEqual([0, { processed: 1 }]);
    expect(metric("AsyncEventsReceived")?.sum).toBe(1);
    expect(metric("AsyncEventAge")?.max).toBe(0);
    expect(fn.invocations).toMatchObject([{ startedAt: START, durationMs: 50, outcome: { kind: "success" } }]);
  });

  test("what fails is tried again after 1 and 2 minutes, then lost where nobody takes it", async () => {
    const { handler, at } = failing(3);
    const { deliver, settle, fates, world, metric } = functionWorld(handler);
    deliver({ a: 1 });
    await settle();
    expect(at).toEqual([0, MINUTE + 50, 3 * MINUTE + 100]);
    expect(fates()).toEqual({ dropped: 1 });
    expect(world.ledger.losses[0]?.reason).toBe(
      "RETRIES_EXHAUSTED, and there is no on-failure destination or dead-letter queue.",
    );
    expect(metric("Errors")?.sum).toBe(3);
    expect(metric("AsyncEventsDropped")?.sum).toBe(1);
  });

  test("the last try may succeed", async () => {
    const { handler } = failing(2);
    const { deliver, settle, fates } = functionWorld(handler);
    deliver({ a: 1 });
    await settle();
    expect(fates()).toEqual({ processed: 1 });
  });

  test("maximum_retry_attempts and maximum_event_age_in_seconds", async () => {
    const once = failing(9);
    const noRetry = functionWorld(once.handler, { others: invokeConfig({ maximum_retry_attempts: 0 }) });
    noRetry.deliver({});
    await noRetry.settle();
    expect(once.at).toEqual([0]);

    const young = failing(9);
    const { deliver, settle, world } = functionWorld(young.handler, {
      others: invokeConfig({ maximum_event_age_in_seconds: 60 }),
    });
    deliver({});
    expect(await settle()).toBe(MINUTE);
    expect(young.at).toEqual([0]);
    expect(world.ledger.losses[0]?.reason).toContain("EVENT_AGE_EXCEEDED");
  });

  test("the dead-letter queue gets the event, with what went wrong", async () => {
    const { handler } = failing(9);
    const { deliver, settle, mailbox, world } = functionWorld(handler, {
      attributes: deadLetterQueue,
      others: letters,
    });
    deliver({ a: 1 });
    await settle();
    expect(mailbox("letters").received).toMatchObject([
      {
        body: '{"a":1}',
        attributes: {
          RequestID: { DataType: "String", StringValue: expect.stringMatching(/^[0-9a-f-]{36}$/) },
          ErrorCode: { DataType: "Number", StringValue: "200" },
          ErrorMessage: { DataType: "String", StringValue: "no" },
        },
      },
    ]);
    expect(world.ledger.deadLettered).toBe(1);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  test("the on-failure destination gets a record; a dead-letter queue beside it the event", async () => {
    const { handler } = failing(9);
    const destinations = { destination_config: { on_failure: { destination: ref("aws_sqs_queue.records") } } };
    const { deliver, settle, mailbox, fates } = functionWorld(handler, {
      attributes: deadLetterQueue,
      others: { ...letters, ...invokeConfig(destinations) },
    });
    deliver({ a: 1 });
    await settle();
    const [record] = mailbox("records").received;
    expect(JSON.parse(record?.body ?? "")).toEqual({
      version: "1.0",
      timestamp: "2026-01-01T00:03:00.150Z",
      requestContext: {
        requestId: expect.any(String),
        functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:worker:$LATEST",
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "TypeError", errorMessage: "no", trace: expect.any(Array) },
    });
    expect(mailbox("letters").received).toHaveLength(1);
    expect(fates()).toEqual({ "handed-over": 2 });
  });

  test("the on-success destination gets a record; a bus gets it as an event", async () => {
    const { handler } = failing(0);
    const { deliver, settle, mailbox, fates } = functionWorld(handler, {
      others: {
        aws_cloudwatch_event_bus: { results: { name: "results" } },
        ...invokeConfig({
          destination_config: { on_success: { destination: ref("aws_cloudwatch_event_bus.results") } },
        }),
      },
    });
    deliver({ a: 1 });
    await settle();
    expect(JSON.parse(mailbox("results").received[0]?.body ?? "")).toMatchObject({
      source: "lambda",
      "detail-type": "Lambda Function Invocation Result - Success",
      time: "2026-01-01T00:00:00Z",
      resources: [
        "arn:aws:lambda:eu-central-1:123456789012:function:worker:$LATEST",
        "arn:aws:events:eu-central-1:123456789012:event-bus/results",
      ],
      detail: { requestContext: { condition: "Success", approximateInvokeCount: 1 }, responsePayload: { ok: true } },
    });
    expect(fates()).toEqual({ processed: 1, "handed-over": 1 });
  });

  test.each([
    ["is full", {}, true],
    ["may not be written to", { delivery: "may not send" }, false],
  ])("what a dead-letter queue cannot take is lost: it %s", async (_, denied, refuses) => {
    const { handler } = failing(9);
    const { deliver, settle, mailbox, world, metric } = functionWorld(handler, {
      attributes: deadLetterQueue,
      others: letters,
      denied,
    });
    mailbox("letters").refuses = refuses;
    deliver({ a: 1 });
    await settle();
    expect(world.ledger.losses).toMatchObject([{ place: { name: "letters" }, count: 1 }]);
    expect(world.ledger.losses[0]?.reason).toMatch(/^RETRIES_EXHAUSTED, and its dead-letter queue did not take it: /);
    expect(metric("DeadLetterErrors")?.sum).toBe(1);
  });

  test("a throttled event is tried for hours, more and more seldom", async () => {
    const { handler } = failing(0);
    const { deliver, settle, world, metric, scheduler } = functionWorld(handler);
    const fault = world.faults.add({ kind: "throttle", forSeconds: 5 * 3_600 });
    deliver({ a: 1 });
    await scheduler.runUntil(START + 500);
    expect(metric("Throttles")?.sum).toBe(1);
    const took = 500 + (await settle());
    expect(took).toBeGreaterThan(5 * HOUR);
    expect(took).toBeLessThan(5 * HOUR + 5 * MINUTE + 50);
    // Every 2.5 to 5 minutes.
    expect(fault.struck).toBeGreaterThan(60);
    expect(fault.struck).toBeLessThan(135);
    expect(metric("Invocations")?.sum).toBe(1);
  });

  test("after 6 hours, it is given up", async () => {
    const { handler } = failing(0);
    const { deliver, settle, world } = functionWorld(handler);
    world.faults.add({ kind: "throttle" });
    deliver({ a: 1 });
    expect(await settle()).toBe(6 * HOUR);
    expect(world.ledger.losses[0]?.reason).toContain("EVENT_AGE_EXCEEDED");
  });

  test("with a reserved concurrency of 0, events go to the dead-letter queue at once", async () => {
    const { handler, at } = failing(0);
    const attributes = { ...deadLetterQueue, reserved_concurrent_executions: 0 };
    const { deliver, settle, mailbox } = functionWorld(handler, { attributes, others: letters });
    deliver({ a: 1 });
    expect(await settle()).toBe(0);
    expect([at, mailbox("letters").received.length]).toEqual([[], 1]);
  });

  test("during an outage nothing is taken, and the sender is told to try again", () => {
    const { handler } = failing(0);
    const { deliver, world } = functionWorld(handler);
    world.faults.add({ kind: "outage", at: "worker" });
    expect(deliver({ a: 1 })).toMatchObject({ retryable: true });
  });
});

describe("concurrency", () => {
  test("functions without a reservation share what the others leave of 1,000", async () => {
    const { fn, scheduler, metric } = functionWorld(() => {}, { attributes: { reserved_concurrent_executions: 3 } });
    const calls = Array.from({ length: 5 }, () => fn.call(new TextPayload("{}")));
    await scheduler.runUntil(START + 50);
    const kinds = (await Promise.all(calls)).map(({ outcome }) => outcome.kind);
    expect(kinds).toEqual(["success", "success", "success", "throttled", "throttled"]);
    expect([metric("Invocations")?.sum, metric("Throttles")?.sum, metric("ConcurrentExecutions")?.max]).toEqual([
      3, 2, 3,
    ]);

    const free = functionWorld(() => {});
    const all = Array.from({ length: 1_001 }, () => free.fn.call(new TextPayload("{}")));
    await free.scheduler.runUntil(START + 50);
    expect((await Promise.all(all)).filter(({ outcome }) => outcome.kind === "throttled")).toHaveLength(1);
  });
});

describe("faults", () => {
  test.each([
    ["handler-error", { kind: "handler-error", error: { errorType: "InjectedFault" } }, 0],
    ["crash", { kind: "crash", error: { errorType: "Runtime.ExitError" } }, 0],
    ["late-error", { kind: "handler-error" }, 1],
    ["outage", { kind: "unavailable" }, 0],
    ["throttle", { kind: "throttled", error: { errorType: "TooManyRequestsException" } }, 0],
  ] as const)("%s", async (kind, expected, calls) => {
    const { handler, at } = failing(0);
    const { fn, settle, world } = functionWorld(handler);
    world.faults.add({ kind, at: "worker", containing: "poison" });
    const bad = fn.call(new TextPayload('{"a":"poison"}'));
    await settle();
    expect((await bad).outcome).toMatchObject(expected);
    expect(at).toHaveLength(calls);
    const good = fn.call(new TextPayload('{"a":"water"}'));
    await settle();
    expect((await good).outcome.kind).toBe("success");
  });

  test("slow: takes longer, and times out where that is too long, though its work is done", async () => {
    const { handler, at } = failing(0);
    const { fn, settle, world } = functionWorld(handler);
    world.faults.add({ kind: "slow", seconds: 29.9, times: 1 });
    const slow = fn.call(new TextPayload("{}"));
    expect(await settle()).toBe(29_950);
    expect((await slow).outcome.kind).toBe("success");
    world.faults.add({ kind: "slow", seconds: 29.95, times: 1 });
    const tooSlow = fn.call(new TextPayload("{}"));
    expect(await settle()).toBe(30_000);
    expect(await tooSlow).toMatchObject({
      outcome: {
        kind: "time-out",
        error: { errorMessage: expect.stringContaining("Task timed out after 30.00 seconds") },
      },
      invocation: { durationMs: 30_000 },
    });
    expect(at).toHaveLength(2);
  });
});

describe("a handler in this process", () => {
  test.each([
    ["a promise", async () => ({ ok: 1 }), { kind: "success", value: { ok: 1 } }],
    ["a value", () => ({ ok: 1 }), { kind: "success", value: { ok: 1 } }],
    ["nothing", () => {}, { kind: "success" }],
    [
      "a rejection",
      async () => Promise.reject(new RangeError("no")),
      { kind: "handler-error", error: { errorType: "RangeError", errorMessage: "no" } },
    ],
    [
      "a throw",
      () => {
        throw new RangeError("no");
      },
      { kind: "handler-error", error: { errorType: "RangeError" } },
    ],
    [
      "a throw of nothing that has a name",
      () => {
        throw Object.create(null);
      },
      { kind: "handler-error", error: { errorType: "object" } },
    ],
  ])("may answer by %s", async (_, handler, expected) => {
    const { fn, settle } = functionWorld(handler);
    const answer = fn.call(new TextPayload("{}"));
    await settle();
    expect((await answer).outcome).toMatchObject(expected);
  });

  test("that never ends is over at its time-out", async () => {
    const { fn, settle } = functionWorld(() => new Promise(() => {}), { attributes: { timeout: 1 } });
    const answer = fn.call(new TextPayload("{}"));
    expect(await settle()).toBe(1_000);
    expect((await answer).outcome.kind).toBe("time-out");
  });
});
