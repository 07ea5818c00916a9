import { count, duration } from "../../../cli/numbers";
import type { Sample } from "../../observe/timeline";
import type { LoadtestReport } from "../loadtest-report";
import { figureMarkup, line, marker, PLOT_HEIGHT, PLOT_WIDTH } from "./chart";
import { linearScale, logScale, timeScale } from "./scale";

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [seconds: number, value: number | null])[];
}

/** Events a second: accepted, arrived, refused. */
export function throughputChart(report: LoadtestReport): string {
  const { samples } = report.timeline;
  const series: readonly Series[] = [
    { name: "accepted by PutEvents", points: ratesOf(samples, ({ accepted }) => accepted) },
    { name: "processed or handed over", points: ratesOf(samples, ({ arrived }) => arrived) },
    { name: "throttled", points: ratesOf(samples, ({ throttled }) => throttled) },
    { name: "not accepted", points: ratesOf(samples, ({ failed }) => failed) },
  ];
  // What never happened needs no line; what was sent has one in any case.
  const shown = series.filter(({ points }, i) => i === 0 || points.some(([, value]) => value !== null && value > 0));
  return timeChart(report, {
    title: "Throughput and errors",
    yLabel: "events a second; one that goes several ways arrives several times",
    description: shown.map(({ name, points }) => `${name}: at most ${count(highest(points))} a second`).join("; "),
    series: shown,
    label: count,
  });
}

/** Messages in each queue. */
export function depthChart(report: LoadtestReport): string {
  const { samples, queues } = report.timeline;
  const all = queues.map(
    (name, i): Series => ({ name, points: samples.map(({ seconds, depths }) => [seconds, depths[i] ?? null]) }),
  );
  const used = all.filter(({ points }) => highest(points) > 0).sort((a, b) => highest(b.points) - highest(a.points));
  if (used.length === 0) return "";
  const shown = used.slice(0, MOST_SERIES);
  return timeChart(report, {
    title: "Queue depth",
    yLabel: "messages, visible or in flight",
    description: shown.map(({ name, points }) => `${name}: at most ${count(highest(points))}`).join("; "),
    series: shown,
    label: count,
  });
}

/** Latency of PutEvents, while it was measured. */
export function latencyOverTimeChart(report: LoadtestReport): string {
  const { samples } = report.timeline;
  const series: readonly Series[] = [
    { name: "99 % of the events took at most", points: samples.map(({ seconds, p99 }) => [seconds, p99]) },
    { name: "50 %", points: samples.map(({ seconds, p50 }) => [seconds, p50]) },
  ];
  const values = series.flatMap(({ points }) => points.flatMap(([, value]) => (value === null ? [] : [value])));
  if (values.length < 2) return "";
  return timeChart(report, {
    title: "Latency over time",
    yLabel: "of PutEvents, in each quarter of a second, on a logarithmic scale",
    description: `It was between ${duration(Math.min(...values))} and ${duration(Math.max(...values))}.`,
    series,
    label: duration,
    least: Math.min(...values),
  });
}

/** As many as there are colours. */
const MOST_SERIES = 6;

interface TimeChart {
  readonly title: string;
  readonly yLabel: string;
  readonly description: string;
  readonly series: readonly Series[];
  readonly label: (value: number) => string;
  /** Of a logarithmic scale, its least value. @default a linear scale */
  readonly least?: number;
}

function timeChart({ timeline, durationSeconds }: LoadtestReport, chart: TimeChart): string {
  const { series, label, least, ...texts } = chart;
  const end = Math.max(durationSeconds, timeline.samples.at(-1)?.seconds ?? 0);
  const x = timeScale(end, PLOT_WIDTH, count);
  const most = Math.max(...series.map(({ points }) => highest(points)));
  const y = least === undefined ? linearScale(most, PLOT_HEIGHT, label) : logScale(least, most, PLOT_HEIGHT, label);
  const lines = series.map(({ points }, i) =>
    line(
      points.map(([seconds, value]) => [x.at(seconds), value === null ? null : PLOT_HEIGHT - y.at(value)]),
      i + 1,
    ),
  );
  const waited = end - durationSeconds > end * 0.03;
  return figureMarkup({
    ...texts,
    xLabel: "seconds since the start",
    x,
    y,
    legend: series.map(({ name }) => name),
    marks: (waited ? marker(x.at(durationSeconds), "all sent") : "") + lines.join(""),
  });
}

/** How fast a count grew, in steps of a second or more. */
function ratesOf(samples: readonly Sample[], read: (sample: Sample) => number | null): Series["points"] {
  const end = samples.at(-1)?.seconds ?? 0;
  const step = Math.max(1, end / MOST_STEPS);
  const points: [number, number | null][] = [];
  let before = { seconds: 0, value: 0 };
  for (const sample of samples) {
    const value = read(sample);
    const seconds = sample.seconds - before.seconds;
    // A last piece that is short says little; it is left out.
    if (value === null || seconds < step * 0.9) continue;
    const rate = (value - before.value) / seconds;
    points.push([(before.seconds + sample.seconds) / 2, rate]);
    before = { seconds: sample.seconds, value };
  }
  return points;
}

const MOST_STEPS = 120;

function highest(points: Series["points"]): number {
  return Math.max(0, ...points.map(([, value]) => value ?? 0));
}
