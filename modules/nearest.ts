/** Letters that may differ in a word that was mistyped: more of them in longer words. */
const LETTERS_PER_MISTAKE = 4;

/** The word of a list that somebody is likely to have meant; `undefined` where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const [typed, most] = [word.toLowerCase(), Math.max(1, Math.floor(word.length / LETTERS_PER_MISTAKE))];
  const near = words
    .map((each) => ({ each, distance: distance(typed, each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= most ? near.each : undefined;
}

/** A mend that names the nearest word, where there is one. */
export function nearestHint(word: string, words: readonly string[]): string | undefined {
  const found = nearest(word, words);
  return found === undefined ? undefined : `Did you mean ${found}?`;
}

/** How many letters have to be added, dropped, replaced, or swapped with the next, to make one word of the other. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
