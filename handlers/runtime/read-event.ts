import type { EventCatalog, EventOf } from "../events/contract";
import { parseEvent } from "../events/parse-event";
import { problemText } from "../events/problem";

/** An event that no retry makes good: it breaks its contract, or is none. To the dead-letter queue with it, as it is. */
export class BrokenEvent extends Error {
  override readonly name = "BrokenEvent";

  constructor(readonly problems: readonly string[]) {
    super(problems.join(" "));
  }
}

/**
 * Reads an event that must be one of a catalog, such as what a rule sends that lets no others through.
 *
 * @throws BrokenEvent with every problem
 */
export function readEvent<const Catalog extends EventCatalog>(catalog: Catalog, value: unknown): EventOf<Catalog> {
  const parsed = parseEvent(catalog, value);
  if (parsed.status === "valid") return parsed.event;
  if (parsed.status === "invalid") throw new BrokenEvent(parsed.problems.map(problemText));
  throw new BrokenEvent([`detail-type must be one of ${Object.keys(catalog).join(", ")}, got: ${parsed.detailType}.`]);
}
