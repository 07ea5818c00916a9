import { count, counted, duration, perSecond } from "../../../cli/numbers";
import { depthOf } from "../../observe/accounts";
import type { LoadtestReport } from "../loadtest-report";
import { routeRows } from "../route-rows";
import { alarmSection } from "./alarm-chart";
import { endsSection } from "./ends-chart";
import { distributionChart, percentileChart } from "./latency-charts";
import { element, escapeHtml, tableMarkup } from "./markup";
import { routeLatencyChart } from "./route-chart";
import { STYLE } from "./style";
import { depthChart, latencyOverTimeChart, throughputChart } from "./time-charts";

/** The report as one HTML file that needs no other: no script, no font, no picture from elsewhere. */
export function renderHtml(report: LoadtestReport): string {
  const title = `Load test of ${report.target.bus}`;
  const body = [
    headerMarkup(title, report),
    verdictMarkup(report),
    tilesMarkup(report),
    chartsMarkup(report),
    endsSection(report),
    lostSection(report),
    routeSection(report),
    alarmSection(report),
    problemSection(report),
    metricSection(report),
    repeatSection(report),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

function headerMarkup(
  title: string,
  { target, options, startedAt, durationSeconds, drainedSeconds, settled, skippedSeconds }: LoadtestReport,
): string {
  const where =
    target.kind === "own" ? `stack ${target.stack} in the simulator` : (target.endpoint ?? `AWS, ${target.region}`);
  const when = startedAt.slice(0, 19).replace("T", " ");
  const waited =
    drainedSeconds >= 1
      ? `, then waited ${duration(drainedSeconds * 1_000)} for what was under way${settled === false ? ", which had not all come to its end by then" : ""}`
      : "";
  const skipped =
    skippedSeconds >= 1 ? `; the simulator's clock was put forward by ${duration(skippedSeconds * 1_000)}` : "";
  const text = `Scenario ${options.scenario}, seed ${options.seed}; ${where}; ${when} UTC; sent for ${duration(durationSeconds * 1_000)}${waited}${skipped}.`;
  return element("header", {}, `<h1>${escapeHtml(title)}</h1><p class="dim">${escapeHtml(text)}</p>`);
}

function verdictMarkup({ passed, failures, interrupted, lost, expectations }: LoadtestReport): string {
  const reasons =
    failures.length === 0
      ? ""
      : element("ul", {}, failures.map((each) => element("li", {}, escapeHtml(each))).join(""));
  if (!passed) return element("div", { class: "verdict failed" }, `✗ Not passed${reasons}`);
  const budgets = expectations.length > 0 ? `, and ${counted(expectations.length, "budget")} met` : "";
  const known = lost === null ? "Whether events were lost was not observable" : "Nothing was lost";
  if (interrupted)
    return element("div", { class: "verdict stopped" }, `Stopped before its end. ${known} of what was sent${budgets}.`);
  return element(
    "div",
    { class: `verdict ${lost === null ? "stopped" : "passed"}` },
    `${lost === null ? "?" : "✓"} ${known}${budgets}.`,
  );
}

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly more?: string;
  readonly mood?: "good" | "bad";
}

function tilesMarkup(report: LoadtestReport): string {
  const { events, planned, rate, options, lost, duplicates, deadLettered, latencyMs, e2eMs, errors, throttling } =
    report;
  const known = (value: number | null) => (value === null ? "not observable" : count(value));
  const tiles: readonly Tile[] = [
    { name: "events accepted", value: count(events), more: planned === null ? "" : `of ${count(planned)}` },
    {
      name: "rate",
      value: perSecond(rate),
      more: options.rate === undefined ? "" : `meant to be ${perSecond(Number(options.rate))}`,
    },
    { name: "lost", value: known(lost), ...(lost !== null && { mood: lost === 0 ? "good" : "bad" }) },
    {
      name: "not accepted",
      value: count(errors),
      more: throttling.events > 0 ? `throttled ${counted(throttling.events, "time")}` : "",
      ...(errors > 0 && { mood: "bad" }),
    },
    {
      name: "PutEvents p99",
      value: latencyMs ? duration(latencyMs.p99) : "–",
      more: latencyMs ? `p50 ${duration(latencyMs.p50)}, max ${duration(latencyMs.max)}` : "",
    },
    {
      name: "end to end p99",
      value: e2eMs ? duration(e2eMs.p99) : "–",
      more: e2eMs ? `p50 ${duration(e2eMs.p50)}, slowest way` : "not observable",
    },
    { name: "dead-lettered", value: known(deadLettered) },
    { name: "duplicates", value: known(duplicates) },
  ];
  const items = tiles.map(({ name, value, more = "", mood = "" }) =>
    element(
      "li",
      mood === "" ? {} : { class: mood },
      `<span class="name">${escapeHtml(name)}</span><span class="value">${escapeHtml(value)}</span><span class="more">${escapeHtml(more)}</span>`,
    ),
  );
  return element("ul", { class: "tiles" }, items.join("\n"));
}

function chartsMarkup(report: LoadtestReport): string {
  const charts = [
    throughputChart(report),
    depthChart(report),
    percentileChart(report),
    distributionChart(report),
    latencyOverTimeChart(report),
    routeLatencyChart(report),
  ].filter(Boolean);
  return element(
    "section",
    {},
    `<h2>Over time, and how long it took</h2>${element("div", { class: "charts" }, charts.join("\n"))}`,
  );
}

function lostSection({ lost, losses, lostEvents }: LoadtestReport): string {
  if (lost === null || lost === 0) return "";
  const where = losses.map(({ place, reason, count: times }) => [place, reason, count(times)]);
  const ids = lostEvents.slice(0, LISTED).map(({ id, detailType = "", orderId = "" }) => [id, detailType, orderId]);
  const more = lostEvents.length > LISTED ? `<p>And ${count(lostEvents.length - LISTED)} more: see --json.</p>` : "";
  return element(
    "section",
    {},
    [
      "<h2>Lost</h2>",
      where.length > 0 ? tableMarkup("Where, and why", ["place", "reason", "times"], where) : "",
      tableMarkup("Events", ["event id", "detail-type", "order"], ids),
      more,
    ].join(""),
  );
}

/** Lost events that are listed. */
const LISTED = 100;

function routeSection(report: LoadtestReport): string {
  const { routes, queues } = report;
  if (routes.length === 0) return "";
  const head = [
    "route",
    "events",
    "processed",
    "handed over",
    "dead-lettered",
    "duplicates",
    "lost",
    "p50",
    "p99",
    "max",
  ];
  const rows = routeRows(report);
  const used = queues.filter((queue) => depthOf(queue) > 0 || !queue.deadLetterQueue);
  const empty = queues.filter((queue) => !used.includes(queue)).map(({ name }) => name);
  const queueRows = used.map(({ name, visible, inFlight, delayed, deadLetterQueue, consumed }) => [
    name,
    ...[visible, inFlight, delayed].map(count),
    deadLetterQueue ? "dead-letter queue" : consumed === false ? "nothing consumes it" : "",
  ]);
  return element(
    "section",
    {},
    [
      "<h2>Routes and queues</h2>",
      tableMarkup("Routes, with the time from acceptance to the end", head, rows),
      tableMarkup("Queues at the end", ["queue", "visible", "in flight", "delayed", ""], queueRows),
      empty.length === 0 ? "" : `<p>${escapeHtml(`Empty dead-letter queues: ${empty.join(", ")}.`)}</p>`,
    ].join(""),
  );
}

function problemSection({ problems, expectations }: LoadtestReport): string {
  const errors = problems.map(({ code, message, count: times, gaveUp }) => [
    code,
    message,
    count(times),
    count(gaveUp),
  ]);
  const budgets = expectations.map(({ text, measuredText, met }) => [text, measuredText, met ? "✓ met" : "✗ missed"]);
  return [
    budgets.length > 0
      ? `<h2>Budgets</h2>${tableMarkup("What was expected", ["budget", "measured", ""], budgets)}`
      : "",
    errors.length > 0
      ? `<h2>Errors of PutEvents</h2>${tableMarkup("By code", ["code", "message", "times", "given up"], errors)}`
      : "",
  ].join("");
}

function metricSection({ metrics }: LoadtestReport): string {
  if (metrics.length === 0) return "";
  const rows = metrics.map(({ of, name, value }) => [of, name, count(value)]);
  return `<h2>CloudWatch</h2>${tableMarkup("In the minutes of the run", ["of", "metric", "value"], rows)}`;
}

function repeatSection({ command, options, versions, notes }: LoadtestReport): string {
  const facts = { ...options, ...versions };
  const list = Object.entries(facts)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(
      ([name, value]) =>
        `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(typeof value === "string" ? value : JSON.stringify(value))}</dd>`,
    );
  const remarks =
    notes.length === 0
      ? ""
      : `<h2>Notes</h2>${element("ul", {}, notes.map((note) => element("li", {}, escapeHtml(note))).join(""))}`;
  return element(
    "section",
    {},
    `${remarks}<h2>To repeat it</h2><pre>${escapeHtml(command)}</pre><dl>${list.join("")}</dl>`,
  );
}
