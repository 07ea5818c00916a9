import { DARK, LIGHT, type Palette } from "../../simulator/page/html/palette";

const KINDS = ["bus", "rule", "topic", "queue", "function", "other"] as const;

/** Colours are written out: not everything that draws SVG knows variables. */
function colours(palette: Palette): string {
  const { card, line, text, soft, edge } = palette;
  return [
    `.diagram .ground { fill: ${card}; }`,
    `.diagram text { fill: ${text}; }`,
    `.diagram .counts, .diagram .detail { fill: ${soft}; }`,
    `.diagram .box { fill: ${card}; stroke: ${line}; }`,
    `.diagram .line { stroke: ${edge}; } .diagram .tip { fill: ${edge}; }`,
    `.diagram .label { fill: ${text}; stroke: ${card}; }`,
    ...KINDS.map(
      (kind) =>
        `.diagram .${kind} .stripe, .diagram .${kind} .what { fill: ${palette[kind]}; } .diagram .${kind} .box { stroke: ${palette[kind]}; }`,
    ),
  ].join("\n");
}

/** The style of a picture, light or dark as the reader has it, and light on paper. */
export const SVG_STYLE = `
.diagram text { font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.diagram .stack { font-size: 18px; font-weight: 600; }
.diagram .counts { font-size: 11px; }
.diagram .what { font-size: 10.5px; font-weight: 600; }
.diagram .name { font-weight: 600; }
.diagram .detail { font-size: 10.5px; }
.diagram .box { stroke-width: 1.2; }
.diagram .dead-letters .box { stroke-dasharray: 4 3; }
.diagram .line { fill: none; stroke-width: 1.6; }
.diagram .reach { fill: none; stroke: transparent; stroke-width: 12; pointer-events: stroke; }
.diagram .dead-letter .line { stroke-dasharray: 4 4; }
.diagram .label { font-size: 10px; paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }
${colours(LIGHT)}
@media screen and (prefers-color-scheme: dark) {
${colours(DARK)}
}
`;
