import { count, duration } from "../../../cli/numbers";
import type { LoadtestReport } from "../loadtest-report";
import { figureMarkup, line, PLOT_HEIGHT, PLOT_WIDTH, round } from "./chart";
import { element, escapeHtml } from "./markup";
import { linearScale, logScale, type Scale } from "./scale";

type Curve = LoadtestReport["latencyCurve"];

/** Latency over the percentile: the rarer, the further right. */
export function percentileChart({ latencyCurve, callCurve, options }: LoadtestReport): string {
  if (latencyCurve.length === 0) return "";
  const curves: readonly (readonly [string, Curve])[] =
    callCurve === null
      ? [["PutEvents", latencyCurve]]
      : [
          [options.rate === undefined ? "first attempt to acceptance" : "intended time to acceptance", latencyCurve],
          ["each call by itself", callCurve],
        ];
  const values = curves.flatMap(([, curve]) => curve.map(({ ms }) => ms));
  const y = logScale(Math.min(...values), Math.max(...values), PLOT_HEIGHT, duration);
  const x = nines(latencyCurve);
  const lines = curves.map(([, curve], i) =>
    line(
      curve.map(({ percentile, ms }) => [x.at(percentile), PLOT_HEIGHT - y.at(ms)]),
      i + 1,
    ),
  );
  return figureMarkup({
    title: "Latency by percentile",
    description: `Of PutEvents. ${latencyCurve
      .filter(({ percentile }) => [50, 90, 99, 99.9, 100].includes(percentile))
      .map(({ percentile, ms }) => `${percentile} % of the events took at most ${duration(ms)}`)
      .join("; ")}.`,
    xLabel: "percent of the events",
    yLabel: "at most so long, on a logarithmic scale",
    x,
    y,
    legend: curves.map(([name]) => name),
    marks: lines.join(""),
  });
}

/** How many events took how long. */
export function distributionChart({ latencyBars, events }: LoadtestReport): string {
  const [first, last] = [latencyBars[0], latencyBars.at(-1)];
  if (first === undefined || last === undefined) return "";
  const x = logScale(first.from, last.to, PLOT_WIDTH, duration);
  const y = linearScale(Math.max(...latencyBars.map((bar) => bar.count)), PLOT_HEIGHT, count);
  const bars = latencyBars
    .filter((bar) => bar.count > 0)
    .map(({ from, to, count: height }) => {
      const [left, right] = [x.at(from), x.at(to)];
      const title = `${count(height)} events took ${duration(from)} to ${duration(to)}`;
      const top = PLOT_HEIGHT - Math.max(1, y.at(height));
      const place = {
        x: round(left + 0.5),
        y: round(top),
        width: round(right - left - 1),
        height: round(PLOT_HEIGHT - top),
      };
      return element("rect", { class: "bar", ...place }, element("title", {}, escapeHtml(title)));
    });
  const highest = latencyBars.reduce((most, bar) => (bar.count > most.count ? bar : most), first);
  return figureMarkup({
    title: "Latency distribution",
    description: `Of ${count(events)} events; the most took ${duration(highest.from)} to ${duration(highest.to)}.`,
    xLabel: "latency of PutEvents, on a logarithmic scale",
    yLabel: "events",
    x,
    y,
    marks: bars.join(""),
  });
}

/** Each nine is as long as the one before. */
function nines(curve: Curve): Scale {
  const shares = curve.map(({ percentile }) => percentile).filter((percentile) => percentile < 100);
  const last = Math.max(1, ninesOf(shares.at(-1) ?? 0));
  const at = (percentile: number) =>
    percentile >= 100 ? PLOT_WIDTH : (ninesOf(percentile) / last) * PLOT_WIDTH * MAX_AT;
  const labelled = [0, 50, 90, 99, 99.9, 99.99, 99.999].filter((percentile) => ninesOf(percentile) <= last + 0.01);
  const ticks = labelled.map((value) => ({ value, label: String(value) }));
  return { at, ticks: [...ticks, { value: 100, label: "max" }] };
}

/** The maximum has no place on a scale of nines: it gets the end. */
const MAX_AT = 0.92;

function ninesOf(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}
