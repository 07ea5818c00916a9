import type { SynthesizedJson } from "./synthesize";

/** Number of resources by type. */
export type ResourceCounts = Readonly<Record<string, number>>;

/** The resources of a stack by type, each with its Terraform address. */
export function resourceInventory({ resource = {} }: SynthesizedJson): ReadonlyMap<string, readonly string[]> {
  const types = Object.entries(resource).map(
    ([type, named]) => [type, Object.keys(named).map((name) => `${type}.${name}`)] as const,
  );
  return new Map(types.filter(([, addresses]) => addresses.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where a stack holds other resources than it should: a line for each type. Empty where it holds exactly those. */
export function inventoryDifferences(stack: SynthesizedJson, expected: ResourceCounts): string[] {
  const inventory = resourceInventory(stack);
  const types = [...new Set([...inventory.keys(), ...Object.keys(expected)])].sort();
  return types.flatMap((type) => {
    const addresses = inventory.get(type) ?? [];
    const wanted = expected[type] ?? 0;
    if (addresses.length === wanted) return [];
    return [`${type}: expected ${wanted}, got ${addresses.length}${shown(addresses)}`];
  });
}

const SHOWN_ADDRESSES = 5;

function shown(addresses: readonly string[]): string {
  if (addresses.length === 0) return "";
  const more = addresses.length > SHOWN_ADDRESSES ? `, and ${addresses.length - SHOWN_ADDRESSES} more` : "";
  return `: ${addresses.slice(0, SHOWN_ADDRESSES).join(", ")}${more}`;
}
