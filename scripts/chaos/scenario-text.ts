import {
  type Condition,
  type EventPlan,
  type FaultPlan,
  isOfConsumer,
  type QueuePlan,
  type RoutePlan,
  type Scenario,
  type SubscriptionPlan,
  type TargetPlan,
} from "./scenario";

/** A scenario as lines for people: what there is, what is sent, and what goes wrong. */
export function scenarioText({ queues, topics, routes, events, faults }: Scenario): string[] {
  return [
    ...routes.map((route, index) => `route ${index}: ${routeText(route)}`),
    ...topics.map(
      ({ subscriptions }, index) => `topic ${index}: ${subscriptions.map(subscriptionText).join("; ") || "nobody"}`,
    ),
    ...queues.map((queue, index) => `queue ${index}: ${queueText(queue)}`),
    ...events.map((event, index) => `event ${index}: ${eventText(event)}`),
    ...faults.map((fault) => `fault: ${faultText(fault)}`),
  ];
}

function routeText({ source, types, condition, targets }: RoutePlan): string {
  const which = `${types.join(" or ")} of ${source}${condition ? `, ${conditionText(condition)}` : ""}`;
  return `${which}, to ${targets.map(targetText).join(" and ")}`;
}

function targetText({ to, ...hop }: TargetPlan): string {
  return `${to.kind} ${to.index}${hopText(hop)}`;
}

function subscriptionText({ queue, filter, ...hop }: SubscriptionPlan): string {
  return `to queue ${queue}${hopText(hop)}${filter ? `, ${conditionText(filter)}` : ""}`;
}

function hopText({ deadLetters, permitted }: Pick<TargetPlan, "deadLetters" | "permitted">): string {
  const without = [...(permitted ? [] : ["permission"]), ...(deadLetters ? [] : ["dead-letter queue"])];
  return without.length === 0 ? "" : ` (without ${without.join(" or ")})`;
}

function queueText({ fifo, visibilitySeconds, delaySeconds, maxReceiveCount, consumer }: QueuePlan): string {
  return [
    fifo ? "FIFO" : "standard",
    `visibility timeout ${visibilitySeconds} s`,
    ...(delaySeconds > 0 ? [`delay ${delaySeconds} s`] : []),
    maxReceiveCount === undefined ? "no dead-letter queue" : `dead-letter queue after ${receives(maxReceiveCount)}`,
    ...(consumer === undefined
      ? ["no consumer"]
      : [
          `consumer of batches of ${consumer.batchSize}`,
          ...(consumer.windowSeconds > 0 ? [`window ${consumer.windowSeconds} s`] : []),
          ...(consumer.partial ? ["partial batch responses"] : []),
          ...(consumer.maximumConcurrency === undefined ? [] : [`at most ${consumer.maximumConcurrency} at a time`]),
          ...(consumer.filter ? [`takes it ${conditionText(consumer.filter)}`] : []),
        ]),
  ].join(", ");
}

function eventText({ source, type, tier, amount, note, atSeconds, failures }: EventPlan): string {
  const what = `at ${atSeconds} s, ${type} of ${source}, tier ${tier}, amount ${amount}${note ? ", with a note" : ""}`;
  return failures === 0 ? what : `${what}; its consumers fail the first ${receives(failures)}`;
}

function faultText({ kind, queue, probability, fromSeconds, forSeconds }: FaultPlan): string {
  const where = isOfConsumer(kind) ? `the consumer of queue ${queue}` : `queue ${queue}`;
  return `${kind} at ${where}, ${probability * 100} %, from ${fromSeconds} s on for ${forSeconds} s`;
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case "tier":
      return `if tier is ${condition.oneOf.join(" or ")}`;
    case "tier-not":
      return `if tier is not ${condition.value}`;
    case "amount-above":
      return `if amount > ${condition.amount}`;
    case "note":
      return `if it has ${condition.present ? "a" : "no"} note`;
  }
}

function receives(count: number): string {
  return count === 1 ? "1 receive" : `${count} receives`;
}
