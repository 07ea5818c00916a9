import fc from "fast-check";
import {
  type Condition,
  type ConsumerPlan,
  type EventPlan,
  FAULTS_OF_CONSUMERS,
  type FaultPlan,
  type QueuePlan,
  type RoutePlan,
  type Scenario,
  SOURCES,
  type SubscriptionPlan,
  type TargetPlan,
  TIERS,
  type TopicPlan,
  TYPES,
} from "./scenario";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** True in most cases. */
const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n < 9);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant("tier" as const), oneOf: fc.subarray([...TIERS], { minLength: 1 }) }),
  fc.record({ kind: fc.constant("tier-not" as const), value: fc.constantFrom(...TIERS) }),
  fc.record({ kind: fc.constant("amount-above" as const), amount: fc.nat(100) }),
  fc.record({ kind: fc.constant("note" as const), present: fc.boolean() }),
);

const consumer: fc.Arbitrary<ConsumerPlan> = fc.record({
  batchSize: fc.integer({ min: 1, max: 10 }),
  windowSeconds: fc.constantFrom(0, 0, 1, 5),
  partial: fc.boolean(),
  maximumConcurrency: maybe(fc.integer({ min: 2, max: 5 })),
  filter: fc.oneof({ weight: 1, arbitrary: condition }, { weight: 3, arbitrary: fc.constant(undefined) }),
});

const queue: fc.Arbitrary<QueuePlan> = fc.record({
  fifo: fc.boolean(),
  visibilitySeconds: fc.constantFrom(30, 60, 180),
  delaySeconds: fc.constantFrom(0, 0, 0, 5),
  maxReceiveCount: fc.constantFrom(undefined, 1, 3, 5, 5),
  consumer: fc.oneof({ weight: 5, arbitrary: consumer }, { weight: 1, arbitrary: fc.constant(undefined) }),
});

const event: fc.Arbitrary<EventPlan> = fc.record({
  source: fc.constantFrom(...SOURCES),
  type: fc.constantFrom(...TYPES),
  tier: fc.constantFrom(...TIERS),
  amount: fc.nat(120),
  note: fc.boolean(),
  atSeconds: fc.nat(120),
  failures: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 100),
});

function subscription(standard: readonly number[]): fc.Arbitrary<SubscriptionPlan> {
  return fc.record({
    queue: fc.constantFrom(...standard),
    filter: maybe(condition),
    deadLetters: mostly,
    permitted: mostly,
  });
}

/** A queue can subscribe to a topic once. */
function subscriptions(standard: readonly number[]): fc.Arbitrary<SubscriptionPlan[]> {
  return fc.uniqueArray(subscription(standard), {
    minLength: 1,
    maxLength: 3,
    size: "max",
    selector: ({ queue: index }) => index,
  });
}

function target(queues: number, topics: number): fc.Arbitrary<TargetPlan> {
  const places = [
    ...Array.from({ length: queues }, (_, index) => ({ kind: "queue" as const, index })),
    ...Array.from({ length: topics }, (_, index) => ({ kind: "topic" as const, index })),
  ];
  return fc.record({ to: fc.constantFrom(...places), deadLetters: mostly, permitted: mostly });
}

function route(queues: number, topics: number): fc.Arbitrary<RoutePlan> {
  return fc.record({
    source: fc.constantFrom(...SOURCES, "app.*" as const),
    types: fc.subarray([...TYPES], { minLength: 1 }),
    condition: maybe(condition),
    targets: fc.array(target(queues, topics), { minLength: 1, maxLength: 5, size: "max" }),
  });
}

const OF_QUEUE = ["outage"] as const;
/** What a FIFO queue promises not to do. */
const OF_STANDARD_QUEUE = ["duplicate", "reorder"] as const;

function fault(queues: readonly QueuePlan[]): fc.Arbitrary<FaultPlan> {
  const strikes = queues.flatMap(({ fifo, consumer: there }, index) =>
    [...OF_QUEUE, ...(fifo ? [] : OF_STANDARD_QUEUE), ...(there ? FAULTS_OF_CONSUMERS : [])].map((kind) => ({
      kind,
      queue: index,
    })),
  );
  const when = fc.record({
    probability: fc.constantFrom(0.1, 0.3, 0.6, 1),
    fromSeconds: fc.nat(90),
    forSeconds: fc.constantFrom(1, 30, 300, 7_200),
  });
  return fc.tuple(fc.constantFrom(...strikes), when).map(([strike, times]) => ({ ...strike, ...times }));
}

/** Systems of up to 4 queues, 2 topics and 4 routes, with up to 40 events and 4 faults. */
export const randomScenario: fc.Arbitrary<Scenario> = fc
  .array(queue, { minLength: 1, maxLength: 4, size: "max" })
  .chain((queues) => {
    // A standard topic cannot feed a FIFO queue.
    const standard = queues.flatMap(({ fifo }, index) => (fifo ? [] : [index]));
    const topics: fc.Arbitrary<TopicPlan[]> =
      standard.length === 0
        ? fc.constant([])
        : fc.array(fc.record({ subscriptions: subscriptions(standard) }), { maxLength: 2, size: "max" });
    return topics.chain((made) =>
      fc.record({
        queues: fc.constant(queues),
        topics: fc.constant(made),
        routes: fc.array(route(queues.length, made.length), { minLength: 1, maxLength: 4, size: "max" }),
        events: fc.array(event, { minLength: 1, maxLength: 40, size: "max" }),
        faults: fc.array(fault(queues), { maxLength: 4, size: "max" }),
      }),
    );
  });
