import { type Bus, type Topology, traceEvent } from "../../../simulator";
import { count } from "../../cli/numbers";
import { kindOf, planEvent, type Scenario } from "../scenario";
import type { SenderResult } from "../sender/sender-result";
import type { Accounts } from "./accounts";
import type { Conservation } from "./conservation";

/** Two counts of one thing, made apart, that have to agree. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly got: string;
}

/** What the sender knows must be what the simulator says: neither is believed alone. */
export function checkAccounts(since: Accounts, law: Conservation, sent: SenderResult, bus: string): Check[] {
  const accepted = sent.acceptedByKind.reduce((sum, count) => sum + count, 0);
  const published = since.published - publishedBeside(since, bus);
  const { ids } = sent.accepted;
  const distinct = new Set(ids).size;
  // What nobody answered may have been accepted all the same.
  const most = accepted + sent.uncertain;
  const range = most === accepted ? count(accepted) : `${count(accepted)} to ${count(most)}`;
  return [
    {
      name: "events that the simulator accepted, against event ids that the sender was given",
      ok: published >= accepted && published <= most,
      expected: range,
      got: count(published),
    },
    {
      name: "event ids, each given once",
      ok: distinct === ids.length,
      expected: count(ids.length),
      got: count(distinct),
    },
    {
      name: "ways that came to an end, against ways that were begun",
      ok: law.unaccounted === 0 && since.ways.unaccounted === 0,
      expected: count(law.ways),
      got: count(law.ways - law.unaccounted - since.ways.unaccounted),
    },
  ];
}

/** Messages that were published, and not to the bus: those of alarms to their topics. */
function publishedBeside({ routes }: Accounts, bus: string): number {
  const beside = new Map<string, number>();
  for (const { path, opened } of routes) {
    const [from = ""] = path;
    // What a topic takes goes to each of its subscribers.
    if (from !== bus) beside.set(from, Math.max(beside.get(from) ?? 0, opened));
  }
  return [...beside.values()].reduce((sum, messages) => sum + messages, 0);
}

/** How many events must have gone each way, by what the stack deploys and by what was accepted. */
export interface ExpectedArrivals {
  readonly path: readonly string[];
  readonly count: number;
}

/**
 * Follows a few events of each kind through the stack, and multiplies by how many of the kind were accepted.
 *
 * @returns `undefined` where the ways of a kind differ from event to event: a pattern looks into the detail
 */
export function expectedArrivals(
  { topology, bus }: { readonly topology: Topology; readonly bus: Bus },
  scenario: Scenario,
  seed: number,
  acceptedByKind: readonly number[],
): ExpectedArrivals[] | undefined {
  const counts = new Map<string, ExpectedArrivals>();
  const samples = samplesOf(scenario, seed);
  for (const [kind, accepted] of acceptedByKind.entries()) {
    if (accepted === 0) continue;
    const traced = (samples[kind] ?? []).map((index) => {
      const { source, detailType, detail } = planEvent(scenario, { index, seed });
      const event = { bus: bus.arn, source, "detail-type": detailType, detail: JSON.parse(detail) as object };
      return waysOf(topology, event);
    });
    const [first] = traced;
    if (first === undefined || traced.some((ways) => JSON.stringify(ways) !== JSON.stringify(first))) return undefined;
    for (const path of first) {
      const key = path.join("\n");
      counts.set(key, { path, count: (counts.get(key)?.count ?? 0) + accepted });
    }
  }
  return [...counts.values()];
}

/** What routes say that went each way, against what must have gone there. @param exact whether nothing may have come twice */
export function checkRoutes(expected: readonly ExpectedArrivals[], since: Accounts, exact: boolean): Check[] {
  return expected.map(({ path, count: wanted }) => {
    const key = path.join("\n");
    const got = since.routes.find((route) => route.path.join("\n") === key)?.opened ?? 0;
    const ok = exact ? got === wanted : got >= wanted;
    const expectedText = exact ? count(wanted) : `at least ${count(wanted)}`;
    return { name: `arrivals by ${path.slice(1).join(" → ")}`, ok, expected: expectedText, got: count(got) };
  });
}

/** Numbers of the first events of each kind. */
function samplesOf({ kinds }: Scenario, seed: number): number[][] {
  const samples = kinds.map((): number[] => []);
  for (let index = 0; index < SEARCHED; index++) {
    const ofKind = samples[kindOf(kinds, { index, seed })];
    if (ofKind !== undefined && ofKind.length < SAMPLES) ofKind.push(index);
  }
  return samples;
}

const SAMPLES = 5;
/** The rarest kind is one event of a hundred: among so many there are some of it, whatever the seed. */
const SEARCHED = 5_000;

function waysOf(topology: Topology, event: Parameters<typeof traceEvent>[1]): string[][] {
  const { from, arrivals } = traceEvent(topology, event);
  return arrivals.map(({ hops }) => [
    from.name,
    ...hops.flatMap(({ via, to }) => {
      if (via.kind === "rule") return [via.rule.name, to.name];
      // A consumer opens no way of its own.
      return via.kind === "mapping" ? [] : [to.name];
    }),
  ]);
}
