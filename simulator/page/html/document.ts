import { createHash } from "node:crypto";
import type { Topology } from "../../topology/places";
import type { Picture } from "../layout/picture";
import { escapeHtml } from "./escape";
import { pictureSvg } from "./picture-svg";
import { STYLE } from "./style";
import { usageHtml } from "./usage";

export interface DocumentParts {
  readonly topology: Topology;
  readonly picture: Picture;
  /** Under which the browser reached the page: `http://127.0.0.1:4566`. */
  readonly origin: string;
  /** What runs in the browser. */
  readonly script: string;
}

/** The page as it is sent: all in one, without what changes. */
export function documentHtml({ topology, picture, origin, script }: DocumentParts): string {
  const stack = topology.stack ?? "the stack";
  const style = STYLE + pictureSize(picture);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(stack)} · Signalbox</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${header(stack)}
<main>
<noscript><p class="banner">The counts need JavaScript. Without it, <a href="/_signalbox/accounts">the accounts</a> have them.</p></noscript>
<p id="gone" class="banner" hidden></p>
<div id="announcements" class="unseen" role="status"></div>
${SUMMARY}
<section aria-labelledby="topology-heading">
<div class="heading"><h2 id="topology-heading">Topology</h2>${LEGEND}</div>
<div class="scroll" role="region" aria-label="Picture of the topology" tabindex="0">
${pictureSvg(picture, stack)}
</div>
</section>
<div class="halves">
${EVENTS}
${ALARMS}
</div>
${TABLES}
<section aria-labelledby="usage-heading"><h2 id="usage-heading">Use it</h2>
${usageHtml(topology, origin)}
</section>
<section id="notes-section" aria-labelledby="notes-heading" hidden><h2 id="notes-heading">Notes</h2><ul id="notes"></ul></section>
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** It fills the page where it nearly does by itself; beyond that, it is scrolled. */
function pictureSize({ left, width }: Picture): string {
  return `#picture { min-width: ${Math.round((width - left) * 0.92)}px; max-width: ${Math.round((width - left) * 1.25)}px; }\n`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function header(stack: string): string {
  return `<header>
<svg class="logo" viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><path d="M7 22V3"/><path class="arm" d="M7 5L20 3V8L7 8Z"/><circle cx="7" cy="6.5" r="1.6"/><path d="M3.5 22H10.5"/></svg>
<h1>${escapeHtml(stack)} <span>Signalbox simulator</span></h1>
<p id="status" class="chip">…</p>
<a id="lit" class="chip lit" href="#alarms-heading" hidden></a>
<dl>
<div><dt id="clock-name">Clock</dt><dd id="clock">–</dd></div>
<div><dt>Running for</dt><dd id="age">–</dd></div>
<div><dt>Seed</dt><dd id="seed">–</dd></div>
</dl>
</header>`;
}

const SUMMARY = `<section aria-labelledby="summary-heading">
<h2 id="summary-heading" class="unseen">What has come of everything</h2>
<ol id="balance" class="balance"></ol>
<p id="balance-words" class="hint"></p>
<ul id="losses" class="losses" hidden></ul>
</section>`;

const LEGEND = `<ul class="legend">
<li><svg width="26" height="10" aria-hidden="true"><path class="sample" d="M0,5H26"/></svg>copies sent or processed</li>
<li><svg width="26" height="10" aria-hidden="true"><path class="sample dead" d="M0,5H26"/></svg>to a dead-letter queue</li>
<li><strong class="bad">✕</strong>lost</li>
<li><span class="lamp-shape" data-state="ALARM"></span>ALARM</li>
<li><span class="lamp-shape" data-state="OK"></span>OK</li>
<li><span class="lamp-shape" data-state="INSUFFICIENT_DATA"></span>INSUFFICIENT_DATA</li>
</ul>`;

const EVENTS = `<section aria-labelledby="events-heading">
<div class="heading"><h2 id="events-heading">Last events</h2><button id="hold" type="button" aria-pressed="false">Hold the list</button></div>
<p class="hint">The 20 published last, with what became of them. Open one to see its route, here and in the picture.</p>
<ol id="events" class="events"></ol>
</section>`;

const ALARMS = `<section aria-labelledby="alarms-heading">
<div class="heading"><h2 id="alarms-heading">Alarms</h2><p id="alarm-counts" class="hint"></p></div>
<ul id="alarms" class="alarms"></ul>
</section>`;

const TABLES = `<section aria-labelledby="tables-heading">
<h2 id="tables-heading">In numbers</h2>
${table("routes", "Routes: where copies went, and how long that took", ["Route", "Copies", "Processed", "Handed over", "Filtered", "Dead-lettered", "Duplicates", "Lost", "p50", "p99", "Slowest"], true)}
${table("queues", "Queues", ["Queue", "Visible", "In flight", "Delayed", "Oldest"], false)}
${table("places", "Places of the picture", ["Place", "What", "Counts", "Failures", "Lost", "Alarms"], false)}
${table("connections", "Connections of the picture", ["From", "To", "How", "Copies", "Lost"], false)}
</section>`;

function table(id: string, caption: string, columns: readonly string[], open: boolean): string {
  const heads = columns.map((column) => `<th scope="col">${column}</th>`).join("");
  return `<details class="table"${open ? " open" : ""}><summary>${caption}</summary>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption class="unseen">${caption}</caption><thead><tr>${heads}</tr></thead><tbody id="${id}"></tbody></table></div>
</details>`;
}
