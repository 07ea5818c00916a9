import type { Condition, EventPlan, RoutePlan, Scenario, TargetPlan } from "./scenario";

/** What an event should come to, by the plan alone. */
export interface Expectation {
  /** Copies that reach each queue, by its index. */
  readonly copies: ReadonlyMap<number, number>;
  /** Queues whose consumer's filter does not let the event through. */
  readonly unwanted: ReadonlySet<number>;
  /** Letters in the dead-letter queues of targets and subscriptions that are not permitted, by `route-0-0` or `topic-0-0`. */
  readonly letters: ReadonlyMap<string, number>;
  /** Copies that are lost, as they are not permitted and nobody keeps them. */
  readonly lost: number;
}

/** What should come of an event: decided on the plan, and not with the pattern language that the simulator uses. */
export function expectedOf(event: EventPlan, scenario: Scenario): Expectation {
  const copies = new Map<number, number>();
  const letters = new Map<string, number>();
  let lost = 0;
  const count = <Key>(map: Map<Key, number>, key: Key) => map.set(key, (map.get(key) ?? 0) + 1);
  const deny = (deadLetters: boolean, name: string) => {
    if (deadLetters) count(letters, name);
    else lost++;
  };
  scenario.routes.forEach((route, r) => {
    if (!matches(route, event)) return;
    route.targets.forEach((target, t) => {
      if (!mayDeliver(scenario, r, target)) deny(target.deadLetters, `route-${r}-${t}`);
      else if (target.to.kind === "queue") count(copies, target.to.index);
      else {
        scenario.topics[target.to.index]?.subscriptions.forEach((subscription, s) => {
          if (subscription.filter && !holds(subscription.filter, event)) return;
          if (subscription.permitted) count(copies, subscription.queue);
          else deny(subscription.deadLetters, `topic-${target.to.index}-${s}`);
        });
      }
    });
  });
  const unwanted = scenario.queues.flatMap(({ consumer }, index) =>
    consumer?.filter && !holds(consumer.filter, event) ? [index] : [],
  );
  return { copies, unwanted: new Set(unwanted), letters, lost };
}

function matches({ source, types, condition }: RoutePlan, event: EventPlan): boolean {
  const fromThere = source === "app.*" ? event.source.startsWith("app.") : event.source === source;
  return fromThere && types.includes(event.type) && (condition === undefined || holds(condition, event));
}

function holds(condition: Condition, { tier, amount, note }: EventPlan): boolean {
  switch (condition.kind) {
    case "tier":
      return condition.oneOf.includes(tier);
    case "tier-not":
      return tier !== condition.value;
    case "amount-above":
      return amount > condition.amount;
    case "note":
      return note === condition.present;
  }
}

/** Whether some target of the rule gives it leave for the place; a topic cannot tell rules apart. */
function mayDeliver({ routes }: Scenario, route: number, { to }: TargetPlan): boolean {
  const asking = to.kind === "topic" ? routes : routes.slice(route, route + 1);
  return asking.some(({ targets }) =>
    targets.some((other) => other.permitted && other.to.kind === to.kind && other.to.index === to.index),
  );
}
