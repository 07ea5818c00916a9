import type { Graph, GraphEdge, GraphNode } from "../graph/graph";
import { type Block, SIZES } from "./block";
import { type Columns, columnsOf } from "./columns";
import { type EdgeEnds, hangingLine, lineThrough, returnLine } from "./lines";
import type { DrawnEdge, Picture, PlacedNode } from "./picture";
import { portsOf } from "./ports";
import { settle } from "./settle";
import { untangle } from "./untangle";

/** How wide a picture is drawn, in pixels. */
export interface Widths {
  readonly node: number;
  /** Between columns, where the edges are. */
  readonly gap: number;
}

const PAGE_WIDTHS: Widths = { node: SIZES.nodeWidth, gap: SIZES.columnGap };

/**
 * Lays a graph out from left to right: columns from the buses to the functions, as few crossings as a few rounds find, and
 * dead-letter queues under what sends to them.
 *
 * @param widths those of the state page where none are given
 */
export function layoutOf(graph: Graph, widths: Widths = PAGE_WIDTHS): Picture {
  const columns = columnsOf(graph);
  untangle(columns);
  settle(columns);
  const nodes = columns.columns.flat().flatMap((block) => placedNodes(block, widths));
  const placed = new Map(nodes.map((each) => [each.node, each]));
  const ports = portsOf(columns.runs, columns.returns, placed);
  const bottom = Math.max(0, ...nodes.map(({ y, height }) => y + height));
  // What goes back needs room to turn round.
  const beside = columns.returns.length > 0 ? widths.gap : 0;
  return {
    left: -beside,
    width: 2 * SIZES.margin + Math.max(1, columns.columns.length) * (widths.node + widths.gap) - widths.gap + beside,
    height: bottom + columns.returns.length * SIZES.portGap + SIZES.margin,
    nodes,
    edges: [
      ...drawnRuns(columns, ports, widths),
      ...drawnReturns(columns, ports, bottom, widths),
      ...drawnHanging(graph, placed),
    ],
  };
}

function columnStart({ rank }: Block, { node, gap }: Widths): number {
  return SIZES.margin + rank * (node + gap);
}

function placedNodes(block: Block, widths: Widths): PlacedNode[] {
  return block.members.map(({ node, top, height, depth }) => {
    const indent = depth * SIZES.hangingIndent;
    return {
      node,
      x: columnStart(block, widths) + indent,
      y: block.y + top,
      width: widths.node - indent,
      height,
      hangs: depth > 0,
    };
  });
}

type Ports = (edge: GraphEdge) => EdgeEnds;

function drawnRuns({ runs }: Columns, ports: Ports, widths: Widths): DrawnEdge[] {
  return runs.map(({ edge, blocks }) => {
    const lanes = blocks.slice(1, -1).map((lane) => ({ x: columnStart(lane, widths), y: lane.y + lane.height / 2 }));
    return { edge, ...lineThrough(ports(edge), lanes, widths.node) };
  });
}

function drawnReturns({ returns }: Columns, ports: Ports, bottom: number, { gap }: Widths): DrawnEdge[] {
  return returns.map((edge, index) => ({
    edge,
    ...returnLine(ports(edge), bottom + (index + 0.5) * SIZES.portGap, gap),
  }));
}

/** From a node down to the dead-letter queue that hangs under it. */
function drawnHanging({ edges }: Graph, placed: ReadonlyMap<GraphNode, PlacedNode>): DrawnEdge[] {
  return edges.flatMap((edge) => {
    const from = placed.get(edge.from);
    const to = placed.get(edge.to);
    return from && to?.hangs ? [{ edge, ...hangingLine(from, to) }] : [];
  });
}
