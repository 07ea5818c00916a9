import type { Bus, Topology } from "./topology/places";
import { startingBus, startingTopic } from "./trace/find-place";
import type { EventToTrace, MessageToTrace, Trace } from "./trace/trace-types";
import { Walk } from "./trace/walk";

/**
 * Where an event goes by the rules, subscriptions and filters that a stack deploys, and what did not let it through and why.
 * Permissions are not looked at, and nothing fails on the way.
 *
 * @example
 * const trace = traceEvent(readTopology(stack), { source: "app.orders", "detail-type": "OrderCreated" });
 * trace.arrivals.map(arrivalText); // ["bus ecom-bus → rule route-orders → queue q-orders → …", …]
 * @throws {UserError} BUS_UNKNOWN, BUS_AMBIGUOUS
 */
export function traceEvent(topology: Topology, event: EventToTrace): Trace {
  const bus = startingBus(topology, event.bus);
  const walk = new Walk(bus);
  walk.onBus(bus, completed(event, bus), []);
  return { from: bus, arrivals: walk.arrivals, refusals: walk.refusals, archives: walk.archives };
}

/**
 * Where a message goes that is published to a topic.
 *
 * @throws {UserError} TOPIC_UNKNOWN, TOPIC_AMBIGUOUS
 */
export function traceMessage(topology: Topology, message: MessageToTrace): Trace {
  const topic = startingTopic(topology, message.topic);
  const walk = new Walk(topic);
  walk.onTopic(topic, message, []);
  return { from: topic, arrivals: walk.arrivals, refusals: walk.refusals, archives: [] };
}

/** The event as EventBridge delivers it. */
function completed({ bus: _, ...event }: EventToTrace, { location }: Bus): object {
  return {
    version: "0",
    id: "00000000-0000-4000-8000-000000000000",
    account: location.account,
    time: "2026-01-01T00:00:00Z",
    region: location.region,
    resources: [],
    detail: {},
    ...event,
  };
}
