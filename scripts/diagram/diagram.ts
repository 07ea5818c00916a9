import type { Topology } from "../../simulator";
import type { Graph, GraphEdge, GraphNode } from "../../simulator/page/graph/graph";
import { graphOf } from "../../simulator/page/graph/read-graph";
import { alarmSummary } from "../summary/alarm-summary";
import { edgeWords } from "./edge-words";
import { nodeWords } from "./node-words";
import type { Words } from "./words";

export interface DiagramNode extends Words {
  readonly node: GraphNode;
  /** Names of the alarms that watch it. */
  readonly alarms: readonly string[];
}

export interface DiagramEdge extends Words {
  readonly edge: GraphEdge;
}

/** A stack as it is drawn, whatever in. */
export interface Diagram {
  readonly stack: string;
  readonly graph: Graph;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly alarms: readonly ReturnType<typeof alarmSummary>[];
  /** Resources that may play a part which is not drawn. */
  readonly unknown: Topology["unknown"];
}

/** @param name of the stack, where its file does not say it */
export function diagramOf(topology: Topology, name: string): Diagram {
  const graph = graphOf(topology);
  return {
    stack: topology.stack ?? name,
    graph,
    nodes: graph.nodes.map((node) => ({
      node,
      ...nodeWords(node),
      alarms: topology.alarms.filter(({ watches }) => watches === node.subject).map((alarm) => alarm.name),
    })),
    edges: graph.edges.map((edge) => ({ edge, ...edgeWords(edge) })),
    alarms: topology.alarms.map(alarmSummary),
    unknown: topology.unknown,
  };
}
