import type { Simulation, SimulationOptions } from "../../simulator";
import type { Storyteller } from "./storyteller";

/** What happens in a system, played in the simulator and told while it happens. */
export interface Story {
  /** As it is called: `npm run drill -- consumer-fails`. */
  readonly name: string;
  readonly summary: string;
  readonly options?: SimulationOptions;
  /** Plays it, tells it while it happens, and checks what should be so. */
  run(simulation: Simulation, story: Storyteller): Promise<void>;
}
