import { BUS_NAME } from "../../app/published-bus";
import type { Target } from "../target";
import { blind, type Observation } from "./observation";
import type { Observer } from "./observer";
import { ProbeObserver } from "./probe-observer";
import { ProbeQueue } from "./probe-queue";
import { SimulatorApi } from "./simulator-api";
import { SimulatorObserver } from "./simulator-observer";

/** The best observer that there is for a target: a simulator's accounts, the probe queue of a deployed stack, or none. */
export async function startObserver({ kind, endpoint, bus, region }: Target): Promise<Observer> {
  if (endpoint !== undefined) {
    // Only nobody else's time is skipped.
    const observer = await SimulatorObserver.start(new SimulatorApi(endpoint), kind === "own");
    if (observer) return observer;
  }
  const probe = await ProbeQueue.connect(probeName(bus), region, endpoint);
  if (typeof probe !== "string") return new ProbeObserver(probe, { region, endpoint });
  return new NoObserver(`What came of the events after PutEvents is not known: ${probe}.`);
}

/** Name of the probe queue of the system whose bus this is. */
function probeName(bus: string): string {
  const name = bus.replace(/^arn:.*:event-bus\//, "");
  const stage = name.endsWith(BUS_NAME) ? name.slice(0, -BUS_NAME.length) : "";
  return `${stage}q-loadtest-probe`;
}

class NoObserver implements Observer {
  readonly before = undefined;

  constructor(private readonly reason: string) {}

  async look(): Promise<undefined> {}

  async skip(): Promise<undefined> {}

  isSettled(): boolean {
    return true;
  }

  async conclude(): Promise<Observation> {
    return blind([this.reason]);
  }
}
