/** What the one has and the other has, in a word. */
export type Pair = readonly [emulator: string, simulator: string];

/**
 * Where two outcomes differ. Lists of different lengths differ as a whole, and so do a list, a structure and a value.
 *
 * @returns by path: `list events > Rules > 0 > Name`
 */
export function differencesBetween(
  one: unknown,
  other: unknown,
  path: readonly string[] = [],
): readonly (readonly [path: string, pair: Pair])[] {
  if (shapeOf(one) !== shapeOf(other)) return [[path.join(" > "), [inAWord(one), inAWord(other)]]];
  if (typeof one !== "object" || one === null) {
    return one === other ? [] : [[path.join(" > "), [inAWord(one), inAWord(other)]]];
  }
  const [ours, theirs] = [one, other] as Readonly<Record<string, unknown>>[];
  const names = [...new Set([...Object.keys(ours ?? {}), ...Object.keys(theirs ?? {})])];
  return names.flatMap((name) => differencesBetween(ours?.[name], theirs?.[name], [...path, name]));
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length}`;
  return typeof value === "object" && value !== null ? "structure" : "value";
}

function inAWord(value: unknown): string {
  const shape = shapeOf(value);
  if (shape !== "value") return shape === "structure" && Object.keys(value as object).length === 0 ? "empty" : shape;
  return value === undefined ? "nothing" : String(value);
}
