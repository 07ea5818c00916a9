import { createInterface } from "node:readline/promises";
import { type BackOff, REAL_BACK_OFF } from "../aws/back-off";
import { onInterrupt } from "../cli/on-interrupt";
import { type Clock, MACHINE_CLOCK } from "./clock";
import { LOADTEST_EXIT } from "./options";
import { type LocalSimulator, type SimulatorToStart, startLocalSimulator } from "./simulator-process";

/** What the load test needs of the machine that it runs on. */
export interface Surroundings {
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
  readonly clock: Clock;
  /** For asking whether the bus is there. */
  readonly backOff: BackOff;
  freshSeed(): number;
  startSimulator(simulator: SimulatorToStart): Promise<LocalSimulator>;
  /** Calls back at the first Ctrl-C; the second ends the process. Returns what ends that. */
  onInterrupt(listener: () => void): () => void;
  /** Asks somebody at the terminal; `undefined` where there is nobody. */
  confirm(question: string): Promise<boolean | undefined>;
}

/** This process. */
export function processSurroundings(): Surroundings {
  return {
    folder: process.cwd(),
    clock: MACHINE_CLOCK,
    backOff: REAL_BACK_OFF,
    freshSeed: () => Math.floor(Date.now() / 1_000) % 2 ** 32,
    startSimulator: startLocalSimulator,
    // What was started ends with this process: see simulator-process.ts.
    onInterrupt: (listener) => onInterrupt(LOADTEST_EXIT.interrupted, listener),
    confirm,
  };
}

async function confirm(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} (y/N) `)).trim());
  } finally {
    lines.close();
  }
}
