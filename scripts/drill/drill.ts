import type { Story } from "../story/story";
import type { StackJson } from "./alter-stack";

/** Something that goes wrong in the `ecommerce` system, and what comes of it. */
export interface Drill extends Story {
  /** How the stack differs from what is deployed. */
  alter?(stack: StackJson): void;
}
