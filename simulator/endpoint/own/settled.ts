import type { Simulation } from "../../simulation/simulation";

/** Milliseconds after which it looks again. */
const LOOK_AGAIN = 10;

/**
 * Whether all is settled, now or within so many milliseconds of the simulated world. On a virtual clock that time passes
 * as fast as it can; on a real one there is nobody to tell, as to be settled is that nothing is to be done any more.
 */
export async function whenSettled(simulation: Simulation, milliseconds: number): Promise<boolean> {
  const { scheduler } = simulation.world;
  if (!scheduler.isReal) return simulation.settle({ milliseconds });
  const latest = scheduler.now + milliseconds;
  return new Promise((resolve) => {
    const look = () => {
      if (simulation.isSettled || scheduler.now >= latest) resolve(simulation.isSettled);
      else scheduler.after(LOOK_AGAIN, look, { background: true });
    };
    look();
  });
}
