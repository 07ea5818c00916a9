import type { Graph, GraphEdge, GraphNode } from "../graph/graph";
import { anchorOf, type Block, hangersOf, membersOf } from "./block";
import { ranksOf } from "./ranks";

/** A piece of an edge, from one column to the next. */
export interface Piece {
  readonly from: Block;
  readonly to: Block;
  /** Below the upper ends of the blocks. */
  readonly fromAnchor: number;
  readonly toAnchor: number;
}

/** An edge as it runs through the columns. */
export interface Run {
  readonly edge: GraphEdge;
  /** The block where it starts, the lanes that it takes, the block where it ends. */
  readonly blocks: readonly Block[];
}

/** The blocks of a graph in columns, and the edges between them cut into pieces. */
export interface Columns {
  readonly columns: readonly Block[][];
  readonly pieces: readonly Piece[];
  /** Edges from left to right. */
  readonly runs: readonly Run[];
  /** Edges that go back to the left or stay in a column: they close a circle. */
  readonly returns: readonly GraphEdge[];
  readonly blockOf: ReadonlyMap<GraphNode, Block>;
}

/** Height of the lane of an edge that passes a column. */
const LANE = 10;

export function columnsOf(graph: Graph): Columns {
  const hangers = hangersOf(graph);
  const edges = graph.edges.filter(({ to }) => !hangers.has(to));
  const hosts = graph.nodes.filter((node) => !hangers.has(node));
  const members = new Map(hosts.map((host) => [host, membersOf(host, hangers, edges)]));
  const hostOf = new Map([...members].flatMap(([host, all]) => all.map(({ node }) => [node, host])));
  const bonds = edges.map(({ from, to }) => ({ from: hostOf.get(from) ?? from, to: hostOf.get(to) ?? to }));
  const ranks = ranksOf(hosts, bonds);

  const columns: Block[][] = [];
  const put = (block: Block) => {
    while (columns.length <= block.rank) columns.push([]);
    columns[block.rank]?.push(block);
    return block;
  };
  const blockOf = new Map<GraphNode, Block>();
  for (const [host, all] of members) {
    const last = all.at(-1);
    const height = last === undefined ? 0 : last.top + last.height;
    const block = put({ members: all, height, rank: ranks.get(host) ?? 0, y: 0 });
    for (const { node } of all) blockOf.set(node, block);
  }
  const runs: Run[] = [];
  const returns: GraphEdge[] = [];
  for (const edge of edges) {
    const from = blockOf.get(edge.from);
    const to = blockOf.get(edge.to);
    if (from === undefined || to === undefined) continue;
    if (from.rank >= to.rank) {
      returns.push(edge);
      continue;
    }
    const lanes = Array.from({ length: to.rank - from.rank - 1 }, (_, index) =>
      put({ members: [], height: LANE, rank: from.rank + index + 1, y: 0 }),
    );
    runs.push({ edge, blocks: [from, ...lanes, to] });
  }
  return { columns, pieces: runs.flatMap(piecesOf), runs, returns, blockOf };
}

function piecesOf({ edge, blocks }: Run): Piece[] {
  return blocks.slice(1).map((to, index) => {
    const from = blocks[index] as Block;
    return { from, to, fromAnchor: anchorOf(from, edge.from), toAnchor: anchorOf(to, edge.to) };
  });
}
