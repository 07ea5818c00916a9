import type { GraphNode } from "../../simulator/page/graph/graph";
import { LIGHT } from "../../simulator/page/html/palette";
import type { Diagram, DiagramEdge, DiagramNode } from "./diagram";
import { escapedForMermaid, MERMAID_LIMITS, MERMAID_SHAPES, mermaidLine } from "./mermaid-syntax";
import { oneLine } from "./plain-text";

/**
 * A diagram as Mermaid, which GitHub and GitLab draw in Markdown.
 * https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaidText({ stack, nodes, edges }: Diagram): string {
  const classes = [...new Set(nodes.map(({ node }) => classOf(node)))];
  return [
    "---",
    `title: ${JSON.stringify(oneLine(stack))}`,
    "---",
    "flowchart LR",
    ...nodes.map((node) => `  ${nodeLine(node)}`),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
    ...classes.map((name) => `  classDef ${name} ${styleOf(name)}`),
  ].join("\n");
}

/** Why GitHub would not draw a text; nothing where it does. */
export function mermaidProblem({ edges }: Diagram, text: string): string | undefined {
  const { edges: mostEdges, characters } = MERMAID_LIMITS;
  const more = "Draw it as SVG or HTML, or one stack at a time.";
  if (edges.length > mostEdges)
    return `GitHub draws at most ${mostEdges} edges of Mermaid, and these are ${edges.length}. ${more}`;
  if (text.length > characters)
    return `GitHub draws at most ${characters} characters of Mermaid, and these are ${text.length}. ${more}`;
  return undefined;
}

function nodeLine({ node, short }: DiagramNode): string {
  const [open, close] = MERMAID_SHAPES[node.kind];
  const lines = [
    `<b>${escapedForMermaid(node.name)}</b>`,
    escapedForMermaid(node.what),
    ...short.slice(0, 2).map(mermaidLine),
  ];
  return `${node.id}${open}"${lines.join("<br/>")}"${close}:::${classOf(node)}`;
}

function edgeLine({ edge, short }: DiagramEdge): string {
  const arrow = edge.kind === "dead-letter" ? "-.->" : "-->";
  const label = short.length > 0 ? `|"${short.map(mermaidLine).join("<br/>")}"|` : "";
  return `${edge.from.id} ${arrow}${label} ${edge.to.id}`;
}

function classOf({ kind, isDeadLetterQueue }: GraphNode): string {
  return isDeadLetterQueue ? "deadLetters" : `${kind}Place`;
}

/** Fill and text both, so that it can be read on a light and on a dark page. */
function styleOf(name: string): string {
  const { card, text } = LIGHT;
  if (name === "deadLetters") return `fill:${card},stroke:${LIGHT.queue},color:${text},stroke-dasharray:4 3`;
  const kind = name.replace(/Place$/, "") as GraphNode["kind"];
  return `fill:${card},stroke:${LIGHT[kind]},stroke-width:2px,color:${text}`;
}
