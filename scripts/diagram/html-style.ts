import { DARK, LIGHT, variables } from "../../simulator/page/html/palette";

/** The style of the page around the picture: light or dark as the reader has it, always light on paper. */
export const HTML_STYLE = `
:root { color-scheme: light dark; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1720px; margin: 0 auto; padding: 16px 20px 48px; }
h2 { margin: 0 0 8px; font-size: 15px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.picture { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.picture > svg { display: block; margin: 0 auto; }
.picture a:hover .box, .picture a:focus-visible .box { stroke-width: 2.4; }
.picture .edge:hover .line { stroke-width: 3; }
:target .box { stroke-width: 3; }
.hint { margin: 8px 2px 16px; color: var(--soft); font-size: 12.5px; }
section { margin-top: 12px; padding: 12px 16px 14px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
th, td { padding: 5px 18px 5px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
tr:target { background: var(--ground); }
tr:target th { box-shadow: inset 4px 0 0 var(--accent); padding-left: 10px; }
dl, dd { margin: 0; }
dl div { display: flex; gap: 8px; }
dt { flex: none; color: var(--soft); }
dt::after { content: ":"; }
code, pre { font-family: ui-monospace, "SFMono-Regular", Consolas, "Liberation Mono", monospace; font-size: 12px; }
code { overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--accent); }
.picture a { text-decoration: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** The same on paper. */
export const PRINT_STYLE = `
@page { size: A4 landscape; margin: 10mm; }
@media print {
  :root { color-scheme: light; }
  body { background: none; font-size: 11px; }
  main { max-width: none; padding: 0; }
  .picture, section { border: 0; padding: 0; overflow: visible; }
  .picture > svg { min-width: 0; max-height: 175mm; }
  .hint { break-after: page; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;
