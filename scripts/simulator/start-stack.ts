import { type Simulation, type SimulationOptions, startSimulation } from "../../simulator";
import { type SynthesizedFiles, synthesizeAppFiles } from "../app/synthesize-app";
import type { SynthesizedStack } from "../app/synthesized-app";
import { CommandError, usageError } from "../cli/command-error";

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
  const { stacks, remove } = await synthesizeOnly(stack ?? MAIN_STACK, { folder, environment });
  try {
    const { text, folder: stackFolder } = stackNamed(stacks, stack);
    return {
      start(options, alter) {
        return startSimulation(alter ? altered(text, alter) : text, { folder: stackFolder, ...options });
      },
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
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

/** The one that is meant where none is named. */
const MAIN_STACK = "ecommerce";

/** Synthesizes no more than a stack where the app lets itself be told, as that of this project does. */
async function synthesizeOnly(stack: string, { folder, environment }: StackToStart): Promise<SynthesizedFiles> {
  try {
    return await synthesizeAppFiles({ folder, environment: { ...WITH_ALERTS, ...environment, STACKS: stack } });
  } catch (error) {
    // What another process says is known by its text alone.
    if (!(error instanceof CommandError && error.message.startsWith("STACKS of the environment must"))) throw error;
    const [, rest = ""] = error.message.split(/(?=, got: )/);
    throw usageError(`--stack must be a stack of the app${rest.replace(/ \[\w+\]$/, "")}`);
  }
}

function altered(text: string, alter: (stack: never) => void): object {
  const json = JSON.parse(text) as object;
  alter(json as never);
  return json;
}

function stackNamed(stacks: readonly SynthesizedStack[], name: string | undefined): SynthesizedStack {
  const names = stacks.map((each) => each.name).join(", ") || "none";
  const only = name === undefined && stacks.length === 1 ? stacks[0] : undefined;
  const found = only ?? stacks.find((each) => each.name === (name ?? MAIN_STACK));
  if (found) return found;
  throw usageError(
    name === undefined
      ? `--stack must say which stack, as the app has several: ${names}.`
      : `--stack must be a stack of the app, got: ${JSON.stringify(name)}. It has: ${names}.`,
  );
}
