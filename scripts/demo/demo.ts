import type { Fault } from "../../simulator";
import type { Story } from "../story/story";

/** A system at work, from what its users do to what comes of it. */
export interface Demo extends Story {
  /** Name of its stack in `main.ts`. */
  readonly stack: string;
  /** What the system is there to teach, in a sentence. */
  readonly teaches: string;
  /** What goes wrong with `--faults`. What the demo checks must be so then, too. */
  readonly faults: readonly Fault[];
}
