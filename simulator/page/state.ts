import type { Simulation } from "../simulation/simulation";
import type { Place, Rule } from "../topology/places";
import { edgeFigures } from "./edge-figures";
import type { Graph } from "./graph/graph";
import { graphOf } from "./graph/read-graph";
import { lostAt, nodeFigures } from "./node-figures";
import type { AlarmEntry, AlarmState, NodeState, PageState } from "./page-state";
import { PathTotals } from "./path-totals";
import { recentEvents } from "./recent-events";

/** What there is to be seen of a simulation at this moment. */
export function stateOf(simulation: Simulation, graph: Graph = graphOf(simulation.topology)): PageState {
  const { topology, world } = simulation;
  const { lostIds: _, ...accounts } = simulation.accounts();
  const totals = new PathTotals(world.ledger);
  const alarms = alarmEntries(simulation, graph);
  return {
    ...accounts,
    stack: topology.stack ?? null,
    clock: world.scheduler.isReal ? "real" : "virtual",
    nodes: nodeStates(simulation, graph, totals, alarms),
    edges: edgeFigures(graph, totals),
    alarms,
    events: recentEvents(world.ledger, graph),
  };
}

function nodeStates(
  simulation: Simulation,
  { nodes }: Graph,
  totals: PathTotals,
  alarms: readonly AlarmEntry[],
): NodeState[] {
  return nodes.map((node) => ({
    id: node.id,
    kind: node.kind,
    what: node.what,
    name: node.name,
    address: node.address,
    ...nodeFigures(simulation, node, totals),
    lost: lostAt(simulation, node.subject),
    alarm: worst(alarms.filter(({ watches }) => watches === node.id)),
  }));
}

function alarmEntries({ topology, services }: Simulation, graph: Graph): AlarmEntry[] {
  const settings = new Map(topology.alarms.map((alarm) => [alarm.arn, alarm]));
  return services.watch.alarms.map(({ arn, name, state, since, reason }) => {
    const { description, watches } = settings.get(arn) ?? {};
    return { name, state, since, reason, description: description ?? null, watches: idOf(watches, graph) };
  });
}

function idOf(subject: Place | Rule | undefined, graph: Graph): string | null {
  return (subject && graph.node(subject)?.id) ?? null;
}

const BADNESS: readonly AlarmState[] = ["ALARM", "INSUFFICIENT_DATA", "OK"];

function worst(alarms: readonly AlarmEntry[]): AlarmState | null {
  return BADNESS.find((state) => alarms.some((alarm) => alarm.state === state)) ?? null;
}
