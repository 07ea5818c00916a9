import type { GraphNode } from "../graph/graph";

export interface Bond {
  readonly from: GraphNode;
  readonly to: GraphNode;
}

/** The leftmost column of each kind: a stack reads from the bus to the function. */
const FIRST_COLUMN: Readonly<Record<GraphNode["kind"], number>> = {
  bus: 0,
  rule: 1,
  topic: 2,
  other: 2,
  queue: 3,
  function: 4,
};

/** The column of each node: right of all that sends to it, apart from what closes a circle. No column is empty. */
export function ranksOf(nodes: readonly GraphNode[], bonds: readonly Bond[]): ReadonlyMap<GraphNode, number> {
  const next = new Map(nodes.map((node) => [node, bonds.filter(({ from }) => from === node).map(({ to }) => to)]));
  const sorted = sort(nodes, next);
  const position = new Map(sorted.map((node, index) => [node, index]));
  const ranks = new Map<GraphNode, number>();
  for (const node of sorted) {
    const rank = Math.max(ranks.get(node) ?? 0, node.isDeadLetterQueue ? 0 : FIRST_COLUMN[node.kind]);
    ranks.set(node, rank);
    for (const other of next.get(node) ?? []) {
      const closesCircle = (position.get(other) ?? 0) <= (position.get(node) ?? 0);
      if (!closesCircle) ranks.set(other, Math.max(ranks.get(other) ?? 0, rank + 1));
    }
  }
  return withoutGaps(ranks);
}

/** Each node before all that it sends to, where there are no circles. */
function sort(nodes: readonly GraphNode[], next: ReadonlyMap<GraphNode, readonly GraphNode[]>): GraphNode[] {
  const sorted: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  const visit = (node: GraphNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const other of next.get(node) ?? []) visit(other);
    sorted.push(node);
  };
  for (const node of nodes) visit(node);
  return sorted.reverse();
}

function withoutGaps(ranks: ReadonlyMap<GraphNode, number>): ReadonlyMap<GraphNode, number> {
  const used = [...new Set(ranks.values())].sort((a, b) => a - b);
  return new Map([...ranks].map(([node, rank]) => [node, used.indexOf(rank)]));
}
