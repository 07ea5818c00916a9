import type { GraphEdge, GraphNode } from "../graph/graph";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a node is drawn, in pixels. */
export interface PlacedNode extends Point {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
  /** Drawn small, under what sends to it. */
  readonly hangs: boolean;
}

export interface Label extends Point {
  readonly anchor: "start" | "end";
}

export interface Line {
  /** Data of an SVG path. */
  readonly line: string;
  /** Where it arrives, from the left. */
  readonly tip: Point;
  /** Where its count stands; `undefined`: it has no room for one. */
  readonly label: Label | undefined;
}

/** How an edge is drawn. */
export interface DrawnEdge extends Line {
  readonly edge: GraphEdge;
}

export interface Picture {
  /** Where it begins, 0 or less. */
  readonly left: number;
  /** From 0 to the right. */
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly DrawnEdge[];
}
