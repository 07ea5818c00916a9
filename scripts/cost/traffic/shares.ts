import type { Topology } from "../../../simulator";
import { usageError } from "../../cli/command-error";

/**
 * Which share of what comes to a rule, subscription, event source mapping or archive it lets through: by Terraform address.
 * What is not named lets everything through.
 */
export interface Shares {
  readonly byAddress: ReadonlyMap<string, number>;
  /** Where they are from, in words. */
  readonly origin: string;
}

/** Nothing is known: each event matches one rule of its bus, each as often as the others. */
export function evenShares({ buses }: Topology): Shares {
  const byAddress = new Map<string, number>();
  for (const { rules } of buses) {
    const matching = rules.filter(({ pattern, enabled }) => pattern !== undefined && enabled);
    for (const { address } of matching) byAddress.set(address, 1 / matching.length);
  }
  return {
    byAddress,
    origin:
      "assumed: each event matches one rule of its bus, each rule as often as the others, and filters let everything through (--share, --samples or --loadtest tell better)",
  };
}

/**
 * The shares with those that were given in their place.
 *
 * @param given by name of a rule, or Terraform address
 * @throws {CommandError}
 */
export function withGivenShares(shares: Shares, topology: Topology, given: ReadonlyMap<string, number>): Shares {
  if (given.size === 0) return shares;
  const byAddress = new Map(shares.byAddress);
  for (const [name, share] of given) {
    const found = addressesOf(topology, name);
    if (found.length === 0) {
      const rules = topology.rules.map((rule) => rule.name).join(", ") || "none";
      throw usageError(
        `--share must name a rule, or the address of a rule, subscription, event source mapping or archive, got: ${JSON.stringify(name)}. Rules of the stack: ${rules}.`,
      );
    }
    for (const address of found) byAddress.set(address, share);
  }
  return { byAddress, origin: `given for ${[...given.keys()].join(", ")}; beyond that ${shares.origin}` };
}

function addressesOf({ rules, topics, queues, buses }: Topology, name: string): string[] {
  const parts = [
    ...rules,
    ...topics.flatMap(({ subscriptions }) => subscriptions),
    ...queues.flatMap(({ mappings }) => mappings),
    ...buses.flatMap(({ archives }) => archives),
  ];
  const exact = parts.filter(({ address }) => address === name);
  const found = exact.length > 0 ? exact : rules.filter((rule) => rule.name === name);
  return found.map(({ address }) => address);
}
