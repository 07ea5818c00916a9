import { SIZES } from "./block";
import type { Label, Line, Point } from "./picture";

export interface EdgeEnds {
  readonly start: Point;
  readonly end: Point;
  /** Whether the count stands where the edge arrives, not where it leaves. */
  readonly labelAtEnd: boolean;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/**
 * A line from left to right, level where it passes a column.
 *
 * @param columnWidth of each column that it passes
 */
export function lineThrough({ start, end, labelAtEnd }: EdgeEnds, lanes: readonly Point[], columnWidth: number): Line {
  let line = `M${at(start)}`;
  let from = start;
  for (const lane of lanes) {
    const out = { x: lane.x + columnWidth, y: lane.y };
    line += `${bend(from, lane)}L${at(out)}`;
    from = out;
  }
  return { line: line + bend(from, end), tip: end, label: labelOf({ start, end, labelAtEnd }) };
}

/**
 * A line that goes round below everything, back to the left.
 *
 * @param room beside the column, to turn round in
 */
export function returnLine({ start, end, labelAtEnd }: EdgeEnds, depth: number, room: number): Line {
  const reach = room / 3;
  const right = { x: start.x + reach, y: depth };
  const left = { x: end.x - reach, y: depth };
  const down = `C${at({ x: start.x + 2 * reach, y: start.y })} ${at({ x: right.x + reach, y: depth })} ${at(right)}`;
  const up = `C${at({ x: left.x - reach, y: depth })} ${at({ x: end.x - 2 * reach, y: end.y })} ${at(end)}`;
  return { line: `M${at(start)}${down}L${at(left)}${up}`, tip: end, label: labelOf({ start, end, labelAtEnd }) };
}

/** A short line from a node down to what hangs under it. */
export function hangingLine(from: Box, to: Box): Line {
  const x = from.x + SIZES.hangingIndent / 2;
  const tip = { x: to.x, y: to.y + to.height / 2 };
  const corner = `Q${at({ x, y: tip.y })} ${at(tip)}`;
  return { line: `M${at({ x, y: from.y + from.height })}V${round(tip.y - 9)}${corner}`, tip, label: undefined };
}

function labelOf({ start, end, labelAtEnd }: EdgeEnds): Label {
  return labelAtEnd
    ? { x: end.x - ARROW - 3, y: end.y - 4, anchor: "end" }
    : { x: start.x + 5, y: start.y - 4, anchor: "start" };
}

/** Length of an arrow. */
const ARROW = 7;

function bend(from: Point, to: Point): string {
  const half = (to.x - from.x) / 2;
  return `C${at({ x: from.x + half, y: from.y })} ${at({ x: to.x - half, y: to.y })} ${at(to)}`;
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
