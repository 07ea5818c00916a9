import type { Simulation } from "../../../simulator";
import { tableRows } from "../table-rows";
import { twoBuses } from "./look-at";

/** The ids of the events that each place has kept: as often as it has them. */
export interface KeptEvents {
  readonly store: readonly string[];
  readonly bucket: readonly string[];
  readonly copy: readonly string[];
  /** Ids that one of them has and another has not. */
  readonly differences: number;
}

export async function keptEvents(simulation: Simulation): Promise<KeptEvents> {
  const rows = await tableRows(simulation, "commerce-event-store");
  // The store has each event by its time, and once more by its order.
  const byTime = rows.filter(({ partition }) => /^\d{4}-/.test(String(partition)));
  const store = byTime.map(({ id }) => String(id));
  const bucket = linesIn(simulation).map((line) => (JSON.parse(line) as { id: string }).id);
  const copy = archivedIn(simulation, twoBuses(simulation).copy.arn);
  const sets = [store, bucket, copy].map((ids) => new Set(ids));
  const all = new Set(sets.flatMap((ids) => [...ids]));
  return { store, bucket, copy, differences: [...all].filter((id) => !sets.every((ids) => ids.has(id))).length };
}

function linesIn(simulation: Simulation): string[] {
  return simulation.bucket().objects.flatMap(({ text }) => text.split("\n").filter((line) => line !== ""));
}

function archivedIn(simulation: Simulation, bus: string): string[] {
  const { archives } = simulation.bus(bus);
  return archives.flatMap((archive) =>
    archive.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, simulation.now).map(({ id }) => id),
  );
}
