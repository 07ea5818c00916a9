import { count } from "../../../cli/numbers";
import type { LoadtestReport } from "../loadtest-report";
import { CHART, round, text } from "./chart";
import { element, escapeHtml, tableMarkup } from "./markup";
import { timeScale } from "./scale";

const ROW = 22;
/** The names need more room than figures. */
const LEFT = 240;
const WIDTH = 960;
const PLOT = WIDTH - LEFT - CHART.right;

/** The states of the alarms over time, and at the end. */
export function alarmSection({ alarms, timeline }: LoadtestReport): string {
  if (alarms.length === 0) return "";
  const loud = alarms.filter(({ state }) => state !== "OK");
  const rows = loud.map(({ name, state, reason }) => [name, state, state === "ALARM" ? reason : ""]);
  const table = rows.length === 0 ? "" : tableMarkup("Alarms at the end", ["alarm", "state", "why"], rows);
  const quiet = alarms.filter(({ state }) => state === "OK").map(({ name }) => name);
  const others = quiet.length === 0 ? "" : `<p>${escapeHtml(`OK at the end: ${quiet.join(", ")}.`)}</p>`;
  return element("section", {}, `<h2>Alarms</h2>\n${timelineFigure(timeline)}\n${table}${others}`);
}

interface Stretch {
  readonly state: string;
  readonly from: number;
  readonly to: number;
}

function timelineFigure({ alarms, samples }: LoadtestReport["timeline"]): string {
  const end = samples.at(-1)?.seconds ?? 0;
  const rows = alarms
    .map((name, i) => ({
      name,
      stretches: stretches(samples.map(({ seconds, alarmStates }) => [seconds, alarmStates[i] ?? ""])),
    }))
    .filter(({ stretches: all }) => all.some(({ state }) => state === "ALARM"));
  if (end === 0) return "";
  if (rows.length === 0) return "<p>No alarm went off while it was looked at.</p>";
  const height = rows.length * ROW;
  const x = timeScale(end, PLOT, count);
  const bars = rows.flatMap(({ name, stretches: all }, i) => [
    text(-8, i * ROW + 15, name, "end"),
    ...all.map(({ state, from, to }) =>
      element(
        "rect",
        {
          class: `state-${state.toLowerCase().replaceAll("_", "-")}`,
          x: round(x.at(from)),
          y: i * ROW + 3,
          width: round(Math.max(1, x.at(to) - x.at(from))),
          height: ROW - 6,
        },
        element("title", {}, escapeHtml(`${name}: ${state} from ${count(from)} s to ${count(to)} s`)),
      ),
    ),
  ]);
  const ticks = x.ticks.map(({ value, label }) => text(x.at(value), height + 16, label, "middle"));
  const description = rows
    .map(
      ({ name, stretches: all }) =>
        `${name} went off ${count(all.find(({ state }) => state === "ALARM")?.from ?? 0)} s after the start`,
    )
    .join("; ");
  const svg = element(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height + 40}`, role: "img", "aria-labelledby": "alarms-title alarms-description" },
    [
      element("title", { id: "alarms-title" }, "Alarms over time"),
      element("desc", { id: "alarms-description" }, escapeHtml(description)),
      element("g", { transform: `translate(${LEFT} 0)` }, [...bars, ...ticks].join("\n")),
      text(WIDTH - CHART.right, height + 34, "seconds since the start", "end"),
    ].join("\n"),
  );
  const legend = ["OK", "ALARM", "INSUFFICIENT_DATA"].map((state) => {
    const box = element("rect", { class: `state-${state.toLowerCase().replaceAll("_", "-")}`, width: 24, height: 10 });
    return element(
      "li",
      {},
      `${element("svg", { class: "swatch", viewBox: "0 0 24 10", "aria-hidden": "true" }, box)}${state}`,
    );
  });
  const caption = '<h3>Alarms over time</h3><p class="unit">those that went off</p>';
  return element(
    "figure",
    { class: "wide" },
    `<figcaption>${caption}</figcaption>${svg}<ul class="legend">${legend.join("")}</ul>`,
  );
}

function stretches(states: readonly (readonly [seconds: number, state: string])[]): Stretch[] {
  const found: Stretch[] = [];
  for (const [seconds, state] of states) {
    const last = found.at(-1);
    if (last !== undefined) found[found.length - 1] = { ...last, to: seconds };
    if (last?.state !== state) found.push({ state, from: last === undefined ? 0 : seconds, to: seconds });
  }
  return found;
}
