import type { Pipe, Place, Rule, Subscription, Target } from "../../topology/places";

/** A place or a rule, as the picture shows it. */
export interface GraphNode {
  /** Unique in the page, the same from one load to the next: `n3`. */
  readonly id: string;
  readonly kind: "bus" | "rule" | "topic" | "queue" | "function" | "other";
  /** In words: `FIFO queue`, `dead-letter queue`, `email`. */
  readonly what: string;
  readonly name: string;
  /** As `terraform` prints it. */
  readonly address: string;
  readonly subject: Place | Rule;
  /** Whether something sends to it what it could not deliver or process, and nothing else does. */
  readonly isDeadLetterQueue: boolean;
}

/**
 * Why something goes from one node to another: a bus has a `rule`, a rule a `target`, a topic a `subscription`, a queue an
 * event source `mapping`, a function a `destination`, be it that of its asynchronous events or one that it publishes to, a
 * table a `pipe`; each of them may have a dead-letter queue.
 */
export type GraphEdgeKind = "rule" | "target" | "pipe" | "subscription" | "mapping" | "destination" | "dead-letter";

/** What goes from one node to another, however many targets or subscriptions do it. */
export interface GraphEdge {
  /** `n0-n3` */
  readonly id: string;
  readonly kind: GraphEdgeKind;
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** Targets and subscriptions that it stands for. */
  readonly senders: readonly (Target | Subscription | Pipe)[];
}

/** A stack as nodes and edges. */
export class Graph {
  private readonly bySubject: ReadonlyMap<Place | Rule, GraphNode>;
  private readonly byEnds: ReadonlyMap<string, GraphEdge>;

  constructor(
    readonly nodes: readonly GraphNode[],
    readonly edges: readonly GraphEdge[],
  ) {
    this.bySubject = new Map(nodes.map((node) => [node.subject, node]));
    this.byEnds = new Map(edges.map((edge) => [edge.id, edge]));
  }

  node(subject: Place | Rule): GraphNode | undefined {
    return this.bySubject.get(subject);
  }

  edge(from: Place | Rule, to: Place | Rule): GraphEdge | undefined {
    const start = this.node(from);
    const end = this.node(to);
    return start && end && this.byEnds.get(edgeId(start, end));
  }
}

export function edgeId(from: GraphNode, to: GraphNode): string {
  return `${from.id}-${to.id}`;
}
