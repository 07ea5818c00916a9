import type { Bus, Simulation } from "../../../simulator";

/** The bus that is published to, and its copy in the other Region: both have one name. */
export function twoBuses({ topology }: Simulation): { readonly home: Bus; readonly copy: Bus } {
  const both = topology.buses.filter(({ name }) => name.endsWith("ecommerce-events"));
  const [home] = both.filter(({ rules }) => rules.length > 0);
  const [copy] = both.filter(({ rules }) => rules.length === 0);
  if (home === undefined || copy === undefined) throw new Error("The stack must have a bus and its copy.");
  return { home, copy };
}

/** What subscribers of `order-notifications` were told. */
export function notifications(simulation: Simulation): string[] {
  const [subscription] = simulation.topic("order-notifications").place.subscriptions;
  if (subscription === undefined) return [];
  const told = simulation.beyond(subscription.to.arn).received.map(({ body }) => JSON.parse(body) as unknown);
  // A sentence comes as JSON, with its quotes; alarms, which may come to the same address, are objects.
  return told.filter((message) => typeof message === "string");
}

/** EventBridge writes whole seconds: `2026-11-02T09:00:00Z`. */
export function isoTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
