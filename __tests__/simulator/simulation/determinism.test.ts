import { expect, test } from "vitest";
import type { Simulation } from "../../../simulator";
import {
  bus,
  fn,
  functionArn,
  mapping,
  order,
  queue,
  queueArn,
  rule,
  started,
  subscription,
  target,
  topic,
  topicArn,
} from "../support/routing-blocks";

/** Traffic with everything that is random in it: ids, jitter, faults of chance, handlers that take their time. */
async function run(seed: number): Promise<Simulation> {
  let calls = 0;
  const simulation = await started(
    [
      bus(),
      rule("all"),
      target("all", queueArn("inbox"), { id: "queue" }),
      target("all", topicArn("news"), { id: "topic" }),
      target("all", functionArn("later"), { id: "function" }),
      queue("inbox", { redrive_policy: `{"deadLetterTargetArn":"${queueArn("letters")}","maxReceiveCount":3}` }),
      queue("letters"),
      topic("news"),
      queue("fanned"),
      subscription("news", "fanned"),
      fn("worker"),
      mapping("inbox", "worker"),
      mapping("fanned", "worker", { batch_size: 3, maximum_batching_window_in_seconds: 1 }),
      fn("later"),
    ],
    {
      seed,
      functions: {
        worker: () => {
          if (++calls % 7 === 0) throw new Error("every seventh");
        },
        later: async () => {
          await new Promise((resolve) => setImmediate(resolve));
        },
      },
      faults: [
        { kind: "outage", at: "inbox", probability: 0.2 },
        { kind: "duplicate", at: "fanned", probability: 0.2 },
        { kind: "reorder", at: "inbox", probability: 0.5 },
        { kind: "handler-error", at: "later", probability: 0.3 },
      ],
    },
  );
  for (let n = 0; n < 30; n++) {
    simulation.publish(order({ n }));
    await simulation.advance({ seconds: 1 });
  }
  await simulation.settle();
  await simulation.advance({ minutes: 5 });
  return simulation;
}

/** All that can be asked of a run. */
function everything(simulation: Simulation): string {
  const { world, services } = simulation;
  return JSON.stringify({
    accounts: simulation.accounts(),
    stories: [...world.ledger.recent].map(({ id }) => simulation.story(id)),
    messages: services.queues.map((queue) => queue.peek().map(({ way: _, ...message }) => message)),
    metrics: [...world.metrics.all].map(({ identity }) =>
      simulation.metric(identity.namespace, identity.metricName, identity.dimensions),
    ),
  });
}

test("the same seed gives the same run to the letter, and another seed another", async () => {
  const [first, again, other] = [await run(7), await run(7), await run(8)].map(everything);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(first?.length).toBeGreaterThan(10_000);
});

test("a seed that nobody gave is told, and repeats the run", async () => {
  const simulation = await started([bus()], { seed: undefined });
  const [id] = simulation.publish(order());
  const again = await started([bus()], { seed: simulation.seed });
  expect(again.publish(order())).toEqual([id]);
  const other = await started([bus()], { seed: undefined });
  expect(other.publish(order())).not.toEqual([id]);
});
