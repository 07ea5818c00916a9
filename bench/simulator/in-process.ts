import type { Simulation } from "../../simulator";
import { fanOutStack } from "./fan-out-stack";
import { sampleEvents } from "./sample-events";

type Simulator = Pick<typeof import("../../simulator"), "startSimulation">;

const AT_ONCE = 300;
const EVENTS = sampleEvents(AT_ONCE, ["OrderCreated"]);

/** A simulation of the fan-out stack on a virtual clock, with a consumer that does nothing. */
export function startFanOut({ startSimulation }: Simulator, history: number): Promise<Simulation> {
  return startSimulation(fanOutStack(), {
    seed: 1,
    history,
    durations: { consumer: 1 },
    functions: { consumer: () => undefined },
  });
}

/** Sends events through rule, topic, queues and consumer, and waits for the end of each few hundred. */
export async function sendThrough(simulation: Simulation, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    simulation.publish(...EVENTS);
    await simulation.settle();
  }
}

/** Throws unless every event was processed on both its ways. */
export function checkAll(simulation: Simulation): void {
  const { published, ways, lost } = simulation.accounts();
  if (ways.ended.processed === 2 * published && lost === 0 && ways.unaccounted === 0) return;
  throw new Error(`Not everything was processed: ${JSON.stringify(ways)}`);
}
