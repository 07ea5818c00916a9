import { DARK, LIGHT, variables } from "./palette";

/** The page's style. Colours are named once, for light and dark; what is bad is also marked by a word or a shape. */
export const STYLE = `
:root {
  color-scheme: light dark;
  ${variables(LIGHT)}
}
@media (prefers-color-scheme: dark) {
  :root {
    ${variables(DARK)}
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1, h2, p, ol, ul, dl, dd { margin: 0; padding: 0; }
ol, ul { list-style: none; }
h1 { font-size: 18px; }
h1 span { margin-left: 6px; color: var(--soft); font-size: 13px; font-weight: 400; }
h2 { font-size: 15px; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, "SFMono-Regular", Consolas, "Liberation Mono", monospace; font-size: 12.5px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.hint { color: var(--soft); font-size: 12.5px; }
.bad { color: var(--bad); }

header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; padding: 8px 20px; background: var(--card); border-bottom: 1px solid var(--line); }
.logo { fill: none; stroke: var(--text); stroke-width: 2; stroke-linecap: round; }
.logo .arm { fill: var(--bad); stroke: none; }
.logo circle { fill: var(--card); stroke: none; }
header dl { display: flex; flex-wrap: wrap; gap: 4px 22px; margin-left: auto; }
header dl div { display: flex; gap: 7px; }
dt { color: var(--soft); }
dd { font-variant-numeric: tabular-nums; }
.chip { padding: 1px 10px; border: 1px solid var(--line); border-radius: 99px; font-size: 12.5px; }
.chip::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: var(--soft); }
.chip[data-status=settled]::before { background: var(--good); }
.chip[data-status="at work"]::before { background: var(--accent); }
.chip.lit { border-color: var(--bad); background: var(--bad-ground); color: var(--bad); font-weight: 600; text-decoration: none; }
.chip.lit::before { content: none; }
.chip[data-status=gone] { color: var(--bad); border-color: var(--bad); }
.chip[data-status=gone]::before { background: var(--bad); border-radius: 0; }

main { display: grid; gap: 12px; max-width: 1720px; margin: 0 auto; padding: 12px 16px 40px; }
section { min-width: 0; padding: 10px 16px 14px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 20px; margin-bottom: 6px; }
.banner { padding: 10px 16px; border: 1px solid var(--bad); border-left-width: 6px; border-radius: 8px; background: var(--bad-ground); }
.is-gone section { opacity: 0.55; }
.halves { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 12px; align-items: start; }
@media (max-width: 900px) { .halves { grid-template-columns: minmax(0, 1fr); } }
.scroll { overflow-x: auto; }

.balance { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; font-size: 15px; }
.balance li { display: flex; align-items: baseline; gap: 10px; white-space: nowrap; }
.balance strong { font-size: 19px; font-variant-numeric: tabular-nums; }
.balance .sign { color: var(--soft); }
.balance .bad { font-weight: 700; }
.balance .bad .term::before { content: "✕ "; }
.losses { margin-top: 6px; padding: 6px 12px; border-left: 4px solid var(--bad); background: var(--bad-ground); font-size: 13px; }
.losses strong { color: var(--bad); }

.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; color: var(--soft); font-size: 12px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.sample { fill: none; stroke: var(--edge); stroke-width: 2; }
.sample.dead { stroke-dasharray: 3 3; }
.lamp-shape { display: inline-block; flex: none; width: 12px; height: 12px; forced-color-adjust: none; }
.lamp-shape[data-state=OK] { border-radius: 50%; background: var(--good); }
.lamp-shape[data-state=ALARM] { width: 14px; height: 13px; background: var(--bad); clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.lamp-shape[data-state=INSUFFICIENT_DATA] { background: linear-gradient(var(--card), var(--card)) center / 4px 4px no-repeat, var(--unsure); clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%); }

#picture { display: block; width: 100%; height: auto; margin: 0 auto; }
.box { fill: var(--card); stroke: var(--line); stroke-width: 1.2; }
.node.bus { --kind: var(--bus); } .node.rule { --kind: var(--rule); } .node.topic { --kind: var(--topic); }
.node.queue { --kind: var(--queue); } .node.function { --kind: var(--function); } .node.other { --kind: var(--other); }
.stripe { fill: var(--kind); }
.what { fill: var(--kind); font-size: 10.5px; font-weight: 600; }
text { fill: var(--text); }
.name { font-weight: 600; }
.figure { fill: var(--text); font-size: 14px; font-weight: 600; font-variant-numeric: tabular-nums; }
.figure-name { fill: var(--soft); font-size: 10px; }
.figure.bad, .node .lost { fill: var(--bad); }
.node .lost { font-size: 11px; font-weight: 700; }
.dead-letters .box { stroke-dasharray: 4 3; }
.dead-letters .stripe, .dead-letters .name { opacity: 0.65; }
.small .figure { font-size: 12px; }
.small .name { font-weight: 400; }
.lamp path, .lamp circle { display: none; }
.node[data-alarm=ALARM] .lamp .ALARM, .node[data-alarm=OK] .lamp .OK, .node[data-alarm=INSUFFICIENT_DATA] .lamp .INSUFFICIENT_DATA { display: inline; }
.lamp .ALARM { fill: var(--bad); } .lamp .OK { fill: none; stroke: var(--good); stroke-width: 1.6; }
.lamp .INSUFFICIENT_DATA { fill: none; stroke: var(--unsure); stroke-width: 1.6; stroke-dasharray: 2 1.5; }
.lamp .ALARM.mark { fill: none; stroke: var(--card); stroke-width: 2; stroke-linecap: round; }
.node[data-alarm=ALARM] .box { stroke: var(--bad); stroke-width: 2; fill: var(--bad-ground); }
.edge .line { fill: none; stroke: var(--edge); stroke-width: 1.4; }
.edge .tip { fill: var(--edge); }
.edge.used .line { stroke-width: 2; }
.edge.dead-letter .line { stroke-dasharray: 4 4; }
.edge.bad .line { stroke: var(--bad); } .edge.bad .tip, .edge.bad .count { fill: var(--bad); }
.count { fill: var(--text); font-size: 11.5px; font-weight: 600; font-variant-numeric: tabular-nums; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.edge[data-beat=a] .count { animation: beat-a 0.9s; } .edge[data-beat=b] .count { animation: beat-b 0.9s; }
@keyframes beat-a { from { fill: var(--accent); } }
@keyframes beat-b { from { fill: var(--accent); } }
#picture.follows .node, #picture.follows .edge { opacity: 0.25; }
#picture.follows .on-trail { opacity: 1; }
#picture.follows .edge.on-trail .line { stroke: var(--accent); stroke-width: 2.4; } #picture.follows .edge.on-trail .tip { fill: var(--accent); }
@media (prefers-reduced-motion: no-preference) { #picture .node, #picture .edge { transition: opacity 0.2s; } }
@media (prefers-reduced-motion: reduce) { .edge .count { animation: none !important; } }

button { padding: 2px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); color: var(--text); font: inherit; font-size: 12.5px; cursor: pointer; }
button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.events { margin-top: 6px; }
.events > li { border-top: 1px solid var(--line); }
summary { cursor: pointer; }
.events summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; padding: 4px 2px; font-size: 13px; }
.events summary::before { content: "▸"; flex: none; width: 10px; color: var(--soft); }
.events details[open] summary::before { content: "▾"; }
.events time { font-variant-numeric: tabular-nums; }
.from { font-weight: 600; }
.ends { font-weight: 400; }
.outcome { flex: 1 1 14em; }
.events summary code { overflow: hidden; max-width: 9em; color: var(--soft); text-overflow: ellipsis; white-space: nowrap; }
.story { padding: 2px 0 10px 24px; font-size: 13px; }
.ways > li { margin-bottom: 6px; padding-left: 10px; border-left: 2px solid var(--line); }
.path { font-size: 12.5px; color: var(--soft); }
.hop { font-weight: 600; color: var(--text); }
.steps li { display: flex; gap: 10px; }
.after { flex: none; width: 6.5em; color: var(--soft); text-align: right; font-variant-numeric: tabular-nums; }
.detail { color: var(--soft); overflow-wrap: anywhere; }
[data-kind=lost] strong, [data-kind=failed] strong, [data-kind="dead lettered"] strong { color: var(--bad); }
.alarms li { border-top: 1px solid var(--line); }
.alarms summary { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; padding: 4px 2px; font-size: 13px; }
.reason { padding: 0 0 8px 24px; }
.alarms .state { font-size: 12px; }
.alarms [data-state=ALARM] .state { color: var(--bad); } .alarms [data-state=OK] .state { color: var(--good); } .alarms [data-state=INSUFFICIENT_DATA] .state { color: var(--unsure); }
.alarm-name { font-weight: 600; overflow-wrap: anywhere; }
.since { margin-left: auto; }
.since, .reason { color: var(--soft); font-size: 12.5px; }

.table { margin-top: 6px; }
.table summary { padding: 3px 0; font-weight: 600; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 18px 3px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 500; }
td.bad { font-weight: 600; }
pre { overflow-x: auto; margin: 8px 0; padding: 10px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); }
.links li { margin-top: 2px; color: var(--soft); }
#notes { list-style: disc; padding-left: 18px; }
@media (forced-colors: active) { .box { stroke: CanvasText; } .edge .line { stroke: CanvasText; } }
`;
