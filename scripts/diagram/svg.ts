import { escapeHtml } from "../../simulator/page/html/escape";
import { CHARACTER, nameText } from "../../simulator/page/html/fit-text";
import { SIZES } from "../../simulator/page/layout/block";
import { layoutOf, type Widths } from "../../simulator/page/layout/layout";
import type { DrawnEdge, PlacedNode } from "../../simulator/page/layout/picture";
import type { Diagram, DiagramEdge, DiagramNode } from "./diagram";
import { oneLine, shortened } from "./plain-text";
import { SVG_STYLE } from "./svg-style";
import type { Words } from "./words";

export interface SvgOptions {
  /** Where a click on a node leads; nowhere where it is not given. */
  readonly linkTo?: (node: DiagramNode) => string;
}

/** A picture, and how wide it is in pixels. */
export interface DrawnSvg {
  readonly text: string;
  readonly width: number;
}

/** A diagram as a picture by itself: its style is in it, light or dark as the reader has it. */
export function drawSvg(diagram: Diagram, { linkTo }: SvgOptions = {}): DrawnSvg {
  const widths = widthsOf(diagram);
  const picture = layoutOf(diagram.graph, widths);
  const nodeWords = new Map(diagram.nodes.map((each) => [each.node, each]));
  const edgeWords = new Map(diagram.edges.map((each) => [each.edge, each]));
  const nodes = picture.nodes.map((placed) => nodeSvg(placed, nodeWords.get(placed.node) as DiagramNode, linkTo));
  const edges = picture.edges.map((drawn) => ({ drawn, words: edgeWords.get(drawn.edge) as DiagramEdge }));
  const width = picture.width - picture.left + 2 * PADDING;
  const height = picture.height + HEAD + PADDING;
  const title = oneLine(diagram.stack);
  // Labels come last, so that no line runs through one.
  const text = `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="${escapeHtml(`The way of events through ${title}`)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${SVG_STYLE}</style>
<rect class="ground" width="${width}" height="${height}"/>
<text class="stack" x="${PADDING}" y="30">${escapeHtml(shortened(title, Math.floor((width - 2 * PADDING) / (18 * CHARACTER))))}</text>
<text class="counts" x="${PADDING}" y="47">${escapeHtml(shortened(countsText(diagram), Math.floor((width - 2 * PADDING) / (11 * CHARACTER))))}</text>
<g transform="translate(${PADDING - picture.left},${HEAD})">
${edges.map(({ drawn, words }) => lineSvg(drawn, words)).join("\n")}
${nodes.join("\n")}
${edges.map(({ drawn, words }) => labelSvg(drawn, words, widths)).join("")}
</g>
</svg>
`;
  return { text, width };
}

/** Around everything, and above it for the title. */
const PADDING = 20;
const HEAD = 66;
/** Names are bold, and so wider than other text. */
const NAME_MARGIN = 12;
/** Before the text of a node. */
const INDENT = 16;

/** Wide enough for the longest name and label, within reason. */
function widthsOf({ nodes, edges }: Diagram): Widths {
  const names = nodes.map(({ node }) => (node.isDeadLetterQueue ? NAME_SIZE.small : NAME_SIZE.full) * node.name.length);
  const labels = edges.map(({ short }) => labelText(short).length * LABEL_SIZE);
  return {
    node: between(206, Math.max(0, ...names) * CHARACTER + INDENT + 40, 280),
    gap: between(SIZES.columnGap, Math.max(0, ...labels) * CHARACTER + 30, 160),
  };
}

const NAME_SIZE = { full: 12.5, small: 11 };
const LABEL_SIZE = 10;
const DETAIL_SIZE = 10.5;
/** Narrower than that of names, which are bold. */
const DETAIL_CHARACTER = 0.57;

function between(least: number, value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}

/** `1 bus · 3 rules · 2 topics` */
function countsText({ nodes }: Diagram): string {
  const counts = new Map<string, number>();
  for (const { node } of nodes) {
    const what = node.isDeadLetterQueue ? "dead-letter queue" : node.kind === "other" ? "other place" : node.kind;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts]
    .map(([what, count]) => `${count} ${count === 1 ? what : (PLURALS[what] ?? `${what}s`)}`)
    .join(" · ");
}

const PLURALS: Readonly<Record<string, string>> = { bus: "buses" };

function nodeSvg({ node, ...box }: PlacedNode, words: DiagramNode, linkTo: SvgOptions["linkTo"]): string {
  const { x, y, width, height, hangs } = box;
  const classes = ["node", node.kind, ...(node.isDeadLetterQueue ? ["dead-letters"] : [])];
  const drawn = `<g class="${classes.join(" ")}" id="${node.id}" transform="translate(${x},${y})"><title>${tooltip(
    `${node.what} ${node.name}`,
    [{ name: "address", text: node.address }, ...words.facts],
    words.alarms,
  )}</title><rect class="box" width="${width}" height="${height}" rx="6"/><rect class="stripe" width="4" height="${height - 12}" x="5" y="6" rx="2"/>
${hangs ? smallText(words, width, height) : fullText(words, width, height)}</g>`;
  return linkTo ? `<a href="${escapeHtml(linkTo(words))}">${drawn}</a>` : drawn;
}

function fullText({ node, short }: DiagramNode, width: number, height: number): string {
  const y = Math.round((height - SIZES.nodeHeight) / 2);
  const room = width - INDENT - 10;
  return [
    `<text class="what" x="${INDENT}" y="${17 + y}">${escapeHtml(oneLine(node.what))}</text>`,
    nameText(oneLine(node.name), { x: INDENT, y: 34 + y, room: room - NAME_MARGIN, size: NAME_SIZE.full }),
    ...detailLines(short, 2).map((text, i) => detail(text, INDENT, 50 + y + i * 14, room)),
  ].join("");
}

function smallText({ node, short }: DiagramNode, width: number, height: number): string {
  const y = Math.round((height - SIZES.hangingHeight) / 2);
  const room = width - INDENT - 10;
  return [
    nameText(oneLine(node.name), { x: INDENT, y: 18 + y, room: room - NAME_MARGIN, size: NAME_SIZE.small }),
    detail(["dead letters", ...short].join(" · "), INDENT, 34 + y, room),
  ].join("");
}

/** As many lines as there is room for; the last says how much is left out. */
function detailLines(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]} · +${lines.length - most}`];
}

function detail(text: string, x: number, y: number, room: number): string {
  const more = / · \+\d+$/.exec(text)?.[0] ?? "";
  const characters = Math.floor(room / (DETAIL_SIZE * DETAIL_CHARACTER)) - more.length;
  const shown = shortened(oneLine(text.slice(0, text.length - more.length)), characters) + more;
  return `<text class="detail" x="${x}" y="${y}">${escapeHtml(shown)}</text>`;
}

function lineSvg({ edge, line, tip: { x, y } }: DrawnEdge, { short, facts }: DiagramEdge): string {
  const title = [`${edge.from.name} → ${edge.to.name}`, ...short.slice(0, 1)].join(": ");
  return `<g class="edge ${edge.kind}" id="${edge.id}"><title>${tooltip(title, facts, [])}</title><path class="reach" d="${line}"/><path class="line" d="${line}"/><path class="tip" d="M${x - 7},${y - 4}L${x},${y}L${x - 7},${y + 4}Z"/></g>`;
}

/** It stands where the edge arrives: of the ends of edges, no two lie on each other. */
function labelSvg({ label, tip }: DrawnEdge, { short }: DiagramEdge, { gap }: Widths): string {
  if (label === undefined || short.length === 0) return "";
  const characters = Math.floor((gap - 24) / (LABEL_SIZE * CHARACTER));
  return `<text class="label" x="${tip.x - 10}" y="${tip.y - 4}" text-anchor="end">${escapeHtml(shortened(labelText(short), characters))}</text>\n`;
}

function labelText(short: readonly string[]): string {
  return oneLine(short.join(" · "));
}

/** What shows while the pointer rests there. */
function tooltip(title: string, facts: Words["facts"], alarms: readonly string[]): string {
  const lines = facts.map(({ name, text, isCode }) => (isCode ? `${name}:\n${text}` : `${name}: ${text}`));
  const watched = alarms.length > 0 ? [`alarms: ${alarms.join(", ")}`] : [];
  const text = [title, ...lines, ...watched].join("\n").split("\n").map(oneLine).join("\n");
  return escapeHtml(text);
}
