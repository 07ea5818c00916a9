import type { Rule } from "../topology/places";
import type { Graph, GraphEdge } from "./graph/graph";
import type { EdgeState } from "./page-state";
import type { PathTotals } from "./path-totals";

/** What is counted on the edges. */
export function edgeFigures({ edges }: Graph, totals: PathTotals): EdgeState[] {
  return edges.map((edge) => ({
    id: edge.id,
    from: edge.from.id,
    to: edge.to.id,
    kind: edge.kind,
    count: countOn(edge, totals),
    lost: edge.senders.reduce((sum, sender) => sum + totals.sentBy(sender).lost, 0),
  }));
}

function countOn({ kind, from, to, senders }: GraphEdge, totals: PathTotals): number | null {
  const { subject } = from;
  switch (kind) {
    case "rule":
      return totals.matchedBy(to.subject as Rule);
    case "target":
    case "subscription":
    case "pipe":
      return senders.reduce((sum, sender) => sum + totals.sentBy(sender).opened, 0);
    case "mapping":
      // Which of several consumers took a message, its way does not tell.
      return "mappings" in subject && subject.mappings.length === 1 ? totals.endedTowards(subject, "processed") : null;
    case "destination":
      if (!("kind" in subject)) return null;
      // What a function publishes begins a way of its own, which does not tell who published it.
      if (subject.kind === "function" && subject.asyncInvocation.onSuccess !== to.subject) return null;
      // Requests are no events, and go no way.
      return subject.kind === "other" && subject.httpApi ? null : totals.sentBy(subject).opened;
    case "dead-letter":
      return null;
  }
}
