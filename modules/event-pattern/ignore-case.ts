/**
 * Comparison that ignores case as the rule matcher of AWS does it: each character of the pattern stands for its lower
 * and its upper case, and for nothing else. That is not folding: a pattern `K` does not match the Kelvin sign.
 */
export type Anchor = "whole" | "start" | "end";

/** A test whether a string equals, starts with or ends with the pattern, whatever the case of its letters. */
export function ignoreCase(pattern: string, anchor: Anchor): (value: string) => boolean {
  return isAscii(pattern) ? asciiTest(foldAscii(pattern), anchor) : unicodeTest(pattern, anchor);
}

/** Whether {@link foldAscii} of value and pattern decides the comparison. */
export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII includes them
  return /^[\x00-\x7f]*$/.test(text);
}

/** The text with the letters A–Z, and only those, in lower case. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function asciiTest(folded: string, anchor: Anchor): (value: string) => boolean {
  const { length } = folded;
  if (anchor === "whole") return (value) => value.length === length && foldAscii(value) === folded;
  if (anchor === "start") return (value) => foldAscii(value.slice(0, length)) === folded;
  return (value) => value.length >= length && foldAscii(value.slice(value.length - length)) === folded;
}

function unicodeTest(pattern: string, anchor: Anchor): (value: string) => boolean {
  const characters = [...pattern].map((character) => [character.toLowerCase(), character.toUpperCase()]);
  if (anchor === "end") {
    characters.reverse();
    return (value) => ends(value, characters).size > 0;
  }
  return (value) => {
    const reached = starts(value, characters);
    return anchor === "start" ? reached.size > 0 : reached.has(value.length);
  };
}

/** Where the characters can end, read from the start. The two cases of a letter may differ in length. */
function starts(value: string, characters: readonly string[][]): Set<number> {
  let reached = new Set([0]);
  for (const cases of characters) {
    const next = new Set<number>();
    for (const at of reached) for (const one of cases) if (value.startsWith(one, at)) next.add(at + one.length);
    reached = next;
  }
  return reached;
}

/** Where the characters, given last to first, can begin when read from the end. */
function ends(value: string, characters: readonly string[][]): Set<number> {
  let reached = new Set([value.length]);
  for (const cases of characters) {
    const next = new Set<number>();
    for (const at of reached) for (const one of cases) if (value.endsWith(one, at)) next.add(at - one.length);
    reached = next;
  }
  return reached;
}
