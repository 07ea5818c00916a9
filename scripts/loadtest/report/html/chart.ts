import { element, escapeHtml } from "./markup";
import type { Scale } from "./scale";

/** Pixels of a chart, its frame included. It is drawn as wide as its place. */
export const CHART = { width: 520, height: 250, left: 58, right: 14, top: 12, bottom: 42 } as const;
export const PLOT_WIDTH = CHART.width - CHART.left - CHART.right;
export const PLOT_HEIGHT = CHART.height - CHART.top - CHART.bottom;

export interface Figure {
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  /** What the axes are. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: Scale;
  readonly y: Scale;
  /** Names of the series, in the order of their colours. @default none */
  readonly legend?: readonly string[];
  /** Markup inside the axes. */
  readonly marks: string;
}

/** A chart with its axes, its title and its legend. */
export function figureMarkup({ title, description, xLabel, yLabel, x, y, legend = [], marks }: Figure): string {
  const id = title.toLowerCase().replaceAll(" ", "-");
  const svg = element(
    "svg",
    { viewBox: `0 0 ${CHART.width} ${CHART.height}`, role: "img", "aria-labelledby": `${id}-title ${id}-description` },
    [
      element("title", { id: `${id}-title` }, escapeHtml(title)),
      element("desc", { id: `${id}-description` }, escapeHtml(description)),
      element("g", { transform: `translate(${CHART.left} ${CHART.top})` }, [yAxis(y), xAxis(x), marks].join("\n")),
      text(CHART.left + PLOT_WIDTH, CHART.height - 6, xLabel, "end"),
    ].join("\n"),
  );
  return element(
    "figure",
    {},
    [
      element("figcaption", {}, `<h3>${escapeHtml(title)}</h3><p class="unit">${escapeHtml(yLabel)}</p>`),
      svg,
      legend.length > 1 ? legendMarkup(legend, "line") : "",
    ].join("\n"),
  );
}

/** A line through points; a gap where there is none. @param series from 1 */
export function line(points: readonly (readonly [x: number, y: number | null])[], series: number): string {
  let pen = "M";
  const path = points.map(([x, y]) => {
    if (y === null) {
      pen = "M";
      return "";
    }
    const step = `${pen}${round(x)} ${round(y)}`;
    pen = "L";
    return step;
  });
  return element("path", { class: `line series-${series}`, d: path.join("") });
}

/** A line from top to bottom, with its meaning. */
export function marker(x: number, label: string): string {
  const rest = PLOT_WIDTH - x;
  const anchor = rest < 60 ? "end" : "start";
  return (
    element("line", { class: "marker", x1: round(x), x2: round(x), y1: 0, y2: PLOT_HEIGHT }) +
    text(x + (anchor === "end" ? -4 : 4), 10, label, anchor)
  );
}

export function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end" = "start"): string {
  return element("text", { x: round(x), y: round(y), "text-anchor": anchor }, escapeHtml(content));
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What each series is. */
export function legendMarkup(names: readonly string[], mark: "line" | "dot"): string {
  const keys = names.map((name, i) => {
    const series = `${mark} series-${i + 1}`;
    const sample =
      mark === "line"
        ? element("line", { class: series, x1: 0, x2: 24, y1: 5, y2: 5 })
        : element("circle", { class: series, cx: 12, cy: 5, r: 5 });
    const swatch = element("svg", { class: "swatch", viewBox: "0 0 24 10", "aria-hidden": "true" }, sample);
    return element("li", {}, swatch + escapeHtml(name));
  });
  return element("ul", { class: "legend" }, keys.join(""));
}

function xAxis({ at, ticks }: Scale): string {
  const marks = ticks.map(({ value, label }) => {
    const x = round(at(value));
    return (
      element("line", { class: "axis", x1: x, x2: x, y1: PLOT_HEIGHT, y2: PLOT_HEIGHT + 4 }) +
      text(x, PLOT_HEIGHT + 18, label, "middle")
    );
  });
  return marks.join("") + element("line", { class: "axis", x1: 0, x2: PLOT_WIDTH, y1: PLOT_HEIGHT, y2: PLOT_HEIGHT });
}

function yAxis({ at, ticks }: Scale): string {
  const marks = ticks.map(({ value, label }) => {
    const y = round(PLOT_HEIGHT - at(value));
    return element("line", { class: "grid", x1: 0, x2: PLOT_WIDTH, y1: y, y2: y }) + text(-8, y + 4, label, "end");
  });
  return marks.join("");
}
