import { describe, expect, test } from "vitest";
import type { Simulation } from "../../../simulator";
import { retryPolicy } from "../../../simulator/sns/retry-policy";
import {
  balance,
  IN_BALANCE,
  jsonIn,
  losses,
  metricsOf,
  queue,
  queueArn,
  START,
  started,
  subscription,
  topic,
  topicArn,
} from "../support/routing-blocks";

const DAY = 86_400_000;
const DEAD_LETTERS = { redrive_policy: `{"deadLetterTargetArn":"${queueArn("letters")}"}` };

/** Milliseconds from publishing to each attempt. */
function attempts(simulation: Simulation, id: string): number[] {
  const { steps = [] } = simulation.story(id) ?? {};
  return steps.flatMap(({ kind, time }) => (kind === "failed" || kind === "delivered" ? [time - START] : []));
}

describe("a subscriber that does not answer", () => {
  test("is tried 3 times at once, twice after 1 s, 10 times from 1 s to 20 s, and then every 20 s", async () => {
    const simulation = await started([topic("news"), queue("inbox"), subscription("news", "inbox")]);
    simulation.fault({ kind: "outage", at: "inbox", forSeconds: 200 });
    const { messageId } = simulation.topic().publish({ message: "m" });
    await simulation.settle();
    const times = attempts(simulation, messageId);
    const waits = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 1_000, 1_000]);
    const backOff = waits.slice(5, 15);
    expect([backOff[0], backOff[9]]).toEqual([1_000, 20_000]);
    // Exponential: each wait is longer than the one before by the same factor, 20 over nine steps.
    for (const [i, wait] of backOff.slice(1).entries()) expect(wait / (backOff[i] as number)).toBeCloseTo(1.395, 2);
    expect(new Set(waits.slice(15))).toEqual(new Set([20_000]));
    expect(times.at(-1)).toBeGreaterThanOrEqual(200_000);
    expect(times.at(-1)).toBeLessThan(220_000);
    expect(simulation.queue("inbox").size).toBe(1);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("is given up after 100,015 retries within 23 days, to the subscription's dead-letter queue: what it would have got", async () => {
    const simulation = await started(
      [topic("news"), queue("inbox"), subscription("news", "inbox", DEAD_LETTERS), queue("letters")],
      { history: 0 },
    );
    simulation.fault({ kind: "outage", at: "inbox" });
    simulation.topic().publish({ message: "m" });
    expect(await simulation.settle({ days: 23 })).toBe(false);
    expect(simulation.queue("letters").size).toBe(0);
    expect(await simulation.settle({ days: 1 })).toBe(true);
    expect(simulation.now - START).toBeGreaterThan(23 * DAY);
    expect(jsonIn(simulation, "letters")).toMatchObject([{ Type: "Notification", Message: "m" }]);
    expect(simulation.queue("letters").peek()[0]?.attributes).toBeUndefined();
    expect(
      metricsOf(simulation, "AWS/SNS", ["NumberOfNotificationsFailed", "NumberOfNotificationsRedrivenToDlq"], {}),
    ).toEqual({
      NumberOfNotificationsFailed: 1,
      NumberOfNotificationsRedrivenToDlq: 1,
    });
  });

  test.each([
    ["sqs", 100_015, 23 * DAY],
    ["lambda", 100_015, 23 * DAY],
    ["firehose", 100_015, 23 * DAY],
    ["email", 50, DAY / 4],
    ["sms", 50, DAY / 4],
    ["https", 3, 60_000],
  ])("of the protocol %s is tried again %i times", (protocol, count, duration) => {
    const policy = retryPolicy(protocol);
    let sum = 0;
    for (let retry = 1; retry <= count; retry++) sum += policy.delay(retry, sum) as number;
    expect(policy.delay(count + 1, sum)).toEqual({ exhausted: "MaximumRetryAttempts" });
    // As AWS sums it up: 23 days, 6 hours, a minute. Rounded, to the day and to the hour.
    expect(sum / duration).toBeGreaterThan(0.98);
    expect(sum / duration).toBeLessThan(1.18);
  });
});

describe("a subscriber that may not be delivered to", () => {
  const denied = (attributes: object, letters: object = {}) =>
    started([
      topic("news"),
      queue("inbox", { policy: undefined }),
      subscription("news", "inbox", { ...attributes }),
      queue("letters", { ...letters }),
    ]);

  test("is not tried again: the message goes to the dead-letter queue, raw where delivery is, with its attributes", async () => {
    const simulation = await denied({ ...DEAD_LETTERS, raw_message_delivery: true });
    const attributes = { tier: { DataType: "String", StringValue: "gold" } };
    simulation.topic().publish({ message: "m", attributes });
    await simulation.settle();
    expect(simulation.now).toBe(START);
    expect(simulation.queue("letters").peek()).toMatchObject([{ body: "m", attributes }]);
    expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 1 });
  });

  test("loses the message where there is no dead-letter queue", async () => {
    const simulation = await denied({});
    simulation.topic().publish({ message: "m" });
    await simulation.settle();
    expect(Object.keys(losses(simulation))).toEqual([
      expect.stringMatching(/^inbox: NO_PERMISSIONS, and there is no dead-letter queue/),
    ]);
  });

  test("loses the message where the dead-letter queue may not be written to either, and counts it", async () => {
    const simulation = await denied(DEAD_LETTERS, { policy: undefined });
    simulation.topic().publish({ message: "m" });
    await simulation.settle();
    expect(Object.keys(losses(simulation))).toEqual([
      expect.stringMatching(/^letters: NO_PERMISSIONS, and its dead-letter queue did not take it/),
    ]);
    const names = ["NumberOfNotificationsFailedToRedriveToDlq", "NumberOfNotificationsRedrivenToDlq"];
    expect(metricsOf(simulation, "AWS/SNS", names, {})).toEqual({ NumberOfNotificationsFailedToRedriveToDlq: 1 });
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });
});

test("an e-mail address gets the message alone, also after an outage", async () => {
  const simulation = await started([
    topic("news"),
    {
      aws_sns_topic_subscription: {
        mail: { topic_arn: topicArn("news"), protocol: "email", endpoint: "a@example.com" },
      },
    },
  ]);
  simulation.fault({ kind: "outage", at: "a@example.com", forSeconds: 15, containing: "late" });
  simulation.topic().publish({ message: "late" });
  simulation.topic().publish({ message: "early" });
  await simulation.settle();
  expect(simulation.beyond("a@example.com").received).toEqual([
    { time: START, body: "early" },
    { time: START + 20_000, body: "late" },
  ]);
});
