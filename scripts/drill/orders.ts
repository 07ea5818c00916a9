import { sampleEvent } from "../../handlers/events/ecommerce-samples";
import type { EventToPublish, Simulation } from "../../simulator";

/** Sample orders, each of another number. */
export function orders(count: number, first = 0): EventToPublish[] {
  return Array.from({ length: count }, (_, i) => {
    const { source, detail, "detail-type": detailType } = sampleEvent("OrderCreated", { index: first + i });
    return { source, "detail-type": detailType, detail };
  });
}

/** Orders that the consumer has processed, by its own metric: each counts once, however often it was delivered. */
export function ordersProcessed(simulation: Simulation): number {
  return simulation.metric("Signalbox", "OrdersProcessed").sum;
}

/** Copies of an order that the consumer knew already, by its own metric. */
export function duplicatesSeen(simulation: Simulation): number {
  return simulation.metric("Signalbox", "Duplicates").sum;
}

/** Messages in a queue, whatever their state. */
export function messagesIn(simulation: Simulation, queue: string): number {
  return simulation.queue(queue).size;
}
