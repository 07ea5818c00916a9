/** Text as it can stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element of HTML or SVG. @param content markup, not text */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(String(value))}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

/** A table: names left, figures right. The first row is its head. */
export function tableMarkup(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFigure = (column: number) => column > 0 && rows.every((row) => /^([\d.,–]|$)/.test(row[column] ?? ""));
  const attributes = (column: number): Attributes => (isFigure(column) ? { class: "figure" } : {});
  const headCells = head.map((text, i) => element("th", { scope: "col", ...attributes(i) }, escapeHtml(text)));
  const bodyRows = rows.map((row) => {
    const cells = row.map((text, i) =>
      i === 0 ? element("th", { scope: "row" }, escapeHtml(text)) : element("td", attributes(i), escapeHtml(text)),
    );
    return element("tr", {}, cells.join(""));
  });
  const table = [
    element("caption", {}, escapeHtml(caption)),
    element("thead", {}, element("tr", {}, headCells.join(""))),
    element("tbody", {}, bodyRows.join("\n")),
  ];
  return element("div", { class: "scroll" }, element("table", {}, table.join("\n")));
}
