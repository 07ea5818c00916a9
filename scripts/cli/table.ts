/** Rows of text in columns, two spaces apart. The last column is as long as it likes. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => width(row[i] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, i) => (i < row.length - 1 ? pad(cell, widths[i] ?? 0) : cell))
      .join("  ")
      .trimEnd(),
  );
}

/** Without what only colours it. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return text.replace(/\u001b\[\d+m/g, "").length;
}

function pad(text: string, to: number): string {
  return text + " ".repeat(Math.max(0, to - width(text)));
}
