import { type BackOff, REAL_BACK_OFF } from "../aws/back-off";
import { onInterrupt } from "../cli/on-interrupt";
import { DLQ_EXIT } from "./exit";

/** What the command needs of the machine that it runs on. */
export interface Surroundings {
  readonly backOff: BackOff;
  /** Milliseconds since 1970. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Calls back at the first Ctrl-C; the second ends the process. Returns what ends that. */
  onInterrupt(listener: () => void): () => void;
}

/** This process. */
export function processSurroundings(): Surroundings {
  return {
    backOff: REAL_BACK_OFF,
    now: Date.now,
    wait: REAL_BACK_OFF.wait,
    onInterrupt: (listener) => onInterrupt(DLQ_EXIT.interrupted, listener),
  };
}
