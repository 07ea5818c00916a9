import type { Location } from "../terraform";
import type { Bus } from "../topology/places";

/**
 * The bus of an ARN, or of a name: that of the Region and account where it is called by its name, and otherwise the first of it.
 * AWS would not find it elsewhere; who calls from outside the simulation does not always say where from.
 */
export function nearestBus<Standing extends { readonly place: Bus }>(
  buses: readonly Standing[],
  nameOrArn: string,
  { region, account }: Location,
): Standing | undefined {
  let first: Standing | undefined;
  for (const bus of buses) {
    const { arn, name, location } = bus.place;
    if (arn !== nameOrArn && name !== nameOrArn) continue;
    if (location.region === region && location.account === account) return bus;
    first ??= bus;
  }
  return first;
}
