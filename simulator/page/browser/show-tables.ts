import type { PageState } from "../page-state";
import { byId, element, setText } from "./dom";
import { duration, full, listed } from "./words";

/** A cell: its text, and whether it is bad news. */
type Cell = string | { readonly text: string; readonly isBad: boolean };

/** All that the picture shows, and more, as tables. */
export function showTables({ routes, queues, nodes, edges, alarms }: PageState): void {
  fill(
    "routes",
    routes.map(({ path, opened, processed, handedOver, filtered, deadLettered, duplicates, dropped, latencyMs }) => [
      path.join(" → "),
      full(opened),
      full(processed),
      full(handedOver),
      full(filtered),
      bad(deadLettered),
      full(duplicates),
      bad(dropped),
      ...[latencyMs?.p50, latencyMs?.p99, latencyMs?.max].map((time) => (time === undefined ? "–" : duration(time))),
    ]),
  );
  fill(
    "queues",
    queues.map(({ name, visible, inFlight, delayed, oldestAgeSeconds, deadLetterQueue }) => [
      name,
      deadLetterQueue ? bad(visible) : full(visible),
      full(inFlight),
      full(delayed),
      oldestAgeSeconds > 0 ? duration(oldestAgeSeconds * 1_000) : "–",
    ]),
  );
  fill(
    "places",
    nodes.map(({ id, name, what, counts, failures, lost }) => [
      name,
      what,
      listed(counts),
      { text: listed(failures), isBad: Object.values(failures).some((count) => count > 0) },
      bad(lost),
      alarms
        .filter(({ watches }) => watches === id)
        .map((alarm) => `${alarm.name}: ${alarm.state}`)
        .join(", ") || "–",
    ]),
  );
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  fill(
    "connections",
    edges.map(({ from, to, kind, count, lost }) => [
      names.get(from) ?? from,
      names.get(to) ?? to,
      kind.replace("-", " "),
      count === null ? "–" : full(count),
      bad(lost),
    ]),
  );
}

function bad(count: number): Cell {
  return { text: full(count), isBad: count > 0 };
}

/** Rows are changed in place: a reader keeps its place, and a selection stays. */
function fill(id: string, rows: readonly (readonly Cell[])[]): void {
  const body = byId(id);
  while (body.children.length > rows.length) body.children.item(body.children.length - 1)?.remove();
  for (const [index, cells] of rows.entries()) {
    let row = body.children.item(index);
    if (row === null) {
      row = element(
        "tr",
        {},
        ...cells.map((_, column) => (column === 0 ? element("th", { scope: "row" }) : element("td", {}))),
      );
      body.append(row);
    }
    for (const [column, cell] of cells.entries()) {
      const target = row.children.item(column);
      const { text, isBad } = typeof cell === "string" ? { text: cell, isBad: false } : cell;
      setText(target, text);
      target?.classList.toggle("bad", isBad);
    }
  }
}
