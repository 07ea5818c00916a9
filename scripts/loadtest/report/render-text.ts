import { count, counted, duration, perSecond } from "../../cli/numbers";
import type { Style } from "../../cli/style";
import { table } from "../../cli/table";
import type { Percentiles } from "../sender/latencies";
import type { LoadtestReport } from "./loadtest-report";
import { routeRows } from "./route-rows";

/** The report as text. */
export function renderText(report: LoadtestReport, style: Style): string {
  const sections = [
    sentSection(report, style),
    routeSection(report, style),
    queueSection(report, style),
    conservationSection(report, style),
    metricSection(report, style),
    noteSection(report, style),
    verdictSection(report, style),
  ];
  return sections
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function sentSection(report: LoadtestReport, style: Style): string[] {
  const {
    events,
    rate,
    durationSeconds,
    drainedSeconds,
    settled,
    skippedSeconds,
    latencyMs,
    callMs,
    throttling,
    errors,
    unsent,
    retried,
  } = report;
  const paced = report.options.rate !== undefined;
  const pace = paced
    ? `meant to be ${perSecond(Number(report.options.rate))}`
    : `${report.options.concurrency} calls at a time`;
  const rows = [
    [
      "sent",
      `${counted(events, "event")} in ${duration(durationSeconds * 1_000)}, ${perSecond(rate)} (${pace}, ${report.options.batch} in each)`,
    ],
    ["PutEvents", latencyMs ? percentilesText(latencyMs) : "nothing was accepted"],
    ...(callMs && (paced || retried > 0) ? [["each call", percentilesText(callMs)]] : []),
    ...(throttling.events > 0
      ? [
          [
            "throttled",
            `${counted(throttling.events, "event")}; slowed down to ${Math.round(throttling.lowestShare * 100)} % at the worst`,
          ],
        ]
      : []),
    ...(retried > 0 ? [["sent again", counted(retried, "event")]] : []),
    ...(errors > 0 ? [["not accepted", counted(errors, "event")]] : []),
    ...(skippedSeconds >= 1
      ? [
          [
            "then",
            `the simulator's clock was put forward by ${duration(skippedSeconds * 1_000)}, for what waited there`,
          ],
        ]
      : []),
    ...(settled === false
      ? [
          [
            "waited",
            `${duration(drainedSeconds * 1_000)}, and not everything had come to its end: --drain waits longer`,
          ],
        ]
      : []),
    ...(unsent > 0 ? [["not sent", `${counted(unsent, "event")} that ${unsent === 1 ? "was" : "were"} due`]] : []),
  ];
  const problems = report.problems.map(({ code, count: times, message }) => [
    `  ${code}`,
    `${count(times)} times: ${message}`,
  ]);
  return [
    style.bold(title(report)),
    "",
    ...table([...rows, ...problems].map(([name = "", value = ""]) => [`  ${name}`, value])),
  ];
}

function title({ target, options, interrupted }: LoadtestReport): string {
  const { kind, bus, region, endpoint, stack } = target;
  const where = kind === "own" ? `${bus} of the stack ${stack}, in the simulator` : `${bus} in ${endpoint ?? region}`;
  return `${interrupted ? "Stopped: " : ""}${options.scenario} to ${where} (seed ${options.seed})`;
}

/** `p50 4.1 ms  p90 6.0 ms  …` */
export function percentilesText({ p50, p90, p99, p999, max }: Percentiles): string {
  const named = { p50, p90, p99, "p99.9": p999, max };
  return Object.entries(named)
    .map(([name, value]) => `${name} ${duration(value)}`)
    .join("  ");
}

function routeSection(report: LoadtestReport, style: Style): string[] {
  const { routes } = report;
  if (routes.length === 0) return [];
  const head = [
    "route",
    "events",
    "processed",
    "handed over",
    "dead-lettered",
    "duplicates",
    "lost",
    "end to end: p50",
    "p99",
    "max",
  ];
  const rows = routeRows(report);
  return tableWithHead(head, rows, style);
}

function queueSection({ queues }: LoadtestReport, style: Style): string[] {
  const shown = queues.filter((queue) => !queue.deadLetterQueue || queue.visible + queue.inFlight + queue.delayed > 0);
  if (shown.length === 0) return [];
  const rows = shown.map(({ name, visible, inFlight, delayed, consumed, deadLetterQueue }) => [
    name,
    ...[visible, inFlight, delayed].map(count),
    deadLetterQueue ? "dead-letter queue" : consumed === false ? "nothing consumes it" : "",
  ]);
  return tableWithHead(["queue, at the end", "visible", "in flight", "delayed", ""], rows, style);
}

function conservationSection({ conservation, checks }: LoadtestReport, style: Style): string[] {
  if (!conservation) return [];
  const { ways, ends } = conservation;
  const sum = ends.filter(({ count: number, name }) => number > 0 || name === "dropped");
  const wrong = checks.filter(({ ok }) => !ok);
  return [
    style.bold("what came of them"),
    `  ${counted(conservation.published, "event")} went ${counted(ways, "way")} = ${sum.map((end) => `${count(end.count)} ${end.name}`).join(" + ")}`,
    `  ${counted(checks.length - wrong.length, "check")} of ${checks.length} of the accounts against what was sent ${checks.length === 1 ? "agrees" : "agree"}`,
    ...wrong.map(({ name, expected, got }) => `  ${style.red("✗")} ${name}: ${got}, not ${expected}`),
  ];
}

function metricSection({ metrics }: LoadtestReport, style: Style): string[] {
  if (metrics.length === 0) return [];
  const rows = metrics.filter(({ value }) => value > 0).map(({ of, name, value }) => [of, name, count(value)]);
  return tableWithHead(["CloudWatch", "", ""], rows, style);
}

function noteSection({ notes }: LoadtestReport, style: Style): string[] {
  return notes.map((note) => style.dim(`· ${note}`));
}

function verdictSection(report: LoadtestReport, style: Style): string[] {
  const { lost, losses, lostEvents, expectations, errors, checks } = report;
  const verdicts = expectations.map(({ text, met, measuredText }) =>
    met ? `${style.green("✓")} ${text}  (${measuredText})` : `${style.red("✗")} ${text}  (${measuredText})`,
  );
  const accepted = [
    ...(errors > 0 ? [`${style.red("✗")} ${counted(errors, "event")} not accepted`] : []),
    ...(checks.every(({ ok }) => ok) ? [] : [`${style.red("✗")} the accounts do not agree with what was sent`]),
  ];
  if (lost === null)
    return [...accepted, ...verdicts, `${style.yellow("?")} whether events were lost was not observable`];
  if (lost === 0) return [...accepted, ...verdicts, `${style.green("✓")} nothing was lost`];
  const where = losses.map(({ place, reason, count: times }) => `    ${count(times)} at ${place}: ${reason}`);
  const ids = lostEvents
    .slice(0, LISTED)
    .map(({ id, detailType = "", orderId = "" }) => `    ${id}  ${detailType}  ${orderId}`.trimEnd());
  const more = lostEvents.length > LISTED ? [`    … and ${count(lostEvents.length - LISTED)} more: see --json`] : [];
  return [
    ...accepted,
    ...verdicts,
    `${style.red("✗")} ${style.bold(`${count(lost)} lost`)}`,
    ...where,
    ...ids,
    ...more,
  ];
}

/** Ids of lost events that are listed. */
const LISTED = 20;

/** Figures stand right below each other, names left. */
function tableWithHead(head: readonly string[], rows: readonly (readonly string[])[], style: Style): string[] {
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const isFigure = (column: number) =>
    rows.every((row) => /^([\d.,–]|$)/.test(row[column] ?? "")) && head[column] !== "";
  const aligned = [head, ...rows].map((row) =>
    row.map((cell, i) => (i > 0 && isFigure(i) ? cell.padStart(widths[i] ?? 0) : cell)),
  );
  const [first = "", ...rest] = table(aligned);
  return [style.bold(first), ...rest];
}
