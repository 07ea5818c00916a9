/** Text in one line, without what neither XML nor a terminal can show. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\u2028\u2029\p{Surrogate}]+/gu, " ");
}

/** @param most characters that there is room for */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, Math.max(0, most - 1)).join("")}…`;
}
