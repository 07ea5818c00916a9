import type { EdgeState, NodeState, PageState } from "../page-state";
import { byId, type PageElement, page, setText } from "./dom";
import { compact, full, listed } from "./words";

/** Puts the counts into the picture. */
export function showPicture({ nodes, edges, deadLettered }: PageState): void {
  for (const node of nodes) showNode(node);
  const letters = new Set(nodes.filter(({ failures }) => (failures.visible ?? 0) > 0).map(({ id }) => id));
  for (const edge of edges) showEdge(edge, letters.has(edge.to) && edge.kind === "dead-letter");
  const lit = nodes.filter(({ alarm }) => alarm === "ALARM").map(({ name }) => name);
  setText(
    page.document.getElementById("picture-description"),
    `Events go from left to right. ${full(deadLettered)} moved to dead-letter queues. ` +
      `${lit.length > 0 ? `Alarms are lit at ${lit.join(", ")}` : "No alarm is lit"}. All of it stands in the tables below, too.`,
  );
}

function showNode({ id, counts, failures, lost, alarm, what, name, address }: NodeState): void {
  const node = page.document.getElementById(id);
  if (node === null) return;
  showFigures(node, counts, failures);
  showLost(node, lost);
  node.dataset.alarm = alarm ?? "";
  const state = alarm === null ? "" : `, alarms: ${alarm}`;
  const loss = lost > 0 ? `, ${full(lost)} lost` : "";
  setText(
    node.querySelector("title"),
    `${what} ${name} (${address}): ${listed({ ...counts, ...failures }, "nothing yet")}${loss}${state}`,
  );
}

/** In the places that the picture has for them; in that of a small node, the first failure. */
function showFigures(node: PageElement, counts: NodeState["counts"], failures: NodeState["failures"]): void {
  const places = [...node.querySelectorAll(".figure")];
  const names = [...node.querySelectorAll(".figure-name")];
  const isSmall = places.length === 1;
  const figures = isSmall ? Object.entries(failures) : [...Object.entries(counts), ...Object.entries(failures)];
  for (const [index, place] of places.entries()) {
    const [name = "", count] = figures[index] ?? [];
    setText(place, count === undefined ? "" : compact(count));
    setText(names[index] ?? null, name);
    place.dataset.figure = name;
    place.classList.toggle("bad", name in failures && (count ?? 0) > 0);
  }
}

function showEdge({ id, count, lost }: EdgeState, hasLetters: boolean): void {
  const edge = page.document.getElementById(id);
  if (edge === null) return;
  edge.classList.toggle("bad", lost > 0 || hasLetters);
  edge.classList.toggle("used", (count ?? 0) > 0);
  const text = count === null ? "" : compact(count);
  const label = edge.querySelector(".count");
  const isFirst = label?.textContent === "";
  const changed = setText(label, lost > 0 ? `${text} ✕${compact(lost)}` : text);
  // Of two animations that are alike, each starts anew when it takes the other's place.
  if (changed && !isFirst) edge.dataset.beat = edge.dataset.beat === "a" ? "b" : "a";
}

function showLost(node: PageElement, lost: number): void {
  setText(node.querySelector(".lost"), lost > 0 ? `✕ ${compact(lost)} lost` : "");
}

/** Shows where the events of these trails have been; all of the picture where there are none. */
export function highlight(trails: readonly (readonly string[])[]): void {
  const trail = new Set(trails.flat());
  byId("picture").classList.toggle("follows", trail.size > 0);
  for (const part of page.document.querySelectorAll("#picture .node, #picture .edge")) {
    part.classList.toggle("on-trail", trail.has(part.id));
  }
}
