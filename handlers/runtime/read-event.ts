import type { EventCatalog, EventOf } from "../events/contract";
import { parseEvent } from "../events/parse-event";
import { BrokenEvent } from "./broken-event";

/**
 * Reads an event that must be one of a catalog, such as what a rule sends that lets no others through.
 *
 * @throws BrokenEvent with every problem
 */
export function readEvent<const Catalog extends EventCatalog>(catalog: Catalog, value: unknown): EventOf<Catalog> {
  const parsed = parseEvent(catalog, value);
  if (parsed.status === "valid") return parsed.event;
  if (parsed.status === "invalid") throw new BrokenEvent(parsed.problems);
  const message = `must be one of ${Object.keys(catalog).join(", ")}, got: ${parsed.detailType}.`;
  throw new BrokenEvent([{ path: "detail-type", message }]);
}
