import type { GraphEdge, GraphNode } from "../graph/graph";
import { SIZES } from "./block";
import type { Run } from "./columns";
import type { EdgeEnds } from "./lines";
import type { PlacedNode } from "./picture";

/** Where edges leave nodes and arrive: spread over the side of each node in the order in which they come. */
export function portsOf(
  runs: readonly Run[],
  returns: readonly GraphEdge[],
  placed: ReadonlyMap<GraphNode, PlacedNode>,
): (edge: GraphEdge) => EdgeEnds {
  const starts = new Map<GraphNode, Port[]>();
  const ends = new Map<GraphNode, Port[]>();
  for (const { edge, blocks } of runs) {
    put(starts, edge.from, { edge, toward: middleOf(edge.to, blocks[1], placed) });
    put(ends, edge.to, { edge, toward: middleOf(edge.from, blocks.at(-2), placed) });
  }
  for (const edge of returns) {
    put(starts, edge.from, { edge, toward: Number.POSITIVE_INFINITY });
    put(ends, edge.to, { edge, toward: Number.POSITIVE_INFINITY });
  }
  for (const ports of [...starts.values(), ...ends.values()]) ports.sort((a, b) => a.toward - b.toward);
  return (edge) => {
    const from = starts.get(edge.from) ?? [];
    const to = ends.get(edge.to) ?? [];
    return {
      start: { x: right(placed.get(edge.from)), y: portY(edge, from, placed.get(edge.from)) },
      end: { x: placed.get(edge.to)?.x ?? 0, y: portY(edge, to, placed.get(edge.to)) },
      // The count stands at the end where fewer edges meet.
      labelAtEnd: to.length <= from.length,
    };
  };
}

interface Port {
  readonly edge: GraphEdge;
  /** Height of where the edge comes from or goes to. */
  readonly toward: number;
}

function middleOf(
  node: GraphNode,
  lane: Run["blocks"][number] | undefined,
  placed: ReadonlyMap<GraphNode, PlacedNode>,
): number {
  if (lane !== undefined && lane.members.length === 0) return lane.y;
  const { y = 0, height = 0 } = placed.get(node) ?? {};
  return y + height / 2;
}

function put(ports: Map<GraphNode, Port[]>, node: GraphNode, port: Port): void {
  const known = ports.get(node);
  if (known === undefined) ports.set(node, [port]);
  else known.push(port);
}

function portY(edge: GraphEdge, ports: readonly Port[], node: PlacedNode | undefined): number {
  if (node === undefined) return 0;
  const index = ports.findIndex((port) => port.edge === edge);
  const gap = Math.min(SIZES.portGap, node.height / (ports.length + 1));
  return node.y + node.height / 2 + (index - (ports.length - 1) / 2) * gap;
}

function right(node: PlacedNode | undefined): number {
  return node === undefined ? 0 : node.x + node.width;
}
