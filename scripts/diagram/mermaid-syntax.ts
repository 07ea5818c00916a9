import type { GraphNode } from "../../simulator/page/graph/graph";
import { oneLine, shortened } from "./plain-text";

/** What GitHub draws: more, and it shows the text with an error. https://mermaid.js.org/config/schema-docs/config.html */
export const MERMAID_LIMITS = { edges: 500, characters: 50_000 } as const;

/** Shapes tell the kinds apart where colours do not. */
export const MERMAID_SHAPES: Readonly<Record<GraphNode["kind"], readonly [open: string, close: string]>> = {
  bus: ["[[", "]]"],
  rule: ["{{", "}}"],
  topic: ["([", "])"],
  queue: ["[(", ")]"],
  function: ["(", ")"],
  other: ["[", "]"],
};

/**
 * Text as it may stand in quotes: whatever Mermaid, its Markdown or HTML could read as its own becomes an entity code.
 * https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function escapedForMermaid(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} .,:/+=|·…≥≤−()_-]/gu, (character) => {
    return `#${character.codePointAt(0)};`;
  });
}

/** Characters of a line in a node or on an edge. */
const LINE = 42;

/** The same for a line in a node or on an edge, which is cut where it is long. */
export function mermaidLine(text: string): string {
  return escapedForMermaid(shortened(text, LINE));
}
