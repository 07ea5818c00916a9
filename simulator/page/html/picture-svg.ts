import type { GraphNode } from "../graph/graph";
import { SIZES } from "../layout/block";
import type { DrawnEdge, Picture, PlacedNode } from "../layout/picture";
import { escapeHtml } from "./escape";
import { nameText } from "./fit-text";

/** The picture of a stack, without its counts: the page's script puts them in. */
export function pictureSvg({ left, width, height, nodes, edges }: Picture, stack: string): string {
  // Nodes come last, so that no edge runs over one.
  return `<svg id="picture" role="img" aria-labelledby="picture-title" aria-describedby="picture-description" viewBox="${left} 0 ${width - left} ${height}">
<title id="picture-title">The way of events through ${escapeHtml(stack)}</title>
<desc id="picture-description">Events go from left to right. All of it stands in the tables below, too.</desc>
${edges.map(edgeSvg).join("\n")}
${nodes.map(nodeSvg).join("\n")}
</svg>`;
}

function edgeSvg({ edge, line, tip, label }: DrawnEdge): string {
  const { x, y } = tip;
  const words = `${edge.from.name} → ${edge.to.name}`;
  const count =
    label === undefined
      ? ""
      : `<text class="count" x="${label.x}" y="${label.y}" text-anchor="${label.anchor}"></text>`;
  return `<g class="edge ${edge.kind}" id="${edge.id}"><title>${escapeHtml(words)}</title><path class="line" d="${line}"/><path class="tip" d="M${x - 7},${y - 4}L${x},${y}L${x - 7},${y + 4}Z"/>${count}</g>`;
}

function nodeSvg(placed: PlacedNode): string {
  const { node, x, y, width, height, hangs } = placed;
  const classes = ["node", node.kind, ...(node.isDeadLetterQueue ? ["dead-letters"] : []), ...(hangs ? ["small"] : [])];
  return `<g class="${classes.join(" ")}" id="${node.id}" transform="translate(${x},${y})"><title>${escapeHtml(`${node.what} ${node.name} (${node.address})`)}</title>
<rect class="box" width="${width}" height="${height}" rx="6"/><rect class="stripe" width="4" height="${height - 12}" x="5" y="6" rx="2"/>
${hangs ? smallText(node, width) : fullText(node, width, height)}
${lamp(width - 15, hangs ? 30 : 14)}</g>`;
}

/** Counts that a node has room for. */
const FIGURES = [16, 70, 124];

function fullText(node: GraphNode, width: number, height: number): string {
  const y = Math.round((height - SIZES.nodeHeight) / 2);
  const figures = FIGURES.map(
    (x) =>
      `<text class="figure" x="${x}" y="${54 + y}"></text><text class="figure-name" x="${x}" y="${66 + y}"></text>`,
  );
  return `<text class="what" x="16" y="${17 + y}">${escapeHtml(node.what)}</text><text class="lost" x="${width - 28}" y="${17 + y}" text-anchor="end"></text>
${nameText(node.name, { x: 16, y: 34 + y, room: width - 26, size: 12.5 })}
${figures.join("")}`;
}

function smallText(node: GraphNode, width: number): string {
  return `${nameText(node.name, { x: 16, y: 18, room: width - 24, size: 11 })}<text class="lost" x="${width - 28}" y="35" text-anchor="end"></text>
<text x="16" y="35"><tspan class="figure"></tspan><tspan class="figure-name" dx="5"></tspan></text>`;
}

/** The three shapes of an alarm's state, of which the style shows one. */
function lamp(x: number, y: number): string {
  return `<g class="lamp" transform="translate(${x},${y})"><path class="ALARM" d="M0,-7L8,6L-8,6Z"/><path class="ALARM mark" d="M0,-2.5V2M0,4V4.4"/><circle class="OK" r="5"/><path class="OK mark" d="M-2.4,0L-0.6,2L2.6,-1.8"/><path class="INSUFFICIENT_DATA" d="M0,-6L6,0L0,6L-6,0Z"/></g>`;
}
