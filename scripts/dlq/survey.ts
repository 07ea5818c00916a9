import type { Destinations } from "./destinations";
import type { LetterReader } from "./letter-reader";
import { routeOf } from "./route";
import type { TransferOrder } from "./transfer";
import { TransferTally } from "./transfer-counts";

/** What a transfer would do. */
export interface Survey {
  /** `moved`: would be moved. */
  readonly tally: TransferTally;
  readonly leftOut: number;
  /** Letters that could not be made visible again at once. */
  readonly hidden: number;
}

/**
 * Reads the letters, and says where each would go. All stay.
 *
 * @throws {CommandError} as the transfer would, before it has begun
 */
export async function survey(reader: LetterReader, destinations: Destinations, order: TransferOrder): Promise<Survey> {
  const tally = new TransferTally();
  let leftOut = 0;
  let hidden: number;
  try {
    for await (const batch of reader.batches()) {
      const meant = batch.filter((letter) => order.selection.includes(letter));
      leftOut += batch.length - meant.length;
      for (const letter of meant.slice(0, order.limit - tally.total)) {
        const destination = await destinations.at(routeOf(letter, order.redirection));
        const objection = typeof destination === "string" ? destination : destination.objection?.(letter);
        if (objection !== undefined) tally.countMishap("notMoved", letter.messageId, objection);
        else if (typeof destination !== "string") {
          tally.countMoved();
          tally.countSent(destination.name);
        }
      }
      if (tally.total >= order.limit) break;
    }
  } finally {
    hidden = await reader.release();
  }
  return { tally, leftOut, hidden };
}
