import type { Accounts, QueueAccount, RouteAccount } from "../../../simulator/simulation/accounts";

export type { Accounts, AlarmAccount, QueueAccount, RouteAccount } from "../../../simulator/simulation/accounts";

type Ways = Accounts["ways"];
type Loss = Accounts["losses"][number];

/** What happened between two looks at the accounts. Latencies and alarms are those of the second. */
export function accountsSince(before: Accounts, after: Accounts): Accounts {
  const known = new Set(before.lostIds);
  return {
    ...after,
    published: after.published - before.published,
    ways: waysSince(before.ways, after.ways),
    lost: after.lost - before.lost,
    lostIds: after.lostIds.filter((id) => !known.has(id)),
    losses: lossesSince(before.losses, after.losses),
    duplicates: after.duplicates - before.duplicates,
    deadLettered: after.deadLettered - before.deadLettered,
    routes: after.routes.map((route) => routeSince(before.routes.find(samePath(route)), route)),
  };
}

/** Messages that rest in dead-letter queues. */
export function inDeadLetterQueues({ queues }: Accounts): number {
  return queues.filter(({ deadLetterQueue }) => deadLetterQueue).reduce((sum, queue) => sum + depthOf(queue), 0);
}

/** All messages of a queue, visible or not. */
export function depthOf({
  visible,
  inFlight,
  delayed,
}: Pick<QueueAccount, "visible" | "inFlight" | "delayed">): number {
  return visible + inFlight + delayed;
}

function waysSince(before: Ways, after: Ways): Ways {
  const ended = Object.entries(after.ended).map(([fate, count]) => [
    fate,
    count - (before.ended[fate as keyof Ways["ended"]] ?? 0),
  ]);
  return {
    opened: after.opened - before.opened,
    ended: Object.fromEntries(ended),
    resting: after.resting - before.resting,
    underWay: after.underWay - before.underWay,
    unaccounted: after.unaccounted - before.unaccounted,
  };
}

function lossesSince(before: readonly Loss[], after: readonly Loss[]): Loss[] {
  return after
    .map((loss) => {
      const earlier = before.find(({ place, reason }) => place === loss.place && reason === loss.reason);
      return { ...loss, count: loss.count - (earlier?.count ?? 0) };
    })
    .filter(({ count }) => count > 0);
}

function routeSince(before: RouteAccount | undefined, after: RouteAccount): RouteAccount {
  if (before === undefined) return after;
  return {
    ...after,
    opened: after.opened - before.opened,
    processed: after.processed - before.processed,
    handedOver: after.handedOver - before.handedOver,
    filtered: after.filtered - before.filtered,
    dropped: after.dropped - before.dropped,
    deadLettered: after.deadLettered - before.deadLettered,
    duplicates: after.duplicates - before.duplicates,
  };
}

function samePath({ path }: RouteAccount): (other: RouteAccount) => boolean {
  return (other) => other.path.length === path.length && other.path.every((name, i) => name === path[i]);
}
