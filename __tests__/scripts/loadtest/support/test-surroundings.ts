import { onTestFinished } from "vitest";
import { MACHINE_CLOCK } from "../../../../scripts/loadtest/clock";
import type { LocalSimulator, SimulatorToStart } from "../../../../scripts/loadtest/simulator-process";
import type { Surroundings } from "../../../../scripts/loadtest/surroundings";
import { type Simulation, startSimulation } from "../../../../simulator";
import { projectFolder } from "../../support/project";
import { consumeOrders, projectOf, shopStack } from "./shop";

/** A project, and its simulator in this very process. */
export class TestSurroundings implements Surroundings {
  readonly clock = MACHINE_CLOCK;
  readonly backOff = { attempts: 2, random: () => 0, wait: async () => {} };
  /** What was asked at the terminal. */
  readonly questions: string[] = [];
  answer: boolean | undefined;
  /** The simulator that was started last. */
  simulation: Simulation | undefined;
  stopped = 0;
  readonly folder: string;
  private readonly listeners = new Set<() => void>();

  constructor(stack = shopStack()) {
    this.folder = projectFolder(projectOf(stack));
  }

  readonly freshSeed = () => 7;

  readonly startSimulator = async ({ stack, seed, history }: SimulatorToStart): Promise<LocalSimulator> => {
    const simulation = await startShop(stack.text, { seed, history });
    this.simulation = simulation;
    const stop = async () => {
      this.stopped++;
      await simulation.stop();
    };
    return { endpoint: simulation.url ?? "", stop };
  };

  readonly onInterrupt = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly confirm = async (question: string) => {
    this.questions.push(question);
    return this.answer;
  };

  /** Ctrl-C. */
  interrupt(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Starts the system with its endpoint; ended with the test. */
export async function startShop(
  text: string,
  options: { readonly seed?: number; readonly history?: number | undefined } = {},
): Promise<Simulation> {
  const simulation = await startSimulation(text, {
    clock: "real",
    endpoint: {},
    functions: { "orders-consumer": consumeOrders },
    ...options,
  });
  onTestFinished(() => simulation.stop());
  return simulation;
}
