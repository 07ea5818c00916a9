/** Colours of the pictures and pages of a stack, by what they are for. */
export interface Palette {
  readonly ground: string;
  readonly card: string;
  readonly line: string;
  readonly text: string;
  readonly soft: string;
  readonly edge: string;
  readonly bad: string;
  readonly "bad-ground": string;
  readonly good: string;
  readonly unsure: string;
  readonly accent: string;
  readonly bus: string;
  readonly rule: string;
  readonly topic: string;
  readonly queue: string;
  readonly function: string;
  readonly other: string;
}

/** Dark on light. */
export const LIGHT: Palette = {
  ground: "#f4f5f7",
  card: "#ffffff",
  line: "#d8dce3",
  text: "#1b2330",
  soft: "#5a6577",
  edge: "#9aa5b5",
  bad: "#c01f2e",
  "bad-ground": "#fdecec",
  good: "#1a7f4b",
  unsure: "#8a6100",
  accent: "#2257c5",
  bus: "#6d4bc3",
  rule: "#2f6fb5",
  topic: "#0b7285",
  queue: "#3d6b2e",
  function: "#b35c00",
  other: "#6b7280",
};

/** Light on dark. */
export const DARK: Palette = {
  ground: "#12161d",
  card: "#1b212b",
  line: "#343d4b",
  text: "#e6eaf0",
  soft: "#a0abbc",
  edge: "#65718a",
  bad: "#ff7b81",
  "bad-ground": "#3a1d22",
  good: "#5cc98d",
  unsure: "#e0b04a",
  accent: "#8db4ff",
  bus: "#a58bf0",
  rule: "#6aa9ee",
  topic: "#3fc0d3",
  queue: "#8cc474",
  function: "#f0a04b",
  other: "#9aa3b2",
};

/** The same as variables of a style sheet: `--ground: #f4f5f7; …`. */
export function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(" ");
}
