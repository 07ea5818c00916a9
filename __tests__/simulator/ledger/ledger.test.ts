import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ledger } from "../../../simulator/ledger/ledger";
import type { Fork } from "../../../simulator/ledger/path";
import type { Fate, Way } from "../../../simulator/ledger/way";
import { readTopology } from "../../../simulator/topology";
import { bus, merged, queue, queueArn, rule, subscription, target, topic, topicArn } from "../support/routing-blocks";
import { stackJson } from "../support/stack-json";

const topology = readTopology(
  stackJson(
    merged([
      bus(),
      rule("all"),
      target("all", topicArn("news"), { id: "topic" }),
      target("all", queueArn("inbox"), { id: "queue" }),
      topic("news"),
      queue("inbox"),
      subscription("news", "inbox"),
    ]),
  ),
);
const [shop] = topology.buses;
const [news] = topology.topics;
const [inbox] = topology.queues;
const [all] = topology.rules;
if (!(shop && news && inbox && all)) throw new Error("The stack is not as it was written.");
const toTopic: Fork = { kind: "rule", rule: all, target: all.targets[0] as never };
const toQueue: Fork = { kind: "rule", rule: all, target: all.targets[1] as never };
const onward: Fork = { kind: "subscription", topic: news, subscription: news.subscriptions[0] as never };

const setup = (history?: number) => {
  const clock = { now: 1_000 };
  return { clock, ledger: new Ledger(clock, history === undefined ? {} : { history }) };
};

describe("the ledger", () => {
  test("follows an event along every way, with the time of each step", () => {
    const { clock, ledger } = setup();
    const root = ledger.publish("e", shop);
    const first = ledger.fork(root, toTopic);
    const direct = ledger.fork(root, toQueue);
    ledger.end(root, "forked", shop);
    clock.now = 1_250;
    const second = ledger.fork(first, onward);
    ledger.end(first, "forked", news);
    ledger.step(second, "delivered", inbox);
    ledger.end(direct, "dropped", inbox, "WHY");
    clock.now = 1_500;
    ledger.end(second, "processed", inbox);
    const record = ledger.find("e");
    expect(record).toMatchObject({ open: 0, publishedAt: 1_000, from: shop });
    expect(record?.steps.map(({ time, kind, way, place }) => [time, kind, way.number, place.name])).toEqual([
      [1_000, "published", 0, "shop"],
      [1_250, "delivered", 3, "inbox"],
      [1_250, "dropped", 2, "inbox"],
      [1_500, "processed", 3, "inbox"],
    ]);
    expect(ledger.paths.map(({ names }) => names.join(" → "))).toEqual([
      "shop",
      "shop → all → news",
      "shop → all → news → inbox",
      "shop → all → inbox",
    ]);
    expect(ledger.losses).toEqual([{ place: inbox, reason: "WHY", count: 1 }]);
    expect(ledger.lostIds).toEqual(["e"]);
    expect(ledger.unended).toBe(0);
  });

  test("counts the second and further times that one way is processed as duplicates, and each way for itself", () => {
    const { ledger } = setup();
    const root = ledger.publish("e", shop);
    const ways = [toTopic, toQueue].map((fork) => ledger.fork(root, fork));
    ledger.end(root, "forked", shop);
    const [twice, once] = ways as [Way, Way];
    ledger.duplicate(twice, inbox);
    ledger.end(once, "processed", inbox);
    ledger.end(twice, "processed", inbox);
    expect(ledger.duplicates).toBe(0);
    expect(ledger.find("e")?.open).toBe(1);
    ledger.end(twice, "processed", inbox);
    expect({ duplicates: ledger.duplicates, unended: ledger.unended, open: ledger.find("e")?.open }).toEqual({
      duplicates: 1,
      unended: 0,
      open: 0,
    });
    expect(twice.path).toMatchObject({ opened: 1, duplicates: 1 });
  });

  test("measures how long ways took that came to a good end, from when they were published", () => {
    const { clock, ledger } = setup(0);
    for (let i = 1; i <= 100; i++) {
      const start = clock.now;
      const way = ledger.publish(`e${i}`, shop);
      clock.now = start + i * 10;
      ledger.end(way, i === 100 ? "dropped" : "processed", shop);
      clock.now = start;
    }
    const { p50, p90, p99, p999, max } = ledger.paths[0]?.latency ?? { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
    // 10, 20… 990 ms: within the 2 % that buckets are wide.
    for (const [found, exact] of [
      [p50, 500],
      [p90, 900],
      [p99, 990],
    ] as const) {
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.03);
    }
    expect([p999, max]).toEqual([990, 990]);
  });

  test("keeps the steps of so many events, the latest ones, and counts all", () => {
    const { ledger } = setup(3);
    for (let i = 0; i < 5; i++) ledger.end(ledger.publish(`e${i}`, shop), "unmatched", shop);
    expect([...ledger.recent].map(({ id }) => id)).toEqual(["e2", "e3", "e4"]);
    expect(ledger.find("e1")).toBeUndefined();
    expect({ published: ledger.published, unmatched: ledger.endedAs("unmatched") }).toEqual({
      published: 5,
      unmatched: 5,
    });
  });

  test("keeps no steps at all where it is told to, and no more than 1,000 of one event", () => {
    const none = setup(0).ledger;
    none.end(none.publish("e", shop), "unmatched", shop);
    expect(none.find("e")).toBeUndefined();
    const { ledger } = setup();
    const way = ledger.publish("e", shop);
    for (let i = 0; i < 2_000; i++) ledger.step(way, "received", inbox);
    expect(ledger.find("e")?.steps).toHaveLength(1_000);
  });

  test("adds a replay to the event that it repeats", () => {
    const { ledger } = setup();
    ledger.end(ledger.publish("e", shop), "unmatched", shop);
    const again = ledger.publish("e", shop, "replayed");
    expect(again.number).toBe(1);
    expect(ledger.find("e")?.steps.map(({ kind }) => kind)).toEqual(["published", "unmatched", "replayed"]);
    // One that is forgotten is begun anew.
    expect(ledger.publish("old", shop, "replayed").number).toBe(0);
    expect(ledger.published).toBe(3);
  });

  test("tells whoever observes it, until they have heard enough", () => {
    const { ledger } = setup();
    const heard: string[] = [];
    const stop = ledger.observe({
      step: ({ kind }) => heard.push(kind),
      end: (_way, fate, place, time, detail) => heard.push(`end: ${fate} ${place.name} ${time} ${detail}`),
    });
    ledger.end(ledger.publish("e", shop), "dropped", shop, "WHY");
    stop();
    ledger.publish("f", shop);
    expect(heard).toEqual(["published", "dropped", "end: dropped shop 1000 WHY"]);
  });

  test("has every way that was opened among those that ended and those that have not, whatever happens", () => {
    const FATES: Fate[] = ["processed", "dropped", "forked", "filtered", "handed-over", "deduplicated"];
    type Act = { readonly kind: "publish" | "fork" | "duplicate" | "end"; readonly way: number; readonly fate: number };
    const act: fc.Arbitrary<Act> = fc.record({
      kind: fc.constantFrom("publish", "fork", "duplicate", "end"),
      way: fc.nat(1_000),
      fate: fc.nat(FATES.length - 1),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 100 }), (acts) => {
        const { ledger } = setup();
        const open: Way[] = [];
        let ended = 0;
        for (const { kind, way: index, fate } of acts) {
          const way = open[index % Math.max(1, open.length)];
          if (kind === "publish" || way === undefined) open.push(ledger.publish(`e${open.length}`, shop));
          else if (kind === "fork") open.push(ledger.fork(way, toQueue));
          else if (kind === "duplicate") {
            ledger.duplicate(way, inbox);
            open.push(way);
          } else {
            open.splice(open.indexOf(way), 1);
            ledger.end(way, FATES[fate] as Fate, inbox, "WHY");
            ended++;
          }
        }
        expect(ledger.unended).toBe(open.length);
        expect(ledger.opened).toBe(open.length + ended);
        expect([...ledger.ended.values()].reduce((sum, count) => sum + count, 0)).toBe(ended);
        expect(ledger.losses.reduce((sum, { count }) => sum + count, 0)).toBe(ledger.endedAs("dropped"));
      }),
    );
  });
});
