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
  const named = buses.filter(({ place }) => place.arn === nameOrArn || place.name === nameOrArn);
  return named.find(({ place }) => place.location.region === region && place.location.account === account) ?? named[0];
}
