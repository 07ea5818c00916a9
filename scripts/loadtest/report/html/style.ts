/** The style sheet of the report: light and dark as the reader has it, always light on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --text: #1b2330; --dim: #566070; --line: #d5dae1; --grid: #e6e9ee;
  --good: #1a7f4b; --good-page: #e5f5ec; --bad: #b3261e; --bad-page: #fdecea; --warn: #8a6100; --warn-page: #fdf3d8;
  --series-1: #1f5fbf; --series-2: #c2570c; --series-3: #1a7f4b; --series-4: #b3261e; --series-5: #7b46b8; --series-6: #0e7c86;
  --quiet: #b8c0cb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11161d; --card: #1a212b; --text: #e6eaf0; --dim: #a2adbb; --line: #38424f; --grid: #2a323d;
    --good: #63d297; --good-page: #12301f; --bad: #ff8a80; --bad-page: #3b1715; --warn: #f0c04a; --warn-page: #33280c;
    --series-1: #7db2ff; --series-2: #ffab6b; --series-3: #63d297; --series-4: #ff8a80; --series-5: #c9a2f7; --series-6: #5fd3dc;
    --quiet: #566070;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 1.2rem; margin: 36px 0 10px; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 6px 0; max-width: 80ch; }
.dim, .unit { color: var(--dim); }
.unit { font-size: 0.85rem; margin: 0; }
.verdict { border-radius: 8px; padding: 12px 16px; margin: 16px 0; border: 1px solid; font-weight: 600; }
.verdict ul { margin: 6px 0 0; padding-left: 20px; font-weight: 400; }
.passed { color: var(--good); background: var(--good-page); }
.failed { color: var(--bad); background: var(--bad-page); }
.stopped { color: var(--warn); background: var(--warn-page); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 16px 0; padding: 0; list-style: none; }
@media (max-width: 720px) { .tiles { grid-template-columns: repeat(2, 1fr); } }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.tiles .name { display: block; color: var(--dim); font-size: 0.85rem; }
.tiles .value { display: block; font-size: 1.45rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles .more { display: block; color: var(--dim); font-size: 0.85rem; }
.tiles .good .value { color: var(--good); }
.tiles .bad .value { color: var(--bad); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 16px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px 10px; }
figure.wide { margin-bottom: 16px; }
figure svg { display: block; width: 100%; height: auto; margin-top: 6px; }
svg text { fill: var(--dim); font-size: 12px; font-family: inherit; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--dim); }
.marker { stroke: var(--dim); stroke-dasharray: 2 3; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.line.series-1 { stroke: var(--series-1); }
.line.series-2 { stroke: var(--series-2); stroke-dasharray: 7 4; }
.line.series-3 { stroke: var(--series-3); stroke-dasharray: 2 4; }
.line.series-4 { stroke: var(--series-4); stroke-dasharray: 10 3 2 3; }
.line.series-5 { stroke: var(--series-5); stroke-dasharray: 4 2; }
.line.series-6 { stroke: var(--series-6); stroke-dasharray: 1 3; }
.dot { stroke: var(--card); stroke-width: 1; }
.dot.series-1 { fill: var(--series-1); }
.dot.series-2 { fill: var(--series-2); }
.dot.series-3 { fill: var(--series-3); }
.bar { fill: var(--series-1); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 4px 0 0; padding: 0; color: var(--dim); font-size: 0.85rem; }
.legend .swatch, figure .legend svg { display: inline-block; width: 24px; height: 10px; margin: 0 6px 0 0; }
.state-ok { fill: var(--series-3); }
.state-alarm { fill: var(--series-4); }
.state-insufficient-data { fill: var(--quiet); }
.ends { display: block; width: 100%; height: 28px; border-radius: 6px; margin: 12px 0; background: var(--card); }
.end-processed { fill: var(--series-3); }
.end-handed-over { fill: var(--series-6); }
.end-received { fill: var(--series-1); }
.end-filtered, .end-unmatched, .end-deduplicated, .end-purged { fill: var(--quiet); }
.end-dead-lettered { fill: var(--series-2); }
.end-still-queued { fill: var(--series-5); }
.end-under-way { fill: var(--series-1); }
.end-dropped { fill: var(--series-4); }
.scroll { overflow-x: auto; margin: 14px 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; font-weight: 650; padding-bottom: 4px; }
th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--dim); border-bottom-color: var(--dim); }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.88rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; font-size: 0.9rem; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  :root {
    --page: #ffffff; --card: #ffffff; --text: #000000; --dim: #444444; --line: #bbbbbb; --grid: #dddddd;
    --good: #0f6b3c; --good-page: #ffffff; --bad: #9c1c15; --bad-page: #ffffff; --warn: #6b4b00; --warn-page: #ffffff;
    --series-1: #1f5fbf; --series-2: #b34e08; --series-3: #0f6b3c; --series-4: #9c1c15; --series-5: #6a37a8; --series-6: #0a6670;
    --quiet: #aaaaaa;
  }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .charts { grid-template-columns: 1fr 1fr; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  figure, .tiles li, .verdict, tr { break-inside: avoid; }
  h2, caption, thead { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;
