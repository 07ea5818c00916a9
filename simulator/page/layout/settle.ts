import { type Block, SIZES } from "./block";
import type { Columns, Piece } from "./columns";

const ROUNDS = 24;
/** How much more the lane of an edge stays straight than a node stays in the middle. */
const LANE_WEIGHT = 6;

interface Pull {
  /** Where the upper end would best be. */
  readonly at: number;
  readonly weight: number;
}

/** Gives each block its height in the picture: as near to what it is joined to as those above and below it allow. */
export function settle({ columns, pieces }: Pick<Columns, "columns" | "pieces">): void {
  for (const column of columns) pack(column);
  for (let round = 0; round < ROUNDS; round++) {
    // The last one makes straight what can be straight.
    const forward = round % 2 === 0 || round === ROUNDS - 1;
    const both = round >= ROUNDS / 2 && round < ROUNDS - 1;
    for (const column of forward ? columns : [...columns].reverse()) {
      arrange(
        column,
        column.map((block) => pullOn(block, pieces, both ? undefined : forward)),
      );
    }
  }
  const top = Math.min(...columns.flat().map(({ y }) => y));
  for (const block of columns.flat()) block.y = Math.round(block.y - top + SIZES.margin);
}

function pack(column: readonly Block[]): void {
  let y = 0;
  for (const block of column) {
    block.y = y;
    y += block.height + gapBelow(block);
  }
}

/** Lanes of edges may lie close to each other. */
function gapBelow(block: Block): number {
  return block.members.length === 0 ? SIZES.laneGap : SIZES.rowGap;
}

function pullOn(block: Block, pieces: readonly Piece[], forward: boolean | undefined): Pull {
  const wanted = pieces.flatMap(({ from, to, fromAnchor, toAnchor }) => {
    if (to === block && forward !== false) return [from.y + fromAnchor - toAnchor];
    if (from === block && forward !== true) return [to.y + toAnchor - fromAnchor];
    return [];
  });
  const weight = block.members.length === 0 ? LANE_WEIGHT : 1;
  if (wanted.length === 0) return { at: block.y, weight };
  return { at: wanted.reduce((sum, y) => sum + y, 0) / wanted.length, weight };
}

/**
 * Places that are as near as can be to where they are pulled, in the order of the column and with room between them: the
 * least squares under that order, by pooling neighbours that would otherwise overlap.
 */
function arrange(column: readonly Block[], pulls: readonly Pull[]): void {
  const offsets: number[] = [];
  let offset = 0;
  for (const block of column) {
    offsets.push(offset);
    offset += block.height + gapBelow(block);
  }
  const pools: { sum: number; weight: number; blocks: number[] }[] = [];
  for (const [index, { at, weight }] of pulls.entries()) {
    let pool = { sum: (at - (offsets[index] ?? 0)) * weight, weight, blocks: [index] };
    let last = pools.at(-1);
    while (last !== undefined && last.sum / last.weight > pool.sum / pool.weight) {
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, blocks: [...last.blocks, ...pool.blocks] };
      pools.pop();
      last = pools.at(-1);
    }
    pools.push(pool);
  }
  for (const { sum, weight, blocks } of pools) {
    for (const index of blocks) {
      const block = column[index];
      if (block !== undefined) block.y = sum / weight + (offsets[index] ?? 0);
    }
  }
}
