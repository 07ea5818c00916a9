import type { Graph, GraphEdge, GraphNode } from "../graph/graph";

/** Pixels of the picture. */
export const SIZES = {
  nodeWidth: 176,
  nodeHeight: 74,
  /** Of a dead-letter queue that hangs under what sends to it. */
  hangingHeight: 44,
  hangingIndent: 16,
  hangingGap: 8,
  /** Between columns, where the edges are. */
  columnGap: 92,
  rowGap: 22,
  laneGap: 8,
  /** Between ends of edges at one node, so that their counts do not overlap. */
  portGap: 17,
  margin: 4,
} as const;

/** What is moved as one: a node with the dead-letter queues that hang under it, or the lane of an edge through a column. */
export interface Block {
  /** Empty: a lane. */
  readonly members: readonly Member[];
  readonly height: number;
  /** Column, from the left. */
  readonly rank: number;
  /** Of its upper end. */
  y: number;
}

export interface Member {
  readonly node: GraphNode;
  /** Below the upper end of the block. */
  readonly top: number;
  readonly height: number;
  /** 0: it hangs nowhere. 1: under the first, and so on. */
  readonly depth: number;
}

/** Nodes that hang under the only node that sends to them. */
export function hangersOf({ nodes, edges }: Graph): ReadonlyMap<GraphNode, GraphNode> {
  const hangers = new Map<GraphNode, GraphNode>();
  for (const node of nodes) {
    if (!node.isDeadLetterQueue) continue;
    const [edge, ...others] = edges.filter(({ to }) => to === node);
    if (edge !== undefined && others.length === 0 && edge.from !== node) hangers.set(node, edge.from);
  }
  // Dead-letter queues of each other hang nowhere.
  for (const node of [...hangers.keys()]) if (hostOf(node, hangers) === undefined) hangers.delete(node);
  return hangers;
}

/** The node that carries it, be it itself; `undefined` where they hang in a circle. */
function hostOf(node: GraphNode, hangers: ReadonlyMap<GraphNode, GraphNode>): GraphNode | undefined {
  let host = node;
  for (let step = 0; step <= hangers.size; step++) {
    const next = hangers.get(host);
    if (next === undefined) return host;
    host = next;
  }
  return undefined;
}

/** The members of the block of a node that hangs nowhere. */
export function membersOf(
  host: GraphNode,
  hangers: ReadonlyMap<GraphNode, GraphNode>,
  edges: readonly GraphEdge[],
): readonly Member[] {
  const members: Member[] = [];
  const add = (node: GraphNode, depth: number) => {
    const last = members.at(-1);
    const top = last === undefined ? 0 : last.top + last.height + SIZES.hangingGap;
    members.push({ node, top, height: heightOf(node, depth, edges), depth });
    for (const [hanger, above] of hangers) if (above === node) add(hanger, depth + 1);
  };
  add(host, 0);
  return members;
}

/** A node is as high as the counts at the ends of its edges need. */
function heightOf(node: GraphNode, depth: number, edges: readonly GraphEdge[]): number {
  const most = Math.max(edges.filter(({ to }) => to === node).length, edges.filter(({ from }) => from === node).length);
  return Math.max(depth === 0 ? SIZES.nodeHeight : SIZES.hangingHeight, SIZES.portGap * (most + 1));
}

/** How far below its block's upper end a node is met by its edges. */
export function anchorOf(block: Block, node: GraphNode | undefined): number {
  const member = block.members.find((each) => each.node === node);
  return member === undefined ? block.height / 2 : member.top + member.height / 2;
}
