import type { Simulation } from "../simulation/simulation";
import type { Resource } from "../terraform";
import { DEFAULT_REGION, type Location, locationOf, MADE_UP_ACCOUNT } from "../terraform/location";
import { placesOf } from "../trace/find-place";

const resources = new WeakMap<Simulation, ReadonlyMap<string, Resource>>();

/** What the stack says of a place beyond what the simulation needs. */
export function resourceAt(simulation: Simulation, address: string): Resource | undefined {
  let byAddress = resources.get(simulation);
  if (byAddress === undefined) {
    byAddress = new Map(resourcesOf(simulation).map((resource) => [resource.address, resource]));
    resources.set(simulation, byAddress);
  }
  return byAddress.get(address);
}

export function resourcesOf({ stack }: Simulation): readonly Resource[] {
  return stack.resources;
}

/** Account and Region of the stack. */
export function locationOfStack(simulation: Simulation): Location {
  const [place] = placesOf(simulation.topology).filter(({ inStack }) => inStack);
  return place?.location ?? locationOf(MADE_UP_ACCOUNT, DEFAULT_REGION);
}
