import { type Accounts, type Simulation, startSimulation } from "../../simulator";
import { consumerOf, eventIn, type Processed } from "./consumer";
import { type EventPlan, type FaultPlan, isOfConsumer, type Scenario } from "./scenario";
import { BUS, consumerName, deadLetterName, queueName, stackOf, subscriptionLetters, targetLetters } from "./stack-of";

/** What a run came to. */
export interface Outcome {
  readonly accounts: Accounts;
  readonly settled: boolean;
  /** Of each queue, by its index. */
  readonly queues: readonly QueueOutcome[];
  /** Indexes of the events in each dead-letter queue of a target or subscription, by `route-0-0` or `topic-0-0`. */
  readonly letters: ReadonlyMap<string, readonly number[]>;
}

export interface QueueOutcome {
  /** In the order in which its consumer was done with them, repetitions included. */
  readonly processed: readonly Processed[];
  /** At rest in the queue and in its dead-letter queue: message id and index of the event. */
  readonly resting: readonly { readonly messageId: string; readonly event: number }[];
}

/** Runs a scenario in virtual time, from the first event until nothing moves any more. */
export async function runScenario(scenario: Scenario, seed: number): Promise<Outcome> {
  const logs: Processed[][] = scenario.queues.map(() => []);
  const functions = scenario.queues.flatMap((plan, index) =>
    plan.consumer ? [[consumerName(index), consumerOf(plan, scenario.events, logs[index] ?? [])] as const] : [],
  );
  const simulation = await startSimulation(stackOf(scenario), { seed, functions: Object.fromEntries(functions) });
  try {
    for (const fault of scenario.faults) setFault(simulation, fault, scenario);
    await publishAll(simulation, scenario.events);
    const settled = await simulation.settle({ days: 10 });
    return {
      accounts: simulation.accounts(),
      settled,
      queues: scenario.queues.map((plan, index) => ({
        processed: logs[index] ?? [],
        resting: [
          ...messagesIn(simulation, queueName(index, plan)),
          ...(plan.maxReceiveCount === undefined ? [] : messagesIn(simulation, deadLetterName(index, plan))),
        ],
      })),
      letters: lettersOf(simulation, scenario),
    };
  } finally {
    await simulation.stop();
  }
}

async function publishAll(simulation: Simulation, events: readonly EventPlan[]): Promise<void> {
  const start = simulation.now;
  const planned = events.map((event, n) => ({ ...event, n })).sort((a, b) => a.atSeconds - b.atSeconds);
  for (const { source, type, tier, amount, note, atSeconds, n } of planned) {
    await simulation.advance({ milliseconds: start + atSeconds * 1_000 - simulation.now });
    const detail = { n, tier, amount, ...(note && { note: "!" }) };
    simulation.publish({ bus: BUS, source, "detail-type": type, detail });
  }
}

function setFault(
  simulation: Simulation,
  { kind, queue, probability, fromSeconds, forSeconds }: FaultPlan,
  { queues }: Scenario,
): void {
  const plan = queues[queue];
  if (plan === undefined) return;
  const at = isOfConsumer(kind) ? consumerName(queue) : queueName(queue, plan);
  simulation.fault({ kind, at, probability, fromSeconds, forSeconds, ...(kind === "slow" && { seconds: 30 }) });
}

function messagesIn(simulation: Simulation, queue: string): { messageId: string; event: number }[] {
  return simulation
    .queue(queue)
    .peek()
    .map(({ messageId, body }) => ({ messageId, event: eventIn(body) }));
}

function lettersOf(simulation: Simulation, { routes, topics }: Scenario): Map<string, number[]> {
  const names = [
    ...routes.flatMap(({ targets }, r) =>
      targets.map(({ deadLetters }, t) => [deadLetters, `route-${r}-${t}`, targetLetters(r, t)] as const),
    ),
    ...topics.flatMap(({ subscriptions }, r) =>
      subscriptions.map(({ deadLetters }, s) => [deadLetters, `topic-${r}-${s}`, subscriptionLetters(r, s)] as const),
    ),
  ];
  return new Map(
    names
      .filter(([there]) => there)
      .map(([, key, queue]) => [key, messagesIn(simulation, queue).map(({ event }) => event)]),
  );
}
