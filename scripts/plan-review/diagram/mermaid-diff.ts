import { MERMAID_LIMITS, MERMAID_SHAPES, mermaidLine } from "../../diagram/mermaid-syntax";
import type { DiffEdge, DiffNode, Fate, TopologyDiff } from "./topology-diff";

/** Nodes up to which everything is drawn: a larger picture nobody can read. */
const MOST_NODES = 60;

/** A diagram of Mermaid, and what it leaves out. */
export interface DrawnDiff {
  /** `undefined`: there is nothing to draw. */
  readonly text: string | undefined;
  /** Nodes that are not drawn. */
  readonly omitted: number;
}

/**
 * The topology before and after as one diagram of Mermaid: what is added is green, what is removed red and dashed, what is
 * changed yellow; signs say the same where colours do not. Of a large topology only what changes is drawn, with what is
 * next to it.
 */
export function mermaidDiff(diff: TopologyDiff, mostNodes = MOST_NODES): DrawnDiff {
  const nodes = drawnNodes(diff, mostNodes);
  if (nodes.length === 0) return { text: undefined, omitted: diff.nodes.length };
  const drawn = new Set(nodes);
  const edges = diff.edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)).slice(0, MERMAID_LIMITS.edges);
  const text = [
    "flowchart LR",
    ...nodes.map((node) => `  ${nodeLine(node)}`),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
    ...linkStyles(edges),
    ...Object.entries(STYLES).map(([fate, style]) => `  classDef ${fate} ${style}`),
  ].join("\n");
  return { text, omitted: diff.nodes.length - nodes.length };
}

function drawnNodes({ nodes, edges }: TopologyDiff, most: number): DiffNode[] {
  if (nodes.length <= most) return [...nodes];
  const chosen = new Set(nodes.filter(({ fate }) => fate !== "kept"));
  for (const { from, to, fate } of edges) if (fate !== "kept") chosen.add(from).add(to);
  const changed = new Set(chosen);
  for (const { from, to } of edges) if (changed.has(from) || changed.has(to)) chosen.add(from).add(to);
  return nodes.filter((node) => chosen.has(node)).slice(0, most);
}

/** Both fill and text, so that it can be read on a light and on a dark page. */
const STYLES: Readonly<Record<Fate, string>> = {
  added: "fill:#dafbe1,stroke:#1a7f37,stroke-width:2px,color:#1f2328",
  removed: "fill:#ffebe9,stroke:#cf222e,stroke-width:2px,stroke-dasharray:5 3,color:#1f2328",
  changed: "fill:#fff8c5,stroke:#9a6700,stroke-width:2px,color:#1f2328",
  kept: "fill:#f6f8fa,stroke:#8c959f,color:#1f2328",
};

const SIGNS: Readonly<Record<Fate, string>> = { added: "+ ", removed: "− ", changed: "~ ", kept: "" };

function nodeLine({ id, kind, what, name, fate, isReplaced, words }: DiffNode): string {
  const [open, close] = MERMAID_SHAPES[kind];
  const lines = [
    `<b>${SIGNS[fate]}${mermaidLine(name)}</b>`,
    mermaidLine(isReplaced ? `${what}, replaced` : what),
    ...(fate === "kept" ? [] : words.slice(0, 3).map(mermaidLine)),
  ];
  return `${id}${open}"${lines.join("<br/>")}"${close}:::${fate}`;
}

function edgeLine({ from, to, kind, fate, words }: DiffEdge): string {
  const arrow = kind === "dead-letter" || fate === "removed" ? "-.->" : "-->";
  const label = fate === "kept" ? "" : `|"${SIGNS[fate]}${mermaidLine(words[0] ?? fate)}"|`;
  return `${from.id} ${arrow}${label} ${to.id}`;
}

function linkStyles(edges: readonly DiffEdge[]): string[] {
  const colours = { added: "#1a7f37", removed: "#cf222e", changed: "#9a6700" } as const;
  return Object.entries(colours).flatMap(([fate, colour]) => {
    const numbers = edges.flatMap((edge, i) => (edge.fate === fate ? [i] : []));
    return numbers.length === 0 ? [] : [`  linkStyle ${numbers.join(",")} stroke:${colour},stroke-width:2px`];
  });
}
