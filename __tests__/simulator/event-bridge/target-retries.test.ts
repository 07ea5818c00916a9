import { describe, expect, test } from "vitest";
import type { Simulation } from "../../../simulator";
import {
  balance,
  bus,
  deployedQueue,
  deployedRule,
  IN_BALANCE,
  jsonIn,
  losses,
  metricsOf,
  order,
  queue,
  queueArn,
  rule,
  START,
  started,
  target,
} from "../support/routing-blocks";

const DEAD_LETTERS = { dead_letter_config: { arn: queueArn("letters") } };
const retries = (maximum_retry_attempts: number, maximum_event_age_in_seconds: number) => ({
  retry_policy: { maximum_retry_attempts, maximum_event_age_in_seconds },
});

function shop({
  attributes = DEAD_LETTERS,
  inbox = {},
  letters = {},
  seed = 1,
}: {
  attributes?: object;
  inbox?: object;
  letters?: object;
  seed?: number;
} = {}) {
  return started(
    [
      bus(),
      rule("all"),
      target("all", queueArn("inbox"), { ...attributes }),
      queue("inbox", { ...inbox }),
      queue("letters", { ...letters }),
    ],
    { seed },
  );
}

/** Milliseconds from publishing to each attempt. */
function attemptTimes(simulation: Simulation, id: string): number[] {
  const { steps = [] } = simulation.story(id) ?? {};
  return steps.filter(({ kind }) => kind === "failed" || kind === "delivered").map(({ time }) => time - START);
}

async function outage(attributes: object, seconds: number, seed = 1) {
  const simulation = await shop({ attributes: { ...DEAD_LETTERS, ...attributes }, seed });
  simulation.fault({ kind: "outage", at: "inbox", forSeconds: seconds });
  const [id = ""] = simulation.publish(order());
  await simulation.settle();
  return { simulation, times: attemptTimes(simulation, id), end: simulation.now - START };
}

describe("a target that does not answer", () => {
  test("is tried again with waits that double, up to 15 minutes, each shortened by up to a half", async () => {
    const { simulation, times } = await outage({}, 6 * 3_600);
    expect(simulation.queue("inbox").size).toBe(1);
    const waits = times.slice(1).map((time, i) => time - (times[i] as number));
    const full = waits.map((_, i) => Math.min(900, 2 ** i) * 1_000);
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual((full[i] as number) / 2);
      expect(wait).toBeLessThanOrEqual(full[i] as number);
    }
    expect(waits.length).toBeGreaterThan(30);
    expect(new Set(waits.slice(-20)).size).toBe(20);
    // It comes as soon as a retry finds it up.
    expect(times.at(-1)).toBeGreaterThanOrEqual(6 * 3_600_000);
    expect(times.at(-1)).toBeLessThanOrEqual(6 * 3_600_000 + 900_000);
  });

  test("is tried again at the same times for the same seed, and at others for another", async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => outage({}, 600, seed)));
    expect(again?.times).toEqual(first?.times);
    expect(other?.times).not.toEqual(first?.times);
  });

  test.each([0, 1, 3])("is given up after %i retries, where so many are allowed", async (most) => {
    const { simulation, times } = await outage(retries(most, 86_400), 3_600);
    expect(times).toHaveLength(most + 2); // the first attempt, the retries, and its arrival among the letters
    expect(simulation.queue("letters").peek()[0]?.attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { DataType: "String", StringValue: "MaximumRetryAttempts" },
      RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(most) },
    });
  });

  test("gets the event with the last retry that is allowed", async () => {
    // The third retry comes 3.5 to 7 s after the event.
    const { simulation, times } = await outage(retries(3, 86_400), 3.4);
    expect(times).toHaveLength(5 - 1);
    expect(simulation.queue("inbox").size).toBe(1);
    expect(simulation.queue("letters").size).toBe(0);
  });

  test("is given up when the event would be older than is allowed by the next retry, and not before", async () => {
    const { simulation, times } = await outage(retries(185, 60), 3_600);
    const { attributes } = simulation.queue("letters").peek()[0] ?? {};
    expect(attributes).toMatchObject({ EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumEventAgeInSeconds" } });
    const last = times.at(-1) as number;
    expect(last).toBeLessThanOrEqual(60_000);
    // Waits are 1, 2, 4, 8, 16 and 32 s at most: the sixth wait may reach beyond 60 s only after 28 s have passed.
    expect(last).toBeGreaterThan(28_000);
  });

  test("is tried 185 times within a day by default", async () => {
    const { simulation, end } = await outage({}, 2 * 86_400);
    const { attributes } = simulation.queue("letters").peek()[0] ?? {};
    expect(attributes).toMatchObject({ EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumEventAgeInSeconds" } });
    expect(end).toBeGreaterThan(86_400_000 - 900_000);
    expect(end).toBeLessThanOrEqual(86_400_000);
    expect(Number(attributes?.RETRY_ATTEMPTS?.StringValue)).toBeLessThanOrEqual(185);
  });

  test("leaves nothing unaccounted for while it is waited for", async () => {
    const simulation = await shop();
    simulation.fault({ kind: "outage", at: "inbox", forSeconds: 60 });
    simulation.publish(order(), order());
    await simulation.advance({ seconds: 10 });
    expect(balance(simulation)).toEqual({ unaccounted: 0, underWay: 2, settled: false });
    await simulation.settle();
    expect(balance(simulation)).toEqual(IN_BALANCE);
    const rule = { RuleName: "all", EventBusName: "shop" };
    const metrics = metricsOf(
      simulation,
      "AWS/Events",
      [
        "Invocations",
        "InvocationAttempts",
        "RetryInvocationAttempts",
        "SuccessfulInvocationAttempts",
        "FailedInvocations",
      ],
      rule,
    );
    const {
      Invocations,
      SuccessfulInvocationAttempts,
      FailedInvocations,
      InvocationAttempts = 0,
      RetryInvocationAttempts = 0,
    } = metrics;
    expect({ Invocations, SuccessfulInvocationAttempts, FailedInvocations }).toEqual({
      Invocations: 2,
      SuccessfulInvocationAttempts: 2,
    });
    expect(InvocationAttempts).toBe(RetryInvocationAttempts + 2);
  });
});

describe("what cannot be delivered", () => {
  test("goes to the dead-letter queue at once where a permission is missing: the event as it was, with the reason", async () => {
    const simulation = await shop({
      attributes: { ...DEAD_LETTERS, input: '"not the event"' },
      inbox: { policy: undefined },
    });
    const [id] = simulation.publish(order({ n: 1 }));
    await simulation.settle();
    expect(simulation.now).toBe(START);
    const [letter] = simulation.queue("letters").peek();
    expect(JSON.parse(letter?.body ?? "")).toMatchObject({ id, detail: { n: 1 } });
    expect(letter?.attributes).toEqual({
      RULE_ARN: { DataType: "String", StringValue: deployedRule("all") },
      TARGET_ARN: { DataType: "String", StringValue: deployedQueue("inbox") },
      ERROR_CODE: { DataType: "String", StringValue: "NO_PERMISSIONS" },
      ERROR_MESSAGE: { DataType: "String", StringValue: expect.stringContaining("inbox") },
      RETRY_ATTEMPTS: { DataType: "Number", StringValue: "0" },
    });
    expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 1 });
    expect(
      metricsOf(
        simulation,
        "AWS/Events",
        ["FailedInvocations", "InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq"],
        { RuleName: "all" },
      ),
    ).toEqual({
      FailedInvocations: 1,
      InvocationsSentToDlq: 1,
    });
  });

  test("is lost where there is no dead-letter queue, and the reason is named", async () => {
    const simulation = await shop({ attributes: {}, inbox: { policy: undefined } });
    const [id] = simulation.publish(order());
    await simulation.settle();
    const { lost, lostIds, losses: found } = simulation.accounts();
    expect({ lost, lostIds }).toEqual({ lost: 1, lostIds: [id] });
    expect(found).toEqual([
      {
        place: "inbox",
        count: 1,
        reason: expect.stringMatching(/^NO_PERMISSIONS, and there is no dead-letter queue\. /),
      },
    ]);
  });

  test.each([
    ["may not be written to", { policy: undefined }, "NO_PERMISSIONS"],
    ["is too small for it", { max_message_size: 1_024 }, "INVALID_PARAMETER"],
  ])("is lost where the dead-letter queue %s: that is named, and has a metric", async (_, letters, code) => {
    const simulation = await shop({ inbox: { policy: undefined }, letters });
    simulation.publish(order({ long: "x".repeat(2_000) }));
    await simulation.settle();
    expect(Object.keys(losses(simulation))).toEqual([
      expect.stringContaining(`letters: NO_PERMISSIONS, and its dead-letter queue did not take it: ${code}. `),
    ]);
    expect(
      metricsOf(simulation, "AWS/Events", ["InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq"], {
        RuleName: "all",
      }),
    ).toEqual({
      InvocationsFailedToBeSentToDlq: 1,
    });
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("a message too large for its queue goes to the dead-letter queue without a retry", async () => {
    const simulation = await shop({ inbox: { max_message_size: 1_024 } });
    simulation.publish(order({ long: "x".repeat(2_000) }), order());
    await simulation.settle();
    expect(simulation.now).toBe(START);
    expect(simulation.queue("inbox").size).toBe(1);
    expect(jsonIn(simulation, "letters")).toHaveLength(1);
    expect(simulation.queue("letters").peek()[0]?.attributes?.ERROR_CODE?.StringValue).toBe("INVALID_PARAMETER");
  });

  test("into a FIFO queue goes with the target's group; without one it is no message for it", async () => {
    const fifo = (name: string) =>
      queue(name, { name: `${name}.fifo`, fifo_queue: true, content_based_deduplication: true });
    const simulation = await started([
      bus(),
      rule("all"),
      target("all", queueArn("grouped"), { id: "grouped", sqs_target: { message_group_id: "g" } }),
      target("all", queueArn("bare"), { id: "bare", ...DEAD_LETTERS }),
      fifo("grouped"),
      fifo("bare"),
      queue("letters"),
    ]);
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.queue("grouped.fifo").peek()).toMatchObject([{ messageGroupId: "g" }]);
    expect(simulation.queue("bare.fifo").size).toBe(0);
    expect(simulation.queue("letters").size).toBe(1);
  });
});
