import type { Topology } from "../../../simulator";
import type { Percentiles } from "../sender/latencies";
import type { SenderResult } from "../sender/sender-result";
import { type Accounts, type AlarmAccount, accountsSince, inDeadLetterQueues, type RouteAccount } from "./accounts";
import { type Check, checkAccounts, checkRoutes, expectedArrivals } from "./checks";
import { type Conservation, conservation } from "./conservation";
import type { RunPlan } from "./observer";

/** What was seen of what came of the events. `undefined`: it cannot be seen from here. */
export interface Observation {
  /** `simulator`: its accounts; `probe`: a queue that gets every event; `nothing`: only what PutEvents answered. */
  readonly by: "simulator" | "probe" | "nothing";
  readonly lost: number | undefined;
  readonly lostIds: readonly string[];
  /** Where and why. */
  readonly losses: readonly { readonly place: string; readonly reason: string; readonly count: number }[];
  readonly duplicates: number | undefined;
  readonly deadLettered: number | undefined;
  /** From acceptance to the end of an event's way: of the slowest way, so that no way hides behind another. */
  readonly e2eMs: Percentiles | undefined;
  readonly conservation: Conservation | undefined;
  readonly checks: readonly Check[];
  readonly routes: readonly RouteAccount[];
  readonly queues: readonly QueueLine[];
  readonly alarms: readonly AlarmAccount[];
  /** What CloudWatch counted. */
  readonly metrics: readonly MetricLine[];
  /** What could not be seen, and what the simulator left out. */
  readonly notes: readonly string[];
}

export interface QueueLine {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly deadLetterQueue: boolean;
  /** Whether something takes its messages; `undefined`: not known. */
  readonly consumed: boolean | undefined;
}

export interface MetricLine {
  /** `rule route-orders` */
  readonly of: string;
  readonly name: string;
  readonly value: number;
}

/** Nothing was seen. @param notes why */
export function blind(notes: readonly string[]): Observation {
  return {
    by: "nothing",
    lost: undefined,
    lostIds: [],
    losses: [],
    duplicates: undefined,
    deadLettered: undefined,
    e2eMs: undefined,
    conservation: undefined,
    checks: [],
    routes: [],
    queues: [],
    alarms: [],
    metrics: [],
    notes,
  };
}

/** What the accounts of a simulator say of a run. */
export function observeAccounts(before: Accounts, after: Accounts, sent: SenderResult, plan: RunPlan): Observation {
  const since = accountsSince(before, after);
  const law = conservation(since, inDeadLetterQueues(before));
  const { checks, notes } = checksOf(since, law, sent, plan);
  return {
    by: "simulator",
    lost: since.lost,
    lostIds: since.lostIds,
    losses: since.losses,
    duplicates: since.duplicates,
    deadLettered: since.deadLettered,
    e2eMs: slowest(since.routes),
    conservation: law,
    checks,
    routes: since.routes.filter(({ opened }) => opened > 0),
    queues: since.queues.map((queue) => ({ ...queue, consumed: isConsumed(plan.stack?.topology, queue.name) })),
    alarms: since.alarms,
    metrics: [],
    notes: [...notes, ...since.notes],
  };
}

function checksOf(
  since: Accounts,
  law: Conservation,
  sent: SenderResult,
  { scenario, seed, stack, bus, duplicates }: RunPlan,
): { checks: Check[]; notes: string[] } {
  const checks = checkAccounts(since, law, sent, bus);
  const unknown = "How many events had to go each way is not checked";
  if (stack === undefined) return { checks, notes: [`${unknown}: no stack that holds the bus could be read.`] };
  const expected = expectedArrivals(stack, scenario, seed, sent.acceptedByKind);
  if (expected === undefined) return { checks, notes: [`${unknown}: it differs from event to event of one kind.`] };
  return { checks: [...checks, ...checkRoutes(expected, since, sent.uncertain === 0 && !duplicates)], notes: [] };
}

/** The worst of each figure over all ways. */
function slowest(routes: readonly RouteAccount[]): Percentiles | undefined {
  const all = routes.flatMap(({ latencyMs }) => (latencyMs ? [latencyMs] : []));
  if (all.length === 0) return undefined;
  const worst = (name: keyof Percentiles) => Math.max(...all.map((each) => each[name]));
  return { p50: worst("p50"), p90: worst("p90"), p99: worst("p99"), p999: worst("p999"), max: worst("max") };
}

function isConsumed(topology: Topology | undefined, name: string): boolean | undefined {
  const queue = topology?.queues.find((each) => each.name === name);
  return queue?.mappings.some(({ enabled }) => enabled);
}
