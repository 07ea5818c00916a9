import { type ResolvedStack, textAt, textsAt } from "../../terraform";
import type { Place, Topology } from "../../topology/places";

/**
 * By which ARNs a sender invokes a function: with or without an alias or version, which a permission is bound to
 * (https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html). The topology knows the function only.
 */
export class InvokedArns {
  private readonly arns = new Map<string, Set<string>>();

  constructor({ resources }: ResolvedStack, { rules, topics, alarms }: Topology) {
    const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
    const one = (address: string, attribute: string) => {
      const resource = byAddress.get(address);
      return (resource && textAt(resource, attribute)) ?? "";
    };
    const many = (address: string, attribute: string) => {
      const resource = byAddress.get(address);
      return resource ? textsAt(resource, attribute) : [];
    };
    for (const { arn, targets } of rules) {
      for (const { address, to } of targets) this.add(arn, to, [one(address, "arn")]);
    }
    for (const { arn, subscriptions } of topics) {
      for (const { address, to } of subscriptions) this.add(arn, to, [one(address, "endpoint")]);
    }
    for (const { arn, address, notifies, notifiesWhenOver } of alarms) {
      const actions = [...many(address, "alarm_actions"), ...many(address, "ok_actions")];
      for (const to of [...notifies, ...notifiesWhenOver]) this.add(arn, to, actions);
    }
  }

  /** The function's own ARN, where the stack does not say. */
  of(senderArn: string, functionArn: string): readonly string[] {
    return [...(this.arns.get(`${senderArn} ${functionArn}`) ?? [functionArn])];
  }

  private add(senderArn: string, to: Place, candidates: readonly string[]): void {
    if (to.kind !== "function") return;
    const invoked = candidates.filter((arn) => arn === to.arn || arn.startsWith(`${to.arn}:`));
    const key = `${senderArn} ${to.arn}`;
    if (invoked.length > 0) this.arns.set(key, new Set([...(this.arns.get(key) ?? []), ...invoked]));
  }
}
