import { UNTOLD_RECEIVES } from "../../../simulator";
import type { Graph, GraphEdge, GraphNode } from "../../../simulator/page/graph/graph";
import { graphOf } from "../../../simulator/page/graph/read-graph";
import { edgeWords } from "../../diagram/edge-words";
import { nodeWords } from "../../diagram/node-words";
import type { Comparison } from "../plan/comparison";

/** What becomes of a node or an edge. */
export type Fate = "added" | "removed" | "changed" | "kept";

export interface DiffNode {
  /** Unique in the diagram. */
  readonly id: string;
  readonly kind: GraphNode["kind"];
  /** `queue`, `dead-letter queue`, `rule`. */
  readonly what: string;
  readonly name: string;
  readonly address: string;
  readonly fate: Fate;
  /** Of a changed one: whether it is destroyed and made again. */
  readonly isReplaced: boolean;
  /** What is said of it now; of a removed one, what was. */
  readonly words: readonly string[];
}

export interface DiffEdge {
  readonly from: DiffNode;
  readonly to: DiffNode;
  readonly kind: GraphEdge["kind"];
  readonly fate: Fate;
  readonly words: readonly string[];
}

/** The topology before and after in one. */
export interface TopologyDiff {
  readonly nodes: readonly DiffNode[];
  readonly edges: readonly DiffEdge[];
}

/** Lays the topologies of both sides over each other. */
export function topologyDiff({ before, after, changeAt }: Comparison): TopologyDiff {
  const [old, coming] = [graphOf(before.topology), graphOf(after.topology)];
  const pairs = pairsOf(old, coming);
  const byNode = new Map<GraphNode, DiffNode>();
  const nodes = pairs.map(([was, is], i) => {
    const shown = (is ?? was) as GraphNode;
    const action = changeAt(shown.address)?.action ?? "none";
    // The same name at another address, without a moved block, is destroyed and made again.
    const isReplaced = action === "replace" || (was !== undefined && is !== undefined && action === "create");
    const differs =
      was && is && (isReplaced || !sameWords(nodeWords(was).short, nodeWords(is).short) || was.name !== is.name);
    const node: DiffNode = {
      id: `n${i}`,
      kind: shown.kind,
      what: shown.what,
      name: shown.name,
      address: shown.address,
      fate:
        was === undefined
          ? "added"
          : is === undefined
            ? "removed"
            : differs || action === "update"
              ? "changed"
              : "kept",
      isReplaced,
      words: nodeWords(shown).short,
    };
    if (was) byNode.set(was, node);
    if (is) byNode.set(is, node);
    return node;
  });
  return { nodes, edges: edgesOf(old, coming, byNode) };
}

/** Each node with what it is on the other side: the same resource, or one of the same kind and name. */
function pairsOf(old: Graph, coming: Graph): (readonly [GraphNode | undefined, GraphNode | undefined])[] {
  const left = new Set(old.nodes);
  const pairs = coming.nodes.map((is) => {
    const same = [...left].find(({ kind, address }) => kind === is.kind && address === is.address);
    const was = same ?? [...left].find(({ kind, name }) => kind === is.kind && name === is.name);
    if (was) left.delete(was);
    return [was, is] as const;
  });
  return [...pairs, ...[...left].map((was) => [was, undefined] as const)];
}

function edgesOf(old: Graph, coming: Graph, byNode: ReadonlyMap<GraphNode, DiffNode>): DiffEdge[] {
  const ends = ({ from, to, kind }: GraphEdge) => `${byNode.get(from)?.id} ${byNode.get(to)?.id} ${kind}`;
  const before = new Map(old.edges.map((edge) => [ends(edge), edge]));
  const after = new Map(coming.edges.map((edge) => [ends(edge), edge]));
  const all = [...new Set([...after.keys(), ...before.keys()])];
  return all.flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const shown = is ?? was;
    const from = shown && byNode.get(shown.from);
    const to = shown && byNode.get(shown.to);
    if (shown === undefined || from === undefined || to === undefined) return [];
    const differs = was && is && !sameWords(edgeWords(was).short, edgeWords(is).short);
    const fate: Fate = was === undefined ? "added" : is === undefined ? "removed" : differs ? "changed" : "kept";
    return [{ from, to, kind: shown.kind, fate, words: edgeWords(shown).short.filter((each) => each !== UNTOLD) }];
  });
}

/** What is said of a queue whose redrive policy is known only after apply. */
const UNTOLD = `after ${UNTOLD_RECEIVES} receives`;

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.join("\n") === b.join("\n");
}
