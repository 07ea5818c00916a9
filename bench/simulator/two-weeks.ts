import type { Simulation } from "../../simulator";
import { EcommerceStack } from "../../stacks/ecommerce";
import { synthesize, testApp } from "../../testing";
import { sampleEvents } from "./sample-events";

type Simulator = Pick<typeof import("../../simulator"), "startSimulation">;

const EVENTS = sampleEvents(7 * 1_000);

/** Runs `ecommerce` in virtual time with an event of its seven types in turn each second; its consumer is a stand-in. */
export async function runDays({ startSimulation }: Simulator, days: number): Promise<Simulation> {
  const stack = new EcommerceStack(testApp(), "ecommerce", { region: "us-east-1", alertEmail: "alerts@example.com" });
  const simulation = await startSimulation(synthesize(stack).text, {
    seed: 1,
    functions: { "orders-consumer": () => undefined },
  });
  for (let second = 0; second < days * 86_400; second++) {
    const event = EVENTS[second % EVENTS.length];
    if (event) simulation.publish(event);
    await simulation.advance({ seconds: 1 });
  }
  return simulation;
}
