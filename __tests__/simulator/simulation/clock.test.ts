import { describe, expect, test, vi } from "vitest";
import type { SimulationOptions } from "../../../simulator";
import {
  balance,
  bus,
  fn,
  functionArn,
  IN_BALANCE,
  mapping,
  order,
  queue,
  queueArn,
  rule,
  START,
  started,
  target,
  topic,
  topicArn,
} from "../support/routing-blocks";

const inboxed = (options: SimulationOptions = {}) =>
  started([bus(), rule("all"), target("all", queueArn("inbox")), queue("inbox")], options);

/** A queue whose consumer fails, and an alarm on it that tells a mailbox. */
const watched = [
  bus(),
  rule("all"),
  target("all", queueArn("jobs")),
  queue("jobs", {
    visibility_timeout_seconds: 180,
    redrive_policy: `{"deadLetterTargetArn":"${queueArn("letters")}","maxReceiveCount":5}`,
  }),
  queue("letters"),
  fn("worker"),
  mapping("jobs", "worker"),
  topic("alerts", { policy: undefined }),
  {
    aws_sns_topic_subscription: {
      mail: { topic_arn: topicArn("alerts"), protocol: "email", endpoint: "ops@example.com" },
    },
    aws_cloudwatch_metric_alarm: {
      letters: {
        alarm_name: "letters",
        namespace: "AWS/SQS",
        metric_name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "letters" },
        statistic: "Maximum",
        comparison_operator: "GreaterThanThreshold",
        threshold: 0,
        period: 60,
        evaluation_periods: 1,
        alarm_actions: [topicArn("alerts")],
      },
    },
  },
];

describe("a virtual clock", () => {
  test("starts in 2026, or when it is told, and passes only as it is told", async () => {
    const simulation = await inboxed();
    expect(new Date(simulation.now).toISOString()).toBe("2026-01-01T00:00:00.000Z");
    await simulation.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 });
    expect(new Date(simulation.now).toISOString()).toBe("2026-01-02T02:03:04.005Z");
    const other = await inboxed({ startsAt: Date.parse("2030-05-05T05:05:05Z") });
    other.publish(order());
    await other.settle();
    expect(JSON.parse(other.queue("inbox").peek()[0]?.body ?? "")).toMatchObject({ time: "2030-05-05T05:05:05Z" });
    expect(other.startedAt).toBe(other.now);
  });

  test("settles when every event is where it ends or rests: retries and visibility timeouts have passed by then", async () => {
    const simulation = await started(watched, {
      functions: {
        worker: () => {
          throw new Error("broken");
        },
      },
    });
    const [id = ""] = simulation.publish(order());
    const begun = performance.now();
    expect(simulation.isSettled).toBe(false);
    expect(await simulation.settle()).toBe(true);
    expect(simulation.isSettled).toBe(true);
    // Five receives, 180 s apart.
    expect((simulation.now - START) / 1_000).toBeCloseTo(5 * 180, -1);
    expect(simulation.queue("letters").size).toBe(1);
    const received = simulation.story(id)?.steps.filter(({ kind }) => kind === "received") ?? [];
    expect(received.map(({ time }) => Math.round((time - START) / 180_000))).toEqual([0, 1, 2, 3, 4]);
    // Alarms are none of that: they need time.
    expect(simulation.alarm("letters").state).toBe("OK");
    await simulation.advance({ minutes: 2 });
    expect(simulation.alarm("letters").state).toBe("ALARM");
    expect(simulation.beyond("ops@example.com").count).toBe(1);
    expect(simulation.accounts()).toMatchObject({
      lost: 0,
      deadLettered: 1,
      alarms: [{ name: "letters", state: "ALARM" }],
    });
    expect(balance(simulation)).toEqual(IN_BALANCE);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test("stops waiting when it was told to, at that time, and says so", async () => {
    const simulation = await inboxed();
    simulation.fault({ kind: "outage", at: "inbox", forSeconds: 3_600 });
    simulation.publish(order());
    expect(await simulation.settle({ minutes: 30 })).toBe(false);
    expect(simulation.now).toBe(START + 30 * 60_000);
    expect(simulation.accounts()).toMatchObject({ settled: false, ways: { underWay: 1, unaccounted: 0 } });
    expect(await simulation.settle({ minutes: 30 + 15 })).toBe(true);
    expect(await simulation.settle()).toBe(true);
  });

  test("does nothing before time is told to pass: also not what is due at once", async () => {
    const simulation = await inboxed();
    simulation.publish(order());
    expect(simulation.queue("inbox").size).toBe(0);
    expect(balance(simulation)).toEqual({ unaccounted: 0, underWay: 1, settled: false });
    await simulation.advance({});
    expect(simulation.queue("inbox").size).toBe(1);
  });

  test("refuses a span of time that is none", async () => {
    const simulation = await inboxed();
    await expect(simulation.advance({ seconds: -1 })).rejects.toMatchObject({ code: "DURATION_INVALID" });
    await expect(simulation.settle({ seconds: Number.NaN })).rejects.toMatchObject({ code: "DURATION_INVALID" });
  });

  test("runs once at a time: not from within itself, nor beside itself", async () => {
    let inner: unknown;
    const simulation = await started([bus(), rule("all"), target("all", functionArn("worker")), fn("worker")], {
      functions: {
        worker: async () => {
          inner = await simulation.settle().catch((error: unknown) => error);
        },
      },
    });
    simulation.publish(order());
    await simulation.settle();
    expect(inner).toMatchObject({ code: "CLOCK_RUNNING" });
    simulation.publish(order());
    const [first, second] = await Promise.allSettled([
      simulation.advance({ seconds: 1 }),
      simulation.advance({ seconds: 1 }),
    ]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("ends a run that goes on for ever, and says how to repeat it", async () => {
    const simulation = await inboxed({ budget: 50, seed: 4711 });
    simulation.fault({ kind: "outage", at: "inbox" });
    for (let n = 0; n < 10; n++) simulation.publish(order());
    await expect(simulation.settle()).rejects.toMatchObject({
      code: "SIMULATION_BUDGET",
      message: expect.stringMatching(
        /within 50 actions, and has not at 2026-01-01T.* The seed is 4711: the same stack and the same events with that seed repeat it\.$/,
      ),
    });
  });
});

describe("stop", () => {
  test("ends it, once and for all: no time passes, and nothing can be published", async () => {
    const simulation = await inboxed();
    const stopped = vi.fn();
    simulation.onStop(stopped);
    await Promise.all([simulation.stop(), simulation.stop()]);
    await simulation.stop();
    expect(stopped).toHaveBeenCalledTimes(1);
    expect(() => simulation.publish(order())).toThrow(expect.objectContaining({ code: "SIMULATION_STOPPED" }));
    expect(() => simulation.putEvents([])).toThrow(expect.objectContaining({ code: "SIMULATION_STOPPED" }));
    await expect(simulation.advance({ seconds: 1 })).rejects.toMatchObject({ code: "SIMULATION_STOPPED" });
    await expect(simulation.settle()).rejects.toMatchObject({ code: "SIMULATION_STOPPED" });
    // What was, can be asked for.
    expect(simulation.accounts().published).toBe(0);
  });

  test("comes in the middle of a run, too, and ends everything though one of the ends fails", async () => {
    const ends: string[] = [];
    const simulation = await started([bus(), rule("all"), target("all", functionArn("worker")), fn("worker")], {
      functions: { worker: () => void simulation.stop().catch(() => ends.push("told")) },
    });
    simulation.onStop(() => {
      throw new Error("will not end");
    });
    simulation.onStop(() => void ends.push("second"));
    simulation.publish(order());
    await simulation.settle();
    await expect(simulation.stop()).rejects.toThrow("will not end");
    expect(ends.sort()).toEqual(["second", "told"]);
    simulation.stop = async () => {};
  });

  test("is called by `await using`", async () => {
    const stopped = vi.fn();
    {
      await using simulation = await inboxed();
      simulation.onStop(stopped);
    }
    expect(stopped).toHaveBeenCalledTimes(1);
  });
});

describe("a real clock", () => {
  const options: SimulationOptions = {
    clock: "real",
    functions: {
      worker: async ({ Records: records }: { Records: unknown[] }) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        void records;
      },
    },
  };

  test("runs the same engine in the machine's time, and settles when all is done: promises too", async () => {
    const {
      aws_cloudwatch_metric_alarm: _,
      aws_sns_topic_subscription: __,
      ...blocks
    } = watched.at(-1) as Record<string, never>;
    const simulation = await started(
      [...watched.slice(0, -2), blocks, rule("async"), target("async", functionArn("worker"))],
      options,
    );
    const begun = Date.now();
    expect(Math.abs(simulation.now - begun)).toBeLessThan(1_000);
    simulation.publish(...Array.from({ length: 20 }, (_, n) => order({ n })));
    expect(await simulation.settle({ seconds: 20 })).toBe(true);
    // Twenty messages of the queue; the twenty asynchronous events have no records.
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { ended: { processed: 40, forked: 20 } } });
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("waits as long as it is told to, and for no longer than it was told to", async () => {
    const simulation = await inboxed({ clock: "real" });
    const begun = Date.now();
    await simulation.advance({ milliseconds: 60 });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(59);
    simulation.fault({ kind: "outage", at: "inbox" });
    simulation.publish(order());
    expect(await simulation.settle({ milliseconds: 50 })).toBe(false);
    expect(simulation.accounts().ways.underWay).toBe(1);
  });

  test("does not hide that an action failed: whoever asks next is told, and nothing happens any more", async () => {
    const simulation = await inboxed({ clock: "real", budget: 1, seed: 4711 });
    simulation.publish(order(), order());
    await expect(simulation.settle({ seconds: 5 })).rejects.toMatchObject({
      code: "SIMULATION_BUDGET",
      message: expect.stringMatching(/The seed is 4711\.$/),
    });
    expect(() => simulation.publish(order())).toThrow(/within 1 actions/);
    expect(simulation.accounts().notes).toEqual([
      expect.stringMatching(/^The simulation failed, and nothing happens any more: .*within 1 actions/),
    ]);
  });

  test("leaves no timer behind when it is stopped, and lets go of whoever waits", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    const simulation = await inboxed({ clock: "real" });
    simulation.fault({ kind: "outage", at: "inbox" });
    simulation.publish(order());
    const waiting = simulation.settle({ hours: 1 });
    await simulation.advance({ milliseconds: 20 });
    await simulation.stop();
    expect(await waiting).toBe(false);
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
