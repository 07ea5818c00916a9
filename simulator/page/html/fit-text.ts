import type { Point } from "../layout/picture";
import { escapeHtml } from "./escape";

/** Width of a character, in widths of its size: that of the widest fonts that `system-ui` may be. */
export const CHARACTER = 0.62;
const SMALLEST = 9.5;

interface Place extends Point {
  /** Pixels that it may take. */
  readonly room: number;
  /** Largest size of the font. */
  readonly size: number;
}

/** A name in the largest size that fits, and shortened in the middle where none does. */
export function nameText(name: string, { x, y, room, size }: Place): string {
  const fitting = Math.max(SMALLEST, Math.min(size, room / (name.length * CHARACTER)));
  const most = Math.floor(room / (fitting * CHARACTER));
  const half = Math.floor((most - 1) / 2);
  const shown = name.length <= most ? name : `${name.slice(0, half)}…${name.slice(-half)}`;
  return `<text class="name" x="${x}" y="${y}" font-size="${fitting.toFixed(1)}">${escapeHtml(shown)}</text>`;
}
