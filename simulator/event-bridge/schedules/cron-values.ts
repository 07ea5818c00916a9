/** What a field of a cron expression can hold. */
export interface FieldRange {
  readonly min: number;
  readonly max: number;
  /** Words for the numbers, from `min` on. */
  readonly words?: readonly string[];
}

/**
 * The values of a field, in order: `*`, `5`, `1-15`, `JAN,MAR`, `1/10` (from 1 on, every tenth), every fifth. A range that ends
 * before it begins goes round: `FRI-MON`. `undefined` where the text is none of these.
 */
export function valuesOf(text: string, range: FieldRange): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const values = valuesOfPart(part, range);
    if (values === undefined) return undefined;
    for (const value of values) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function valuesOfPart(part: string, range: FieldRange): readonly number[] | undefined {
  const [span = "", stepText, ...more] = part.split("/");
  const step = stepText === undefined ? 1 : wholeNumber(stepText);
  if (more.length > 0 || step === undefined || step < 1) return undefined;
  const ends = endsOf(span, stepText !== undefined, range);
  if (ends === undefined) return undefined;
  const [first, last] = ends;
  const size = range.max - range.min + 1;
  const length = first <= last ? last - first : last - first + size;
  const values: number[] = [];
  for (let offset = 0; offset <= length; offset += step) values.push(range.min + ((first - range.min + offset) % size));
  return values;
}

function endsOf(span: string, hasStep: boolean, range: FieldRange): readonly [number, number] | undefined {
  if (span === "*") return [range.min, range.max];
  const [first, last, ...more] = span.split("-").map((text) => oneValueOf(text, range));
  if (more.length > 0 || first === undefined) return undefined;
  if (span.includes("-")) return last === undefined ? undefined : [first, last];
  return [first, hasStep ? range.max : first];
}

/** A number of the field, or its word. */
export function oneValueOf(text: string, { min, max, words = [] }: FieldRange): number | undefined {
  const word = words.indexOf(text.toUpperCase());
  if (word >= 0) return min + word;
  const value = wholeNumber(text);
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
