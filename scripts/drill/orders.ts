import { sampleEvent } from "../../handlers/events/ecommerce-samples";
import type { EventToPublish, Simulation, StepKind } from "../../simulator";

/** Sample orders, each of another number. */
export function orders(count: number, first = 0): EventToPublish[] {
  return Array.from({ length: count }, (_, i) => {
    const { source, detail, "detail-type": detailType } = sampleEvent("OrderCreated", { index: first + i });
    return { source, "detail-type": detailType, detail };
  });
}

/** Whether a way is the one straight from the rule: an order comes to q-orders through topic-orders, too. */
export function isStraight(path: readonly string[]): boolean {
  return !path.includes("topic-orders");
}

/** Orders that the consumer has processed, by its own metric: each counts once, however often it was delivered. */
export function ordersProcessed(simulation: Simulation): number {
  return simulation.metric("Signalbox", "OrdersProcessed").sum;
}

/** Copies of an order that the consumer knew already, by its own metric. */
export function duplicatesSeen(simulation: Simulation): number {
  return simulation.metric("Signalbox", "Duplicates").sum;
}

/** Messages in queues, whatever their state. */
export function messagesIn(simulation: Simulation, ...queues: readonly string[]): number {
  return queues.reduce((sum, queue) => sum + simulation.queue(queue).size, 0);
}

/** How often something happened to the copies of an event, all together. */
export function timesOf(simulation: Simulation, kind: StepKind, id: string): number {
  return simulation.story(id)?.steps.filter((step) => step.kind === kind).length ?? 0;
}

/** What alarms have told whoever subscribes to topic-alerts, the first first: `ALARM q-orders-depth`. */
export function alertsSent(simulation: Simulation): readonly string[] {
  const [subscription] = simulation.topic("topic-alerts").place.subscriptions;
  if (subscription === undefined) return [];
  return simulation.beyond(subscription.to.arn).received.map(({ body }) => {
    const { NewStateValue: state, AlarmName: name } = JSON.parse(body) as Record<string, string>;
    return `${state} ${name}`;
  });
}
