import type { Ledger } from "../ledger/ledger";
import type { Fork, Path } from "../ledger/path";
import type { EventRecord, Step, Way } from "../ledger/way";
import type { Place } from "../topology/places";
import type { Graph } from "./graph/graph";
import type { EventEntry, StepEntry, WayEntry } from "./page-state";

/** Events that are listed. */
const MOST_EVENTS = 20;
/** Steps of one event that are listed: a message that nobody can process is received again and again. */
const MOST_STEPS = 100;
/** Characters of a detail. */
const LONGEST_DETAIL = 500;

/** The events published last, the latest first. */
export function recentEvents({ recent }: Pick<Ledger, "recent">, graph: Graph): EventEntry[] {
  const last: EventRecord[] = [];
  let next = 0;
  for (const record of recent) last[next++ % MOST_EVENTS] = record;
  const start = next % MOST_EVENTS;
  const oldestFirst = next < MOST_EVENTS ? last : [...last.slice(start), ...last.slice(0, start)];
  return oldestFirst.reverse().map((record) => entryOf(record, graph));
}

function entryOf(record: EventRecord, graph: Graph): EventEntry {
  const { id, publishedAt, from, open, steps } = record;
  const outcome: Record<string, number> = {};
  for (const { kind } of steps) if (COUNTED.has(kind)) outcome[wordOf(kind)] = (outcome[wordOf(kind)] ?? 0) + 1;
  return {
    id,
    publishedAt,
    from: from.name,
    open,
    outcome,
    ways: waysOf(publishedAt, steps.slice(0, MOST_STEPS)),
    omittedSteps: Math.max(0, steps.length - MOST_STEPS),
    trail: [...trailOf(steps, graph)],
  };
}

const COUNTED: ReadonlySet<Step["kind"]> = new Set([
  "processed",
  "handed-over",
  "deleted",
  "unmatched",
  "filtered",
  "deduplicated",
  "purged",
  "dropped",
  "dead-lettered",
]);

function wordOf(kind: Step["kind"]): string {
  return kind === "dropped" ? "lost" : kind.replace("-", " ");
}

function waysOf(publishedAt: number, steps: readonly Step[]): WayEntry[] {
  const ways = new Map<Way, StepEntry[]>();
  for (const { way, time, kind, place, detail } of steps) {
    const entries = ways.get(way) ?? [];
    ways.set(way, entries);
    entries.push({
      after: time - publishedAt,
      kind: wordOf(kind),
      place: place.name,
      ...(detail !== undefined && { detail: shortened(detail) }),
    });
  }
  return [...ways]
    .map(([{ number, path }, entries]) => ({ number, path: path.names, steps: entries }))
    .sort((a, b) => a.number - b.number);
}

function shortened(detail: string): string {
  return detail.length <= LONGEST_DETAIL ? detail : `${detail.slice(0, LONGEST_DETAIL)}…`;
}

/** Ids of the nodes and edges where an event has been. */
function trailOf(steps: readonly Step[], graph: Graph): Set<string> {
  const trail = new Set<string>();
  const add = (...found: ({ readonly id: string } | undefined)[]) => {
    for (const each of found) if (each !== undefined) trail.add(each.id);
  };
  for (const path of new Set(steps.map(({ way }) => way.path))) add(...passedBy(path, graph));
  for (const { way, place } of steps) {
    add(graph.node(place), graph.edge(way.path.place, place));
    const rule = way.path.fork?.kind === "rule" ? way.path.fork.rule : undefined;
    const topic = way.path.fork?.kind === "subscription" ? way.path.fork.topic : undefined;
    const sender = rule ?? topic;
    if (sender !== undefined) add(graph.edge(sender, place));
  }
  return trail;
}

function senderOf(fork: Exclude<Fork, { readonly kind: "rule" }>): Place {
  switch (fork.kind) {
    case "subscription":
      return fork.topic;
    case "pipe":
      return fork.pipe.from;
    case "destination":
      return fork.function;
  }
}

function* passedBy(path: Path, graph: Graph): Generator<{ readonly id: string } | undefined> {
  for (let each: Path | undefined = path; each !== undefined; each = each.parent) {
    const { fork, place } = each;
    yield graph.node(place);
    if (fork?.kind === "rule") {
      yield graph.node(fork.rule);
      yield graph.edge(fork.rule.bus, fork.rule);
      yield graph.edge(fork.rule, place);
    } else if (fork !== undefined) {
      yield graph.edge(senderOf(fork), place);
    }
  }
}
