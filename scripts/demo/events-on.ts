import type { Simulation } from "../../simulator";

/** An event as a demo reads it. */
interface ReadEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** All that came to a bus with an archive, in the order in which it came. */
export function eventsOn(simulation: Simulation, bus: string): ReadEvent[] {
  return simulation
    .bus(bus)
    .archives.flatMap((archive) => archive.between(0, Number.POSITIVE_INFINITY, simulation.now))
    .map(({ text }) => JSON.parse(text) as ReadEvent);
}
