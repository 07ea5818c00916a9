import type { Simulation } from "../../simulator";
import type { Terminal } from "../cli/terminal";
import { elapsedText } from "./elapsed-text";
import type { Story } from "./story";
import { type Check, Storyteller } from "./storyteller";

/** How a story is played. */
export interface Play {
  /** Name of its stack. */
  readonly stack: string;
  readonly seed: number;
  /** Whether nothing is told, as a machine reads the checks. */
  readonly quiet: boolean;
  start(): Promise<Simulation>;
}

/** Plays a story from its start to its end, and tells whether all was as it should be. */
export async function play(
  { name, summary, run }: Story,
  { stack, seed, quiet, start }: Play,
  terminal: Terminal,
): Promise<readonly Check[]> {
  const write = (line: string) => {
    if (!quiet) terminal.print(line);
  };
  const simulation = await start();
  try {
    const { bold, dim } = terminal.style;
    write(`${bold(name)}: ${summary}`);
    write(
      dim(
        `The ${stack} stack in the simulator, seed ${seed}. On the left: simulated time, as hours, minutes, seconds.`,
      ),
    );
    const story = new Storyteller(simulation, write, terminal.style);
    await run(simulation, story);
    const { failed, checks } = story;
    const verdict =
      failed === 0 ? `All ${checks.length} checks hold` : `${failed} of ${checks.length} checks do not hold`;
    write(`${verdict}, after ${elapsedText(simulation, simulation.now)} of simulated time.\n`);
    return checks;
  } finally {
    await simulation.stop();
  }
}
