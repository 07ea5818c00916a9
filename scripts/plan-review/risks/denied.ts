import { Permissions, type Place, StackError } from "../../../simulator";
import { type Comparison, placeLabel } from "../plan/comparison";
import type { Side, Unjudged } from "../plan/side";
import { type Risk, risk } from "../risk";

type Sender = Parameters<Permissions["mayDeliver"]>[0];

/** One step of the way of an event that a policy has to allow. */
interface Hop {
  /** Of the target, subscription or mapping. */
  readonly address: string;
  readonly label: string;
  readonly to: Place;
  /** What becomes of what is denied. */
  readonly reason: string;
  /** Why it is denied; `undefined` where it is allowed. */
  readonly denial: string | undefined;
}

const ON_ITS_WAY =
  "What a policy refuses is not tried again: it goes to the dead-letter queue, or is lost without one.";
const TO_DEAD_LETTERS = "What cannot be delivered is dropped then, as if there were no dead-letter queue.";

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
        what: `Nothing gets through ${hop.label}: ${hop.denial}`,
        reason: hop.reason,
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
  const ask = (hop: Omit<Hop, "denial">, denied: () => { readonly message: string } | undefined) => {
    if (!hop.to.inStack) return;
    try {
      hops.push({ ...hop, denial: denied()?.message });
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      if (unjudged.some(({ address }) => address === hop.address)) return;
      unjudged.push({ address: hop.address, reason: "whether a policy allows it is not told by the plan" });
    }
  };
  const deliver = (address: string, from: string, to: Place, sender: Sender) =>
    ask({ address, label: `${from} → ${placeLabel(to)}`, to, reason: ON_ITS_WAY }, () =>
      permissions.mayDeliver(sender, to),
    );
  /** A role is for the target alone: to a dead-letter queue a service sends as itself. */
  const giveUp = (address: string, from: string, to: Place | undefined, { roleArn: _, ...sender }: Sender) => {
    if (to === undefined) return;
    ask({ address, label: `${from} → ${placeLabel(to)} (undeliverable)`, to, reason: TO_DEAD_LETTERS }, () =>
      permissions.mayDeliver(sender, to),
    );
  };
  const { rules, topics, queues } = side.topology;
  for (const rule of rules) {
    for (const { address, to, roleArn, deadLetterQueue } of rule.targets) {
      const { account } = rule.bus.location;
      const sender = { service: "events.amazonaws.com", sourceArn: rule.arn, sourceAccount: account, roleArn };
      deliver(address, rule.name, to, sender);
      giveUp(address, rule.name, deadLetterQueue, sender);
    }
  }
  for (const topic of topics) {
    for (const { address, to, deadLetterQueue } of topic.subscriptions) {
      const sender = { service: "sns.amazonaws.com", sourceArn: topic.arn, sourceAccount: topic.location.account };
      deliver(address, topic.name, to, sender);
      giveUp(address, topic.name, deadLetterQueue, sender);
    }
  }
  for (const queue of queues) {
    for (const mapping of queue.mappings) {
      const { address, to } = mapping;
      ask({ address, label: `${queue.name} → ${placeLabel(to)}`, to, reason: ON_ITS_WAY }, () =>
        permissions.mayConsume(mapping, queue),
      );
    }
  }
  return { hops, unjudged };
}
