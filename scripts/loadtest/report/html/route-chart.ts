import { duration } from "../../../cli/numbers";
import type { LoadtestReport } from "../loadtest-report";
import { routeName } from "../route-name";
import { CHART, legendMarkup, round, text } from "./chart";
import { element, escapeHtml } from "./markup";
import { logScale } from "./scale";

const ROW = 44;
const WIDTH = CHART.width - 2 * CHART.right;
/** Below it nobody cares, and a logarithmic scale has no 0. */
const LEAST_MILLISECONDS = 0.1;
const NAMES = ["p50", "p99", "max"] as const;

/** How long it took from acceptance to the end, for each way. */
export function routeLatencyChart(report: LoadtestReport): string {
  const routes = report.routes.flatMap(({ path, latencyMs }) =>
    latencyMs === null ? [] : [{ name: routeName(path, report), latencyMs }],
  );
  if (routes.length === 0) return "";
  const all = routes.flatMap(({ latencyMs }) => NAMES.map((name) => Math.max(LEAST_MILLISECONDS, latencyMs[name])));
  const x = logScale(Math.min(...all), Math.max(...all), WIDTH, duration);
  const height = routes.length * ROW;
  const grid = x.ticks.map(({ value, label }) => {
    const at = round(x.at(value));
    return (
      element("line", { class: "grid", x1: at, x2: at, y1: 0, y2: height }) + text(at, height + 16, label, anchorAt(at))
    );
  });
  const rows = routes.map(({ name, latencyMs }, i) => {
    const y = i * ROW + 32;
    const dots = NAMES.map((each, series) => {
      const title = element("title", {}, escapeHtml(`${name}: ${each} ${duration(latencyMs[each])}`));
      const at = round(x.at(Math.max(LEAST_MILLISECONDS, latencyMs[each])));
      return element("circle", { class: `dot series-${series + 1}`, cx: at, cy: y, r: 5 }, title);
    });
    const span = { x1: round(x.at(latencyMs.p50)), x2: round(x.at(latencyMs.max)), y1: y, y2: y };
    return text(0, i * ROW + 18, shortened(name)) + element("line", { class: "axis", ...span }) + dots.join("");
  });
  const description = routes.map(({ name, latencyMs }) => `${name}: 99 % within ${duration(latencyMs.p99)}`).join("; ");
  const svg = element(
    "svg",
    {
      viewBox: `0 0 ${CHART.width} ${height + 26}`,
      role: "img",
      "aria-labelledby": "route-latency-title route-latency-description",
    },
    [
      element("title", { id: "route-latency-title" }, "End-to-end latency by route"),
      element("desc", { id: "route-latency-description" }, escapeHtml(description)),
      element("g", { transform: `translate(${CHART.right} 0)` }, [...grid, ...rows].join("\n")),
    ].join("\n"),
  );
  const caption = "from acceptance to the end of an event\u2019s way, on a logarithmic scale";
  return element(
    "figure",
    {},
    `<figcaption><h3>End-to-end latency by route</h3><p class="unit">${caption}</p></figcaption>${svg}${legendMarkup(["50 %", "99 %", "all"], "dot")}`,
  );
}

/** A label at an edge must not reach beyond it. */
function anchorAt(x: number): "start" | "middle" | "end" {
  if (x < EDGE) return "start";
  return x > WIDTH - EDGE ? "end" : "middle";
}

const EDGE = 20;

/** The last places of a long way tell more than the first. */
function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name;
}

/** Characters that fit into a chart. */
const LONGEST_NAME = 76;
