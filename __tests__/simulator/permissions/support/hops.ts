import { Permissions } from "../../../../simulator/permissions/permissions";
import { resolveStack } from "../../../../simulator/terraform";
import { readTopology } from "../../../../simulator/topology";
import type { Place, Topology } from "../../../../simulator/topology/places";
import { type Blocks, stackJson } from "../../support/stack-json";

/** A stack with its permissions. */
export interface Judged {
  readonly topology: Topology;
  readonly permissions: Permissions;
}

export function judged(stack: string): Judged {
  const resolved = resolveStack(stack);
  const topology = readTopology(resolved);
  return { topology, permissions: new Permissions(resolved, topology) };
}

export function judgedBlocks(resources: Blocks, rest: Readonly<Record<string, unknown>> = {}): Judged {
  return judged(stackJson(resources, rest));
}

/** The hops of a stack that are denied: `rule route-orders → queue q-orders`, with the message. */
export function deniedHops(stack: string): Map<string, string> {
  const denied = new Map<string, string>();
  const { topology, permissions } = judged(stack);
  for (const { hop, message } of allHops(topology, permissions)) if (message !== undefined) denied.set(hop, message);
  return denied;
}

interface Hop {
  readonly hop: string;
  readonly message: string | undefined;
}

/** Every way by which something comes from one place of the stack to the next. */
export function allHops(topology: Topology, permissions: Permissions): Hop[] {
  const hops: Hop[] = [];
  const ask = (
    from: string,
    service: string,
    sourceArn: string,
    account: string,
    to: Place | undefined,
    roleArn = "",
  ) => {
    if (to === undefined) return;
    const sender = { service, sourceArn, sourceAccount: account, roleArn: roleArn || undefined };
    hops.push({ hop: `${from} → ${to.name}`, message: permissions.mayDeliver(sender, to)?.message });
  };
  for (const { name, arn, bus, targets } of topology.rules) {
    const { account } = bus.location;
    for (const { to, deadLetterQueue, roleArn } of targets) {
      ask(`rule ${name}`, "events.amazonaws.com", arn, account, to, roleArn);
      ask(`rule ${name}`, "events.amazonaws.com", arn, account, deadLetterQueue);
    }
  }
  for (const { name, arn, location, deadLetterQueue } of topology.buses) {
    ask(`bus ${name}`, "events.amazonaws.com", arn, location.account, deadLetterQueue);
  }
  for (const { name, arn, location, subscriptions } of topology.topics) {
    for (const { to, deadLetterQueue } of subscriptions) {
      ask(`topic ${name}`, "sns.amazonaws.com", arn, location.account, to);
      ask(`topic ${name}`, "sns.amazonaws.com", arn, location.account, deadLetterQueue);
    }
  }
  for (const queue of topology.queues) {
    ask(`queue ${queue.name}`, "sqs.amazonaws.com", queue.arn, queue.location.account, queue.redrive?.to);
    for (const mapping of queue.mappings) {
      hops.push({
        hop: `queue ${queue.name} → ${mapping.to.name}`,
        message: permissions.mayConsume(mapping, queue)?.message,
      });
    }
  }
  for (const { name, arn, location, onFailure } of topology.functions) {
    ask(`function ${name}`, "lambda.amazonaws.com", arn, location.account, onFailure);
  }
  for (const { arn, notifies, notifiesWhenOver } of topology.alarms) {
    const account = arn.split(":")[4] ?? "";
    for (const to of [...notifies, ...notifiesWhenOver]) ask("alarms", "cloudwatch.amazonaws.com", arn, account, to);
  }
  return hops;
}
