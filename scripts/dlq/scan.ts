import type { Letter } from "./letter";
import type { LetterReader } from "./letter-reader";
import type { Selection } from "./selection";

export interface Scan {
  /** That were meant, in the order in which they were read. */
  readonly letters: readonly Letter[];
  /** Whether all was read, rather than as many as were wanted. */
  readonly complete: boolean;
  /** Letters that could not be made visible again at once. */
  readonly hidden: number;
}

/** Reads until there are as many letters as wanted, or no more, and makes all visible again. */
export async function scan(reader: LetterReader, selection: Selection, most: number): Promise<Scan> {
  const letters: Letter[] = [];
  let complete = true;
  let hidden: number;
  try {
    for await (const batch of reader.batches()) {
      letters.push(...batch.filter((letter) => selection.includes(letter)));
      if (letters.length >= most) {
        complete = false;
        break;
      }
    }
  } finally {
    hidden = await reader.release();
  }
  return { letters: letters.slice(0, most), complete, hidden };
}
