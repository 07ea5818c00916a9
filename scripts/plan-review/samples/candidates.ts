import type { Alternative } from "./clauses";

/** That a field is not there. */
export const ABSENT = Symbol("absent");

/** What a field of a sample can be. */
export type Candidate = string | number | boolean | null | typeof ABSENT;

/**
 * Values that tell an alternative from its neighbours: some that it accepts, and some just beside them. Those that a reader
 * would expect come first.
 */
export function candidatesFor(alternative: Alternative): Candidate[] {
  if (typeof alternative !== "object" || alternative === null) return [alternative];
  return Object.entries(alternative).flatMap(([operator, operand]) => ofOperator(operator, operand));
}

function ofOperator(operator: string, operand: unknown): Candidate[] {
  switch (operator) {
    case "prefix":
      return texts(operand).flatMap((text) => [
        `${text}${/[-_#]$/.test(text) ? "1" : "example"}`,
        text,
        swappedCase(text),
      ]);
    case "suffix":
      return texts(operand).flatMap((text) => [`example${text}`, text, swappedCase(text)]);
    case "equals-ignore-case":
      return texts(operand).flatMap((text) => [text, swappedCase(text)]);
    case "wildcard":
      return texts(operand).flatMap((text) => [filled(text, "example"), filled(text, "")]);
    case "numeric":
      return aroundBounds((operand as readonly unknown[]).filter((each) => typeof each === "number"));
    case "cidr":
      return texts(operand).flatMap((text) => [
        ...endsOf(text),
        text.includes(":") ? "2001:db8:ffff::1" : "203.0.113.7",
      ]);
    case "exists":
      return operand === true ? ["example", ABSENT] : [ABSENT, "example"];
    case "anything-but":
      return ["something-else", ...excluded(operand)];
    default:
      return [];
  }
}

function excluded(operand: unknown): Candidate[] {
  const all = Array.isArray(operand) ? operand : [operand];
  return all.flatMap((each) => candidatesFor(each as Alternative));
}

/** Each bound, a step to either side, and the middle between two of them. */
function aroundBounds(bounds: readonly number[]): number[] {
  const sorted = [...bounds].sort((a, b) => a - b);
  const middles = sorted.slice(1).map((each, i) => (each + (sorted[i] ?? each)) / 2);
  return [...middles, ...sorted.flatMap((each) => [each + 1, each, each - 1])];
}

/** Numbers that lie between any two bounds of a field, also such that stand in two patterns. */
export function betweenNumbers(values: readonly Candidate[]): number[] {
  const numbers = values.filter((value): value is number => typeof value === "number").sort((a, b) => a - b);
  return numbers.slice(1).flatMap((each, i) => {
    const lower = numbers[i] ?? each;
    return each - lower > 0 ? [(each + lower) / 2] : [];
  });
}

/** The first address of a range, and of IPv4 the last. */
function endsOf(range: string): string[] {
  const [first = range, bits = "32"] = range.split("/");
  const bytes = first.split(".").map(Number);
  if (bytes.length !== 4) return [first];
  const last = bytes.map((byte, i) => byte | (0xff >> Math.min(8, Math.max(0, Number(bits) - 8 * i))));
  return [first, last.join(".")];
}

/** Texts that begin as one alternative of a field wants, and end as another does. */
export function crossedTexts(alternatives: readonly Alternative[]): string[] {
  const of = (operator: string) =>
    alternatives.flatMap((each) => (typeof each === "object" && each !== null ? texts(each[operator]) : []));
  return of("prefix").flatMap((start) => of("suffix").map((end) => `${start}${end}`));
}

function texts(operand: unknown): string[] {
  const inner =
    typeof operand === "object" && operand !== null && !Array.isArray(operand) ? Object.values(operand) : operand;
  return (Array.isArray(inner) ? inner : [inner]).filter((each): each is string => typeof each === "string");
}

function swappedCase(text: string): string {
  const upper = text.toUpperCase();
  return text === upper ? text.toLowerCase() : upper;
}

/** A wildcard with its stars filled; a backslash keeps a star or itself as they are. */
function filled(wildcard: string, with_: string): string {
  return wildcard.replace(/\\([*\\])|\*/g, (_, kept: string | undefined) => kept ?? with_);
}
