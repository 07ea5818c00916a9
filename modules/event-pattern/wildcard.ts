/** A wildcard pattern as the literal pieces between its stars; one piece where there is no star. */
export type WildcardPieces = readonly string[];

/** Splits a wildcard pattern at its stars, or says what is wrong with it. */
export function wildcardPieces(pattern: string): WildcardPieces | { readonly fault: string } {
  const pieces: string[] = [];
  let piece = "";
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === "*") {
      if (pattern[i + 1] === "*") return { fault: "not have two stars in a row" };
      pieces.push(piece);
      piece = "";
    } else if (character === "\\") {
      const escaped = pattern[++i];
      if (escaped !== "*" && escaped !== "\\") return { fault: 'follow each "\\" with "*" or another "\\"' };
      piece += escaped;
    } else {
      piece += character;
    }
  }
  return [...pieces, piece];
}

/** A test whether a string fits. Linear in its length: the leftmost place for each piece is always good enough. */
export function wildcardTest(pieces: WildcardPieces): (value: string) => boolean {
  const head = pieces[0] ?? "";
  if (pieces.length === 1) return (value) => value === head;
  const tail = pieces[pieces.length - 1] ?? "";
  const middle = pieces.slice(1, -1);
  return (value) => {
    const end = value.length - tail.length;
    if (!value.startsWith(head) || !value.endsWith(tail)) return false;
    let at = head.length;
    for (const piece of middle) {
      at = value.indexOf(piece, at);
      if (at < 0) return false;
      at += piece.length;
    }
    return at <= end;
  };
}
