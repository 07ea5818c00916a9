import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fault, Simulation } from "../../../simulator";
import { startSimulation } from "../../../simulator";
import {
  bus,
  fn,
  functionArn,
  mapping,
  merged,
  order,
  queue,
  queueArn,
  rule,
  subscription,
  target,
  topic,
  topicArn,
} from "../support/routing-blocks";
import { stackJson } from "../support/stack-json";

/** Every kind of way there is: queues with and without consumers and dead-letter queues, topics, functions with destinations. */
const STACK = stackJson(
  merged([
    bus(),
    rule("all"),
    rule("some", { event_pattern: JSON.stringify({ detail: { n: [{ numeric: ["<", 4] }] } }) }),
    target("all", queueArn("jobs"), { id: "queue" }),
    target("all", topicArn("news"), {
      id: "topic",
      dead_letter_config: { arn: queueArn("letters") },
      retry_policy: { maximum_retry_attempts: 2, maximum_event_age_in_seconds: 60 },
    }),
    target("some", functionArn("later"), { id: "function" }),
    target("some", queueArn("ordered"), { id: "ordered", sqs_target: { message_group_id: "g" } }),
    target("some", queueArn("closed"), { id: "closed" }),
    queue("jobs", { redrive_policy: `{"deadLetterTargetArn":"${queueArn("letters")}","maxReceiveCount":2}` }),
    queue("letters", { message_retention_seconds: 120 }),
    queue("ordered", { name: "ordered.fifo", fifo_queue: true, content_based_deduplication: true }),
    queue("closed", { policy: undefined }),
    topic("news"),
    queue("fanned"),
    subscription("news", "fanned", { filter_policy: '{"detail":{"n":[0,1,2]}}', filter_policy_scope: "MessageBody" }),
    fn("worker"),
    mapping("jobs", "worker"),
    mapping("ordered", "worker"),
    fn("later"),
    {
      aws_lambda_function_event_invoke_config: {
        later: { function_name: "later", destination_config: { on_failure: { destination: queueArn("letters") } } },
      },
    },
  ]),
);

type Act =
  | { readonly kind: "publish"; readonly n: number; readonly times: number }
  | { readonly kind: "advance"; readonly milliseconds: number }
  | { readonly kind: "send" | "receive" | "purge" }
  | { readonly kind: "fault"; readonly fault: Fault };

const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom("handler-error", "late-error", "crash", "slow", "throttle", "duplicate", "reorder", "outage"),
  probability: fc.constantFrom(0.3, 1),
  forSeconds: fc.constantFrom(1, 60, 3_600),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("publish" as const), n: fc.nat(6), times: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant("advance" as const), milliseconds: fc.constantFrom(0, 20, 1_000, 45_000, 200_000) }),
  fc.record({ kind: fc.constantFrom("send" as const, "receive" as const, "purge" as const) }),
  fc.record({ kind: fc.constant("fault" as const), fault }),
);

async function perform(simulation: Simulation, act: Act): Promise<void> {
  const fanned = simulation.queue("fanned");
  switch (act.kind) {
    case "publish":
      for (let i = 0; i < act.times; i++) {
        // Throttled and out: what is refused was not accepted.
        simulation.putEvents([
          {
            EventBusName: "shop",
            Source: "app.orders",
            DetailType: "OrderCreated",
            Detail: JSON.stringify(order({ n: act.n }).detail),
          },
        ]);
      }
      return;
    case "advance":
      return simulation.advance({ milliseconds: act.milliseconds });
    case "send":
      return ignoreRefusal(() => fanned.send({ body: "x" }));
    case "receive":
      for (const message of fanned.receive({ maxMessages: 10 })) fanned.delete(message);
      return;
    case "purge":
      return ignoreRefusal(() => fanned.purge());
    case "fault":
      simulation.fault(act.fault);
  }
}

function ignoreRefusal(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    expect(error).toMatchObject({ code: expect.any(String) });
  }
}

test("every copy is at an end, at rest or under way: at any moment, whatever happens and goes wrong", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 30, size: "max" }), fc.nat(), async (acts, seed) => {
      const simulation = await startSimulation(STACK, {
        seed,
        functions: { worker: () => undefined, later: () => undefined },
      });
      for (const each of acts) {
        await perform(simulation, each);
        const { ways, lost, losses, settled } = simulation.accounts();
        expect(ways.unaccounted).toBe(0);
        expect(ways.underWay).toBeGreaterThanOrEqual(0);
        expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(lost);
        if (settled) expect(ways.underWay).toBe(0);
      }
      expect(await simulation.settle()).toBe(true);
      await simulation.advance({ days: 15 });
      const { ways, queues } = simulation.accounts();
      // By then the last message has grown too old.
      expect({
        ...ways,
        queues: queues.filter(({ visible, inFlight, delayed }) => visible + inFlight + delayed > 0),
      }).toMatchObject({
        unaccounted: 0,
        underWay: 0,
        resting: 0,
        queues: [],
      });
      const stories = [...simulation.world.ledger.recent].map(({ id }) => simulation.story(id));
      expect(stories.filter((story) => !story?.over)).toEqual([]);
      await simulation.stop();
    }),
    { numRuns: 80 },
  );
});
