import type { TerraformStack } from "cdktf";
import { onTestFinished } from "vitest";
import { PLAIN } from "../../../../scripts/cli/style";
import type { Demo } from "../../../../scripts/demo/demo";
import { Storyteller } from "../../../../scripts/story/storyteller";
import { type Simulation, startSimulation } from "../../../../simulator";
import { synthesizeFiles } from "../../../../testing/synthesize";

/** A demo that has been played: its simulation is as it left it. */
export interface Played {
  readonly simulation: Simulation;
  /** What the demo checked and found to be otherwise. */
  readonly broken: readonly string[];
  /** What it told. */
  readonly told: string;
}

/** A stack that is synthesized once and played as often as one likes. */
export interface PreparedDemo {
  /** Plays the demo, and stops the simulation when the test is over. */
  play(options: { readonly seed: number; readonly faulty: boolean }): Promise<Played>;
  remove(): void;
}

/** @param stack made with a reader of its alerts: without one the run would say that they are lost */
export function prepareDemo(demo: Demo, stack: TerraformStack): PreparedDemo {
  const { text, folder, remove } = synthesizeFiles(stack);
  return {
    remove,
    async play({ seed, faulty }) {
      const faults = faulty ? demo.faults : [];
      const simulation = await startSimulation(text, { folder, seed, faults, ...demo.options });
      onTestFinished(() => simulation.stop());
      const told: string[] = [];
      const story = new Storyteller(simulation, (line) => told.push(line), PLAIN);
      await demo.run(simulation, story);
      const broken = story.checks.filter(({ holds }) => !holds).map((check) => JSON.stringify(check));
      return { simulation, broken, told: told.join("\n") };
    },
  };
}
