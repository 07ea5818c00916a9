import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { edgeFigures } from "../../../simulator/page/edge-figures";
import { graphOf } from "../../../simulator/page/graph/read-graph";
import type { PageState } from "../../../simulator/page/page-state";
import { PathTotals } from "../../../simulator/page/path-totals";
import { stateOf } from "../../../simulator/page/state";
import type { Simulation } from "../../../simulator/simulation/simulation";
import { readTopology } from "../../../simulator/topology";
import { ref, stackJson } from "../support/stack-json";
import { POISON, smallRun } from "./support/small-stack";

describe("the state of a small stack after a run", () => {
  let simulation: Simulation;
  let ids: string[];
  let state: PageState;

  beforeAll(async () => {
    ({ simulation, ids } = await smallRun());
    state = stateOf(simulation);
  });
  afterAll(() => simulation.stop());

  const nameOf = (id: string) => state.nodes.find((node) => node.id === id)?.name;

  test("every place and rule, with what is counted there", () => {
    const shown = state.nodes.map(({ name, what, counts, failures, lost, alarm }) => ({
      [`${what} ${name}`]: { ...counts, ...failures, lost, alarm },
    }));
    expect(Object.assign({}, ...shown)).toEqual({
      "bus shop": { accepted: 8, unmatched: 1, lost: 0, alarm: null },
      "rule orders": { matched: 5, failed: 0, lost: 0, alarm: null },
      "rule closed": { matched: 2, failed: 2, lost: 0, alarm: null },
      "topic order-topic": { published: 5, filtered: 0, failed: 0, lost: 0, alarm: null },
      "email ops@example.com": { "handed over": 5, lost: 0, alarm: null },
      "queue work": { visible: 0, "in flight": 0, delayed: 0, lost: 0, alarm: "OK" },
      "dead-letter queue work-letters": { visible: 1, "in flight": 0, delayed: 0, lost: 0, alarm: "ALARM" },
      "queue closed-queue": { visible: 0, "in flight": 0, delayed: 0, lost: 2, alarm: null },
      "function worker": { invoked: 6, errors: 2, throttled: 0, lost: 0, alarm: null },
    });
    expect(state.nodes.find(({ name }) => name === "work-letters")?.failures).toEqual({ visible: 1 });
  });

  test("every connection, with what went along it", () => {
    const shown = state.edges.map(({ from, to, kind, count, lost }) => [nameOf(from), kind, nameOf(to), count, lost]);
    expect(shown).toHaveLength(8);
    expect(shown).toEqual(
      expect.arrayContaining([
        ["shop", "rule", "orders", 5, 0],
        ["shop", "rule", "closed", 2, 0],
        ["orders", "target", "order-topic", 5, 0],
        ["closed", "target", "closed-queue", 2, 2],
        ["order-topic", "subscription", "work", 5, 0],
        ["order-topic", "subscription", "ops@example.com", 5, 0],
        ["work", "mapping", "worker", 4, 0],
        ["work", "dead-letter", "work-letters", null, 0],
      ]),
    );
  });

  test("the law of conservation", () => {
    const { published, ways, lost, deadLettered } = state;
    expect({ published, ways, lost, deadLettered }).toEqual({
      published: 8,
      // 8 to the bus, 5 to the topic, 2 to the closed queue, 5 to each of the topic's two subscribers.
      ways: {
        opened: 25,
        ended: { forked: 12, unmatched: 1, dropped: 2, processed: 4, "handed-over": 5 },
        resting: 1,
        underWay: 0,
        unaccounted: 0,
      },
      lost: 2,
      deadLettered: 1,
    });
    expect(state.losses).toEqual([
      { place: "closed-queue", reason: expect.stringMatching(/^NO_PERMISSIONS/), count: 2 },
    ]);
  });

  test("alarms, and the places that they watch", () => {
    expect(state.alarms.map(({ name, state: now, watches }) => [name, now, watches && nameOf(watches)])).toEqual([
      ["letters-waiting", "ALARM", "work-letters"],
      ["work-waiting", "OK", "work"],
    ]);
    expect(state.alarms[0]).toMatchObject({
      description: "Something waits in work-letters.",
      reason: expect.stringMatching(/^Threshold Crossed/),
    });
  });

  test("the last events, the latest first, hop by hop", () => {
    expect(state.events.map(({ id }) => id)).toEqual([...ids].reverse());
    const [poison, fine] = state.events;
    expect(fine).toMatchObject({ from: "shop", open: 0, outcome: { processed: 1, "handed over": 1 } });
    expect(poison).toMatchObject({ open: 1, outcome: { "handed over": 1, "dead lettered": 1 }, omittedSteps: 0 });
    expect(poison?.ways.map(({ path }) => path)).toEqual([
      ["shop"],
      ["shop", "orders", "order-topic", "work"],
      ["shop", "orders", "order-topic", "ops@example.com"],
    ]);
    expect(poison?.ways[1]?.steps.map(({ kind, place }) => `${kind} ${place}`)).toEqual([
      "delivered work",
      "received work",
      "failed worker",
      "returned work",
      "received work",
      "failed worker",
      "returned work",
      "dead lettered work-letters",
    ]);
    expect(poison?.ways[1]?.steps[2]?.detail).toContain(POISON);
  });

  test("where an event has been in the picture", () => {
    const edgesOf = (index: number) =>
      state.edges
        .filter(({ id }) => state.events[index]?.trail.includes(id))
        .map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`)
        .sort();
    const common = ["order-topic → ops@example.com", "order-topic → work", "orders → order-topic", "shop → orders"];
    expect(edgesOf(0)).toEqual([...common, "work → work-letters", "work → worker"].sort());
    expect(edgesOf(1)).toEqual([...common, "work → worker"].sort());
    // The event that no rule wants stays on the bus.
    expect(edgesOf(5)).toEqual([]);
    expect(state.events[5]?.trail.map(nameOf)).toEqual(["shop"]);
  });

  test("ids of nodes and edges stay the same from one look to the next", async () => {
    const again = stateOf(simulation);
    expect(again.nodes.map(({ id, name }) => [id, name])).toEqual(state.nodes.map(({ id, name }) => [id, name]));
    expect(again.edges.map(({ id }) => id)).toEqual(state.edges.map(({ id }) => id));
  });
});

test("only the last 20 events are listed", async () => {
  const { simulation, ids } = await smallRun();
  const more = simulation.publish(...Array.from({ length: 19 }, () => ({ source: "app.unknown", "detail-type": "X" })));
  expect(stateOf(simulation).events.map(({ id }) => id)).toEqual([...more.reverse(), ids.at(-1)]);
  await simulation.stop();
});

test("what a function publishes is not counted at it, what its asynchronous events become is", () => {
  const topology = readTopology(
    stackJson({
      aws_sns_topic: { t: { name: "topic" } },
      aws_sqs_queue: { q: { name: "done" } },
      aws_lambda_function: { f: { function_name: "f", environment: { variables: { TOPIC: ref("aws_sns_topic.t") } } } },
      aws_lambda_function_event_invoke_config: {
        c: { function_name: "f", destination_config: { on_success: { destination: ref("aws_sqs_queue.q") } } },
      },
    }),
  );
  const graph = graphOf(topology);
  const nameOf = (id: string) => graph.nodes.find((node) => node.id === id)?.name;
  const figures = edgeFigures(graph, new PathTotals({ paths: [] }));
  expect(figures.map(({ to, count }) => [nameOf(to), count])).toEqual([
    ["done", 0],
    ["topic", null],
  ]);
});
