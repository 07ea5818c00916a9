import type { Block } from "./block";
import type { Columns, Piece } from "./columns";

/** Rounds from left to right and back. */
const ROUNDS = 12;

/** Orders the blocks of each column so that few edges cross: each goes to the middle of those that it is joined to. */
export function untangle({ columns, pieces }: Pick<Columns, "columns" | "pieces">): void {
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns, pieces);
  for (let round = 0; round < ROUNDS && fewest > 0; round++) {
    const forward = round % 2 === 0;
    for (const column of forward ? columns : [...columns].reverse()) sortColumn(column, columns, pieces, forward);
    const count = crossings(columns, pieces);
    if (count >= fewest) continue;
    fewest = count;
    best = columns.map((column) => [...column]);
  }
  columns.forEach((column, index) => {
    column.splice(0, column.length, ...(best[index] ?? column));
  });
}

function sortColumn(column: Block[], columns: Columns["columns"], pieces: readonly Piece[], forward: boolean): void {
  const places = placesIn(columns);
  const wanted = new Map(
    column.map((block, index) => {
      const others = pieces.flatMap(({ from, to, fromAnchor, toAnchor }) => {
        if (forward ? to !== block : from !== block) return [];
        // Where several start at one block, the lower ones come from further below.
        return [(places.get(forward ? from : to) ?? 0) + (forward ? fromAnchor : toAnchor) / 10_000];
      });
      const middle = others.reduce((sum, place) => sum + place, 0) / others.length;
      return [block, others.length > 0 ? middle : index];
    }),
  );
  column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
}

function crossings(columns: Columns["columns"], pieces: readonly Piece[]): number {
  const places = placesIn(columns);
  const ends = pieces.map(({ from, to, fromAnchor, toAnchor }) => ({
    rank: from.rank,
    start: (places.get(from) ?? 0) + fromAnchor / 10_000,
    end: (places.get(to) ?? 0) + toAnchor / 10_000,
  }));
  let count = 0;
  for (const [index, one] of ends.entries()) {
    for (const other of ends.slice(index + 1)) {
      if (one.rank === other.rank && (one.start - other.start) * (one.end - other.end) < 0) count++;
    }
  }
  return count;
}

function placesIn(columns: Columns["columns"]): ReadonlyMap<Block, number> {
  return new Map(columns.flatMap((column) => column.map((block, index) => [block, index])));
}
