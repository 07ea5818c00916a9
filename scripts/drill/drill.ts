import type { Simulation, SimulationOptions } from "../../simulator";
import type { StackJson } from "./alter-stack";
import type { Storyteller } from "./storyteller";

/** Something that goes wrong in the `ecommerce` system, and what comes of it. */
export interface Drill {
  /** As it is called: `npm run drill -- consumer-fails`. */
  readonly name: string;
  readonly summary: string;
  /** How the stack differs from what is deployed. */
  alter?(stack: StackJson): void;
  readonly options?: SimulationOptions;
  /** Plays it, tells it while it happens, and checks what should be so. */
  run(simulation: Simulation, story: Storyteller): Promise<void>;
}
