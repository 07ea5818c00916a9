import { describe, expect, test } from "vitest";
import { SCENARIOS } from "../../../scripts/loadtest/scenario";
import { Counters } from "../../../scripts/loadtest/sender/counters";
import { Sender, type SenderOptions } from "../../../scripts/loadtest/sender/sender";
import { type FakeAnswers, FakeEventBridge, sdkError } from "./support/fake-event-bridge";
import { START, VirtualClock } from "./support/virtual-clock";

const CLOSED = { kind: "closed", concurrency: 4 } as const;
const throttled = { ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded" };

/** Runs a sender against a service in virtual time. */
async function send(options: Partial<SenderOptions>, answers: FakeAnswers = {}, dice = 1) {
  const sending = begin(options, answers, dice);
  const result = await sending.clock.until(sending.result);
  return { ...sending, result, accepted: result.acceptedByKind.reduce((sum, count) => sum + count, 0) };
}

function begin(options: Partial<SenderOptions>, answers: FakeAnswers, dice = 1) {
  const clock = new VirtualClock();
  const bridge = new FakeEventBridge(clock, answers);
  const counters = new Counters();
  const sender = new Sender(
    {
      bus: "ecom-bus",
      scenario: SCENARIOS.mixed,
      seed: 7,
      batch: 10,
      events: undefined,
      durationSeconds: undefined,
      pace: CLOSED,
      share: { index: 0, of: 1 },
      attempts: 6,
      startAt: START,
      ...options,
    },
    { put: bridge.put, clock, random: () => dice, counters },
  );
  return { clock, bridge, counters, sender, result: sender.run() };
}

describe("a closed loop", () => {
  test("keeps so many calls under way until all events are sent, each once", async () => {
    const { bridge, result, accepted } = await send({ events: 75 });
    expect(bridge.calls.map(({ at }) => at)).toEqual([0, 0, 0, 0, 10, 10, 10, 10]);
    expect(bridge.mostUnderWay).toBe(4);
    expect(bridge.calls.map(({ entries }) => entries.length)).toEqual([10, 10, 10, 10, 10, 10, 10, 5]);
    expect(new Set(bridge.sent.flat()).size).toBe(75);
    expect({ accepted, lasted: result.endedAt - START, p50: result.latencies.at(50) }).toEqual({
      accepted: 75,
      lasted: 20,
      p50: 10,
    });
  });

  test("for a time: calls begin until it is up, and those under way are waited for", async () => {
    const { bridge, result } = await send({ durationSeconds: 0.025 });
    expect(bridge.calls.map(({ at }) => at)).toEqual([0, 0, 0, 0, 10, 10, 10, 10, 20, 20, 20, 20]);
    expect({ lasted: result.endedAt - START, unsent: result.unsent }).toEqual({ lasted: 30, unsent: 0 });
  });

  test("which runs out of time says how many events it did not get to", async () => {
    const { result, accepted } = await send({ events: 1_000, durationSeconds: 0.025 });
    expect({ accepted, unsent: result.unsent }).toEqual({ accepted: 120, unsent: 880 });
  });

  test("shared among senders, sends the very same events", async () => {
    const alone = await send({ events: 95 });
    const shares = [];
    for (const index of [0, 1, 2]) shares.push(await send({ events: 95, share: { index, of: 3 } }));
    expect(shares.flatMap(({ bridge }) => bridge.sent.flat()).sort()).toEqual(alone.bridge.sent.flat().sort());
    expect(shares.map(({ bridge }) => bridge.mostUnderWay)).toEqual([2, 1, 1]);
  });
});

describe("an open loop", () => {
  test("makes its calls at their times, however long they take", async () => {
    const { bridge, result, accepted } = await send(
      { durationSeconds: 0.1, pace: { kind: "open", rate: 500 }, batch: 5 },
      { latency: () => 300 },
    );
    expect(bridge.calls.map(({ at }) => at)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect({ accepted, p50: Math.round(result.latencies.at(50)) }).toEqual({ accepted: 50, p50: 300 });
  });

  test("counts latency from when an event was meant to be sent: a stall is not hidden", async () => {
    // The service answers in 5 ms, but for its second second, in which it answers nothing.
    const { result } = await send(
      { durationSeconds: 3, pace: { kind: "open", rate: 1_000 }, batch: 1 },
      { latency: (at) => (at >= 1_000 && at < 2_000 ? 2_000 - at + 5 : 5) },
    );
    const share = (latencies: typeof result.latencies, above: number) => {
      let percentile = 100;
      while (percentile > 0 && latencies.at(percentile) > above) percentile -= 0.5;
      return 1 - percentile / 100;
    };
    // Of 3,000 events, those of 0.9 s had to wait longer than 100 ms; the 256 calls that had a place show only a part.
    expect(share(result.latencies, 100)).toBeGreaterThanOrEqual(0.3);
    expect(share(result.callLatencies, 100)).toBeLessThan(0.1);
    expect(result.latencies.max).toBeGreaterThanOrEqual(1_000);
  });

  test("of a process that comes late itself makes every call that was due, beyond the end too, and counts it as late", async () => {
    const open = { durationSeconds: 0.1, pace: { kind: "open", rate: 500 }, batch: 5 } as const;
    const { clock, bridge, result: sending } = begin(open, {});
    clock.stall(75, 130);
    const result = await clock.until(sending);
    expect(bridge.calls.map(({ at }) => at)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 130, 130]);
    expect({ unsent: result.unsent, max: Math.round(result.latencies.max) }).toEqual({ unsent: 0, max: 60 });
  });

  test("against a service that cannot keep up says what was due and not sent", async () => {
    const { result, accepted } = await send(
      { durationSeconds: 1, pace: { kind: "open", rate: 10_000 }, batch: 10 },
      { latency: () => 600 },
    );
    // Two waves of 256 calls begin within the second; of 1,000 calls the others do not.
    expect({ accepted, unsent: result.unsent }).toEqual({ accepted: 5_120, unsent: 4_880 });
  });
});

describe("what was not accepted", () => {
  test("is sent again after a back-off that doubles, and nothing else with it", async () => {
    const { bridge, result, counters } = await send(
      { events: 3, batch: 3 },
      {
        answer: (entries, _, call) =>
          call < 4
            ? [{ EventId: `id-${call}` }, ...entries.slice(1).map(() => ({ ErrorCode: "InternalFailure" }))]
            : bridgeIds(entries),
      },
    );
    const [first = []] = bridge.sent;
    expect(bridge.sent).toEqual([first, first.slice(1), first.slice(2)]);
    // Answered after 10 ms, waited for 200 ms; then 400 ms.
    expect(bridge.calls.map(({ at }) => at)).toEqual([0, 210, 620]);
    expect({ retried: result.retried, failed: result.failed, ids: result.accepted.ids }).toEqual({
      retried: 3,
      failed: 0,
      ids: ["id-1", "id-2", "id-3"],
    });
    expect(result.latencies.max).toBeCloseTo(630, 0);
    expect(counters.counts).toMatchObject({ accepted: 3, retried: 3, calls: 3, callsUnderWay: 0 });
  });

  test("waits anything from nothing up to that, by the dice", async () => {
    const times = [];
    for (const dice of [0, 0.5]) {
      const { bridge } = await send({ events: 1 }, { answer: failFirst(1, throttled) }, dice);
      times.push(bridge.calls[1]?.at);
    }
    expect(times).toEqual([10, 110]);
  });

  test.each<[string, () => never, boolean]>([
    ["a throttled call", () => fail(sdkError("ThrottlingException")), false],
    ["too many requests", () => fail(sdkError("TooManyRequestsException", 429)), false],
    ["a service that is not available", () => fail(sdkError("ServiceUnavailable", 503)), true],
    ["a connection that breaks", () => fail(Object.assign(new Error("reset"), { code: "ECONNRESET" })), true],
  ])("by %s is sent again", async (_, failing, uncertain) => {
    const { bridge, result, accepted } = await send(
      { events: 10 },
      { answer: (entries, _at, call) => (call === 1 ? failing() : bridgeIds(entries)) },
    );
    expect({ calls: bridge.calls.length, accepted, retried: result.retried }).toEqual({
      calls: 2,
      accepted: 10,
      retried: 10,
    });
    // Nobody said that the events of a broken call were not taken.
    expect(result.uncertain).toBe(uncertain ? 10 : 0);
  });

  test("for good is not sent again", async () => {
    const { bridge, result } = await send(
      { events: 2 },
      { answer: () => [{ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." }] },
    );
    expect(bridge.calls).toHaveLength(1);
    expect(result.failed).toBe(2);
    expect(result.problems).toEqual([
      { code: "MalformedDetail", message: "Detail is malformed.", count: 1, gaveUp: 1 },
      { code: "NoAnswer", message: "the answer holds nothing for it", count: 1, gaveUp: 1 },
    ]);
  });

  test("is given up after so many attempts", async () => {
    const { bridge, result } = await send({ events: 1, attempts: 3 }, { answer: () => [throttled] });
    expect(bridge.calls.map(({ at }) => at)).toEqual([0, 210, 620]);
    expect(result).toMatchObject({ failed: 1, throttled: 3, problems: [{ count: 3, gaveUp: 1 }] });
  });

  test("holds its place in a closed loop, and comes to its end though every place waits", async () => {
    const { bridge, accepted } = await send({ events: 100 }, { answer: failFirst(4, throttled) });
    expect(accepted).toBe(100);
    // The first four calls fail as a whole: nobody sends anything new in their stead.
    expect(bridge.calls.filter(({ at }) => at < 210)).toHaveLength(4);
  });
});

describe("throttling slows the sender down", () => {
  test("by half after each wave in which all was throttled, and lets it come back by a tenth a second", async () => {
    const { bridge, result } = await send(
      { durationSeconds: 12, pace: { kind: "closed", concurrency: 16 }, batch: 1 },
      { latency: () => 100, answer: (entries, at) => (at < 1_000 ? entries.map(() => throttled) : bridgeIds(entries)) },
      0,
    );
    const most = (from: number, to: number) =>
      Math.max(...bridge.calls.filter(({ at }) => at >= from && at < to).map(({ underWay }) => underWay));
    // Waves end with the answers at 400, 700 and 1,000 ms.
    expect([most(0, 400), most(400, 500), most(700, 800), most(1_000, 1_100)]).toEqual([16, 8, 4, 2]);
    expect(result.lowestShare).toBeCloseTo(0.15, 1);
    const later = most(5_000, 5_500);
    expect(later).toBeGreaterThan(6);
    expect(later).toBeLessThan(11);
    expect(most(10_500, 12_000)).toBe(16);
  });

  test("by next to nothing, where few of many are throttled", async () => {
    const { bridge, result } = await send(
      { durationSeconds: 5, pace: { kind: "closed", concurrency: 16 } },
      { answer: (entries, _, call) => bridgeIds(entries).map((id, i) => (call % 5 === 0 && i === 0 ? throttled : id)) },
      0,
    );
    expect(result.throttled).toBeGreaterThan(100);
    const calls = bridge.calls.filter(({ at }) => at < 5_000).length;
    // Of the 8,000 calls that 16 at a time make in 5 s, next to all are made.
    expect(calls).toBeGreaterThan(7_200);
  });

  test("in an open loop too: its rate comes down", async () => {
    const { bridge } = await send(
      { durationSeconds: 2, pace: { kind: "open", rate: 100 }, batch: 1 },
      { answer: (entries, at) => (at >= 500 && at < 1_000 ? entries.map(() => throttled) : bridgeIds(entries)) },
    );
    const fresh = (from: number, to: number) => {
      const before = new Set(bridge.sent.filter((_, i) => (bridge.calls[i]?.at ?? 0) < from).flat());
      const within = bridge.sent.filter(
        (_, i) => (bridge.calls[i]?.at ?? 0) >= from && (bridge.calls[i]?.at ?? 0) < to,
      );
      return within.flat().filter((event) => !before.has(event)).length;
    };
    expect(fresh(300, 400)).toBe(10);
    expect(fresh(1_050, 1_150)).toBeLessThanOrEqual(6);
  });
});

describe("ends", () => {
  test("where no event can fare better", async () => {
    const { bridge, result, accepted } = await send(
      { events: 1_000 },
      { answer: (entries, at) => (at >= 20 ? fail(sdkError("AccessDeniedException")) : bridgeIds(entries)) },
    );
    expect(result.fatal).toMatchObject({ kind: "permission", code: "AccessDeniedException" });
    expect(bridge.calls).toHaveLength(12);
    expect({ accepted, failed: result.failed, unsent: result.unsent }).toEqual({
      accepted: 80,
      failed: 40,
      unsent: 880,
    });
  });

  test("when it is stopped: calls under way are waited for, what waits is given up", async () => {
    const { clock, sender, result: running } = begin({ events: 1_000 }, { answer: failFirst(1, throttled) });
    clock.after(25, () => sender.stop());
    const result = await clock.until(running);
    expect(result.endedAt - START).toBe(30);
    expect(result).toMatchObject({ failed: 10, retried: 10, fatal: undefined });
    expect(result.problems.map(({ code, gaveUp }) => [code, gaveUp])).toEqual([
      ["ThrottlingException", 0],
      ["Stopped", 10],
    ]);
  });

  test("with the error, where the SDK throws one that has nothing to do with AWS", async () => {
    await expect(send({ events: 10 }, { answer: () => fail(new TypeError("a bug")) })).rejects.toThrow("a bug");
  });
});

function bridgeIds(entries: readonly unknown[]) {
  return entries.map(() => ({ EventId: `id-${nextId++}` }));
}
let nextId = 3;

/** Fails every entry of the first calls. */
function failFirst(calls: number, answer: object): NonNullable<FakeAnswers["answer"]> {
  return (entries, _, call) => (call <= calls ? entries.map(() => answer) : bridgeIds(entries));
}

function fail(error: Error): never {
  throw error;
}
