import { Permissions, type Place, StackError } from "../../../simulator";
import { type Comparison, placeLabel } from "../plan/comparison";
import type { Side, Unjudged } from "../plan/side";
import { type Risk, risk } from "../risk";

/** One step of the way of an event that a policy has to allow. */
interface Hop {
  /** Of the target, subscription or mapping. */
  readonly address: string;
  readonly label: string;
  readonly to: Place;
  /** Why it is denied; `undefined` where it is allowed. */
  readonly denial: string | undefined;
}

/** Whatever is delivered before the plan is applied and not after, for want of a permission; and what is new and denied. */
export function deniedRisks({ before, after }: Comparison): { readonly risks: Risk[]; readonly unjudged: Unjudged[] } {
  const was = new Map(hopsOf(before).hops.map((hop) => [`${hop.address} ${hop.to.address}`, hop]));
  const { hops, unjudged } = hopsOf(after);
  const risks = hops.flatMap((hop) => {
    const earlier = was.get(`${hop.address} ${hop.to.address}`);
    if (hop.denial === undefined || earlier?.denial !== undefined) return [];
    return [
      risk({
        code: "DELIVERY_DENIED",
        severity: "high",
        address: hop.address,
        label: hop.label,
        what: `Nothing gets from ${hop.label}: ${hop.denial}`,
        reason: "What a policy refuses is not tried again: it goes to the dead-letter queue, or is lost without one.",
        mend: `Let the policies of ${placeLabel(hop.to)}, or the role, allow it.`,
      }),
    ];
  });
  return { risks, unjudged };
}

function hopsOf(side: Side): { readonly hops: Hop[]; readonly unjudged: Unjudged[] } {
  const permissions = new Permissions(side.stack, side.topology);
  const hops: Hop[] = [];
  const unjudged: Unjudged[] = [];
  const ask = (address: string, label: string, to: Place, denied: () => { readonly message: string } | undefined) => {
    try {
      hops.push({ address, label, to, denial: denied()?.message });
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      unjudged.push({ address, reason: "whether a policy allows it is not told by the plan" });
    }
  };
  const { rules, topics, queues } = side.topology;
  for (const rule of rules) {
    for (const { address, to, roleArn } of rule.targets) {
      const { account } = rule.bus.location;
      const sender = { service: "events.amazonaws.com", sourceArn: rule.arn, sourceAccount: account, roleArn };
      if (to.inStack) ask(address, `${rule.name} → ${placeLabel(to)}`, to, () => permissions.mayDeliver(sender, to));
    }
  }
  for (const topic of topics) {
    for (const { address, to } of topic.subscriptions) {
      const sender = { service: "sns.amazonaws.com", sourceArn: topic.arn, sourceAccount: topic.location.account };
      if (to.inStack) ask(address, `${topic.name} → ${placeLabel(to)}`, to, () => permissions.mayDeliver(sender, to));
    }
  }
  for (const queue of queues) {
    for (const mapping of queue.mappings) {
      if (mapping.to.inStack)
        ask(mapping.address, `${queue.name} → ${placeLabel(mapping.to)}`, mapping.to, () =>
          permissions.mayConsume(mapping, queue),
        );
    }
  }
  return { hops, unjudged };
}
