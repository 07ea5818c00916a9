import { type Simulation, type SimulationOptions, startSimulation } from "../../simulator";
import { synthesizeOneStack } from "../app/which-stack";

export interface StackToStart {
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
  /** Which of its stacks. @default the only one, or `ecommerce` */
  readonly stack?: string | undefined;
  /** Environment variables for the app, beside those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A synthesized stack that can be started, as often as one likes. */
export interface PreparedStack {
  /** @param alter changes the stack before it is started */
  start(options?: SimulationOptions, alter?: (stack: never) => void): Promise<Simulation>;
  /** Whoever is done with it removes its files. */
  remove(): void;
}

/**
 * Synthesizes a project.
 *
 * @throws {CommandError} where the app does not synthesize, or has no such stack
 */
export async function prepareStack({ folder, stack, environment }: StackToStart): Promise<PreparedStack> {
  const { found, remove } = await synthesizeOneStack(stack, {
    folder,
    environment: { ...WITH_ALERTS, ...environment },
  });
  return {
    start(options, alter) {
      return startSimulation(alter ? altered(found.text, alter) : found.text, { folder: found.folder, ...options });
    },
    remove,
  };
}

/**
 * Synthesizes a project and starts one of its stacks in the simulator. What was synthesized is gone when the simulation is
 * stopped.
 *
 * @throws {CommandError} where the app does not synthesize, or has no such stack
 */
export async function startStack(which: StackToStart, options: SimulationOptions = {}): Promise<Simulation> {
  const { start, remove } = await prepareStack(which);
  try {
    const simulation = await start(options);
    simulation.onStop(remove);
    return simulation;
  } catch (error) {
    remove();
    throw error;
  }
}

/** Somebody reads the alerts: without a subscriber they would be lost, and the run would say so each time. */
const WITH_ALERTS = { ALERT_EMAIL: process.env.ALERT_EMAIL || "alerts@example.com" };

function altered(text: string, alter: (stack: never) => void): object {
  const json = JSON.parse(text) as object;
  alter(json as never);
  return json;
}
