import { createHash } from "node:crypto";
import { escapeHtml } from "../../simulator/page/html/escape";
import type { Diagram, DiagramEdge, DiagramNode } from "./diagram";
import { HTML_STYLE, PRINT_STYLE } from "./html-style";
import { oneLine } from "./plain-text";
import { drawSvg } from "./svg";
import { SVG_STYLE } from "./svg-style";
import type { Words } from "./words";

/** A diagram as a page by itself: the picture, and below it everything that is known of each part of it. */
export function htmlText(diagram: Diagram): string {
  const stack = escapeHtml(oneLine(diagram.stack));
  const picture = drawSvg(diagram, { linkTo: ({ node }) => `#about-${node.id}` });
  // It shrinks to what is there, as far as it can still be read; then it is scrolled.
  const style = `${HTML_STYLE}.picture > svg { width: 100%; height: auto; min-width: ${Math.round(picture.width * 0.75)}px; max-width: ${picture.width}px; }\n${PRINT_STYLE}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${[style, SVG_STYLE].map(hashOf).join(" ")}; img-src data:; base-uri 'none'; form-action 'none'">
<title>${stack} · Signalbox</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1 class="unseen">${stack}</h1>
<div class="picture" role="region" aria-label="Picture" tabindex="0">
${picture.text}</div>
<p class="hint">Events go from left to right. A dashed line leads to a dead-letter queue, which gets what could not be delivered or processed. A click on a place leads to what is known of it.</p>
${section("Places", placesTable(diagram.nodes))}
${section("Connections", connectionsTable(diagram.edges))}
${section("Alarms", alarmsTable(diagram))}
${section("Not looked into", unknownTable(diagram))}
</main>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function section(title: string, table: string): string {
  return table === "" ? "" : `<section><h2>${title}</h2>\n${table}\n</section>`;
}

function placesTable(nodes: readonly DiagramNode[]): string {
  const rows = nodes.map((each) => {
    const { node, alarms } = each;
    const watched = { name: "alarms", text: alarms.join(", ") };
    const facts = alarms.length > 0 ? [...each.facts, watched] : each.facts;
    return `<tr id="about-${node.id}"><th scope="row">${text(node.name)}</th><td>${text(node.what)}</td><td>${factsList(facts)}</td><td><code>${text(node.address)}</code></td></tr>`;
  });
  return table(["Place", "What", "Known of it", "In Terraform"], rows);
}

function connectionsTable(edges: readonly DiagramEdge[]): string {
  const rows = edges.map(
    ({ edge, facts }) =>
      `<tr><td><a href="#${edge.from.id}">${text(edge.from.name)}</a></td><td><a href="#${edge.to.id}">${text(edge.to.name)}</a></td><td>${edge.kind === "dead-letter" ? "dead-letter queue" : edge.kind}</td><td>${factsList(facts)}</td></tr>`,
  );
  return table(["From", "To", "As", "How"], rows);
}

function alarmsTable({ alarms }: Diagram): string {
  const rows = alarms.map(
    ({ name, condition, watches = "", notifies }) =>
      `<tr><th scope="row">${text(name)}</th><td>${text(condition)}</td><td>${text(watches)}</td><td>${notifies.length > 0 ? text(notifies.join(", ")) : "<strong>nobody</strong>"}</td></tr>`,
  );
  return table(["Alarm", "Goes off at", "Watches", "Notifies"], rows);
}

function unknownTable({ unknown }: Diagram): string {
  return table(
    ["Resource", "Why"],
    unknown.map(
      ({ address, reason }) => `<tr><th scope="row"><code>${text(address)}</code></th><td>${text(reason)}</td></tr>`,
    ),
  );
}

function table(heads: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return "";
  const head = heads.map((each) => `<th scope="col">${each}</th>`).join("");
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function factsList(facts: Words["facts"]): string {
  if (facts.length === 0) return "";
  const items = facts.map(({ name, text: value, isCode }) => {
    const shown = value.split("\n").map(text).join("\n");
    return `<div><dt>${name}</dt><dd>${isCode ? `<pre>${shown}</pre>` : shown}</dd></div>`;
  });
  return `<dl>${items.join("")}</dl>`;
}

function text(value: string): string {
  return escapeHtml(oneLine(value));
}
