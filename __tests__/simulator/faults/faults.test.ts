import { describe, expect, test } from "vitest";
import type { Fault } from "../../../simulator";
import { Faults } from "../../../simulator/faults/faults";
import { Random } from "../../../simulator/kernel/random";
import { readTopology } from "../../../simulator/topology";
import type { Place } from "../../../simulator/topology/places";
import { placesOf } from "../../../simulator/trace/find-place";
import { bus, deployedQueue, fn, merged, queue, rule, target, topic } from "../support/routing-blocks";
import { stackJson } from "../support/stack-json";

const places = placesOf(
  readTopology(
    stackJson(
      merged([
        bus(),
        rule("all"),
        target("all", "arn:aws:states:eu-central-1:123456789012:stateMachine:machine"),
        queue("inbox"),
        queue("other"),
        queue("ordered", { name: "ordered.fifo", fifo_queue: true }),
        topic("news"),
        fn("worker"),
      ]),
    ),
  ),
);
const place = (name: string) => places.find((each) => each.name === name) as Place;
const inbox = place("inbox");

function setup(seed = 1) {
  const clock = { now: 1_000_000 };
  return { clock, faults: new Faults(clock, new Random(seed), places) };
}

describe("a fault", () => {
  test("strikes everywhere and always, where nothing limits it, until it is ended", () => {
    const { clock, faults } = setup();
    const handle = faults.add({ kind: "outage" });
    expect(faults.strikes("outage", inbox)).toMatchObject({ kind: "outage" });
    clock.now += 1e12;
    expect(faults.strikes("outage", place("news"))).toBeDefined();
    expect(faults.strikes("duplicate", inbox)).toBeUndefined();
    expect(handle.struck).toBe(2);
    handle.end();
    handle.end();
    expect(faults.strikes("outage", inbox)).toBeUndefined();
    expect(handle.struck).toBe(2);
  });

  test.each([
    ["a name", "inbox"],
    ["an ARN", deployedQueue("inbox")],
  ])("strikes only at its place, by %s", (_, at) => {
    const { faults } = setup();
    faults.add({ kind: "duplicate", at });
    expect(faults.strikes("duplicate", inbox)).toBeDefined();
    expect(faults.strikes("duplicate", place("other"))).toBeUndefined();
  });

  test("strikes only in its time: from its first instant, and no more at its end", () => {
    const { clock, faults } = setup();
    faults.add({ kind: "outage", fromSeconds: 10, forSeconds: 5 });
    const start = clock.now;
    const strikesAt = (milliseconds: number) => {
      clock.now = start + milliseconds;
      return faults.strikes("outage", inbox) !== undefined;
    };
    expect([9_999, 10_000, 14_999, 15_000].map(strikesAt)).toEqual([false, true, true, false]);
  });

  test("strikes only so many times, and then lets others strike", () => {
    const { faults } = setup();
    const first = faults.add({ kind: "outage", times: 2 });
    const second = faults.add({ kind: "outage", times: 1, at: "inbox" });
    const struck = [1, 2, 3, 4].map(() => faults.strikes("outage", inbox) !== undefined);
    expect(struck).toEqual([true, true, true, false]);
    expect([first.struck, second.struck]).toEqual([2, 1]);
  });

  test("strikes only what its text occurs in", () => {
    const { faults } = setup();
    faults.add({ kind: "outage", containing: "O-13" });
    expect(faults.strikes("outage", inbox, '{"id":"O-13"}')).toBeDefined();
    expect(faults.strikes("outage", inbox, '{"id":"O-12"}')).toBeUndefined();
    expect(faults.strikes("outage", inbox)).toBeUndefined();
  });

  test("strikes as often as it is probable, by its seed alone", () => {
    const draw = (seed: number) => {
      const { faults } = setup(seed);
      faults.add({ kind: "outage", probability: 0.3 });
      return Array.from({ length: 2_000 }, () => faults.strikes("outage", inbox) !== undefined);
    };
    const struck = draw(1).filter(Boolean).length;
    expect(Math.abs(struck - 600)).toBeLessThan(80);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  test("never strikes with a probability of 0, no times, or no time", () => {
    const { faults } = setup();
    for (const none of [{ probability: 0 }, { times: 0 }, { forSeconds: 0 }]) faults.add({ kind: "outage", ...none });
    expect(faults.strikes("outage", inbox)).toBeUndefined();
  });

  test.each<[string, object, RegExp]>([
    ["an unknown kind", { kind: "fire" }, /^kind must be one of handler-error, .*, got: "fire"\.$/],
    [
      "a probability above 1",
      { kind: "slow", probability: 1.01 },
      /^slow: probability must be from 0 to 1, got: 1.01\.$/,
    ],
    ["a negative probability", { kind: "slow", probability: -0.01 }, /probability must be from 0 to 1/],
    ["a probability that is no number", { kind: "slow", probability: Number.NaN }, /probability must be from 0 to 1/],
    ["a time before now", { kind: "outage", fromSeconds: -1 }, /fromSeconds must be 0 or more, got: -1\.$/],
    ["a negative time", { kind: "outage", forSeconds: -1 }, /forSeconds must be 0 or more/],
    ["a negative count", { kind: "outage", times: -1 }, /times must be 0 or more/],
    ["a slowness that is no number", { kind: "slow", seconds: Number.NaN }, /seconds must be 0 or more, got: NaN\.$/],
    [
      "a place that there is not",
      { kind: "outage", at: "q-typo" },
      /^outage: at must be the name or ARN of something in the stack that it can strike, got: "q-typo"\. There are: shop, news, inbox, other, ordered\.fifo, worker, machine\.$/,
    ],
    [
      "a place that it cannot strike",
      { kind: "crash", at: "inbox" },
      /got: "inbox", which is a queue\. There are: worker\.$/,
    ],
    [
      "an order that is promised",
      { kind: "reorder", at: "ordered.fifo" },
      /which is a FIFO queue\. There are: inbox, other\.$/,
    ],
    [
      "a duplicate that is promised not to be",
      { kind: "duplicate", at: "ordered.fifo" },
      /which is a FIFO queue\. There are: shop, news, inbox, other\.$/,
    ],
    [
      "a place beyond that it cannot strike",
      { kind: "slow", at: "machine" },
      /which is a place beyond the simulation: state machine\./,
    ],
  ])("is refused for %s", (_, fault, message) => {
    const { faults } = setup();
    expect(() => faults.add(fault as Fault)).toThrow(
      expect.objectContaining({ code: "FAULT_INVALID", message: expect.stringMatching(message) }),
    );
  });
});
