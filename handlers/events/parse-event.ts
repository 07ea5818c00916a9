import type { EventCatalog, EventOf } from "./contract";
import { type Problem, problemOf, show } from "./problem";

/**
 * What became of a value that should be an event:
 * - `valid`: it keeps its contract; fields that the contract does not name are kept;
 * - `unknown`: its detail-type is not in the catalog, so nothing else was looked at;
 * - `invalid`: it breaks its contract, or is no event at all; every problem is named.
 */
export type ParsedEvent<Event> =
  | { readonly status: "valid"; readonly event: Event }
  | { readonly status: "unknown"; readonly detailType: string }
  | { readonly status: "invalid"; readonly problems: readonly Problem[] };

/**
 * Reads an event against the contracts of a catalog. Never throws.
 *
 * A known detail-type from another source than its contract says is `invalid`, not `unknown`: whoever sent it meant our
 * event, or took its name.
 */
export function parseEvent<const Catalog extends EventCatalog>(
  catalog: Catalog,
  value: unknown,
): ParsedEvent<EventOf<Catalog>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return invalid({ path: "", message: `must be an event, got: ${show(value)}.` });
  }
  const detailType: unknown = (value as Record<string, unknown>)["detail-type"];
  if (typeof detailType !== "string") {
    return invalid({ path: "detail-type", message: `must be a string, got: ${show(detailType)}.` });
  }
  const contract = Object.hasOwn(catalog, detailType) ? catalog[detailType] : undefined;
  if (contract === undefined) return { status: "unknown", detailType };

  const parsed = contract.event.safeParse(value, { reportInput: true });
  if (!parsed.success) return invalid(...parsed.error.issues.map(problemOf));
  return { status: "valid", event: parsed.data as EventOf<Catalog> };
}

function invalid(...problems: readonly Problem[]): { status: "invalid"; problems: readonly Problem[] } {
  return { status: "invalid", problems };
}
