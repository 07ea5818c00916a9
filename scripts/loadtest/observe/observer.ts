import type { PublishedBus } from "../../app/published-bus";
import type { Scenario } from "../scenario";
import type { SenderResult } from "../sender/sender-result";
import type { Accounts } from "./accounts";
import type { Observation } from "./observation";

/** What a run was meant to be, for those who compare it with what came of it. */
export interface RunPlan {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Name of the bus. */
  readonly bus: string;
  /** Whether the simulator was told to deliver some things twice. */
  readonly duplicates: boolean;
  readonly stack: PublishedBus["stack"];
}

/** Sees what comes of the events. */
export interface Observer {
  /** The accounts when it began to look; `undefined`: it has none. */
  readonly before: Accounts | undefined;
  /** Looks once more. */
  look(): Promise<Accounts | undefined>;
  /** Whether all that was sent has arrived, as far as it can see. */
  isSettled(sent: SenderResult): boolean;
  /**
   * Lets the time pass at once for which messages wait, such as until the end of a visibility timeout.
   *
   * @returns the seconds that were skipped; 0 where something is being done, `undefined` where time cannot be skipped
   */
  skip(seconds: number): Promise<number | undefined>;
  conclude(sent: SenderResult, plan: RunPlan): Promise<Observation>;
}
