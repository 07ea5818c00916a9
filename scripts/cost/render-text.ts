import type { Style } from "../cli/style";
import { table } from "../cli/table";
import type { CostReport, ResourceCost } from "./report";

/** What is dearer than this has its lines shown. */
const DETAILED = 12;

/** The report as text. */
export function renderCost(report: CostReport, style: Style): string {
  const { stack, monthlyUsd, fixedUsd, perMillionUsd, eventsPerMonth, pricesAsOf } = report;
  const perMillion = perMillionUsd === null ? [] : [`${dollars(perMillionUsd)} for a million events`];
  return [
    `${style.bold(`${stack}: US$ ${dollars(monthlyUsd)} a month`)}, ${[...perMillion, `${dollars(fixedUsd)} of it without any`].join(", ")}`,
    `${Math.round(eventsPerMonth).toLocaleString("en-US")} events a month; list prices of ${report.region}, looked up ${pricesAsOf}: an estimate, not a bill`,
    ...section("Where it goes", resourceLines(report, style), style),
    ...section("What would be cheaper", changeLines(report, style), style),
    ...section(
      "Not priced",
      report.unpriced.map(({ address, reason }) => `${style.yellow(address)}  ${reason}`),
      style,
    ),
    ...section("How it was counted", countedLines(report), style),
  ].join("\n");
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ["", style.bold(title), ...lines.map((line) => `  ${line}`)];
}

function resourceLines({ resources, monthlyUsd, perMillionUsd }: CostReport, style: Style): string[] {
  const { single, gathered } = gatheredAlarms(resources);
  const shown = [...single, ...gathered].sort((a, b) => b.monthlyUsd - a.monthlyUsd);
  const head = ["US$ a month", "per million", "", ""];
  const rows = shown.flatMap((each, index) => [
    [
      dollars(each.monthlyUsd),
      each.perMillionUsd === null ? "–" : dollars(each.perMillionUsd),
      each.name,
      kindOf(each.address),
    ],
    ...(index < DETAILED && each.lines.length > 1
      ? each.lines.map((line) => [
          "",
          "",
          style.dim(`  ${dollars(line.usd)}  ${line.what}: ${amount(line.quantity)} ${line.unit}`),
        ])
      : []),
  ]);
  const total = [dollars(monthlyUsd), perMillionUsd === null ? "–" : dollars(perMillionUsd), "in all"];
  return figures([head, ...rows, total]);
}

/** Alarms are many and cost the same: one line for all. */
function gatheredAlarms(resources: readonly ResourceCost[]): {
  readonly single: readonly ResourceCost[];
  readonly gathered: readonly ResourceCost[];
} {
  const isAlarm = ({ address }: ResourceCost) => /^aws_cloudwatch_(metric|composite)_alarm\./.test(address);
  const alarms = resources.filter(isAlarm);
  if (alarms.length < 3) return { single: resources, gathered: [] };
  const sum = (of: (each: ResourceCost) => number | null) => alarms.reduce((all, each) => all + (of(each) ?? 0), 0);
  const gathered: ResourceCost = {
    address: "",
    name: `${alarms.length} alarms`,
    monthlyUsd: sum(({ monthlyUsd }) => monthlyUsd),
    fixedUsd: sum(({ fixedUsd }) => fixedUsd),
    perMillionUsd: alarms[0]?.perMillionUsd === null ? null : sum(({ perMillionUsd }) => perMillionUsd),
    lines: [],
  };
  return { single: resources.filter((each) => !isAlarm(each)), gathered: [gathered] };
}

/** `sqs queue` of `aws_sqs_queue.orders_46FA7C19` */
function kindOf(address: string): string {
  const [type = ""] = address.split(".");
  return type.startsWith("aws_") ? type.slice(4).replaceAll("_", " ") : "";
}

function changeLines({ changes }: CostReport, style: Style): string[] {
  const savings = changes.map(({ monthlyUsd }) => `−${dollars(monthlyUsd)}`);
  const width = Math.max(0, ...savings.map(({ length }) => length));
  return changes.flatMap(({ what, where, but }, i) => [
    `${style.green((savings[i] ?? "").padStart(width))}  ${what}`,
    style.dim(`${" ".repeat(width + 2)}${listed(where)}; ${but}`),
  ]);
}

function listed(names: readonly string[]): string {
  return names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

function countedLines({ shares, assumptions, notes }: CostReport): string[] {
  const { eventBytes, retryRate, deadLetterRate, durationMs, logBytes, tableWrites, freeTier } = assumptions;
  const named = Object.entries(durationMs.byName).map(([name, ms]) => `${ms} ms in ${name}`);
  const durations = [`${durationMs.all} ms`, ...named];
  return [
    `shares: ${shares}`,
    `events of ${eventBytes.toLocaleString("en-US")} bytes; ${durations.join(", ")} of work and ${logBytes} bytes of log for each message; ${percent(retryRate)} processed again, ${percent(deadLetterRate)} dead-lettered; ${tableWrites} table writes for each message; ${freeTier ? "the account's free tier for this stack alone" : "without the free tier"}`,
    ...notes,
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** Figures stand right below each other. */
function figures(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  return table(rows.map((row) => row.map((cell, i) => (i < 2 ? cell.padStart(widths[i] ?? 0) : cell))));
}

/** `2.03 M`, `14,600`, `0.29` */
function amount(quantity: number): string {
  if (quantity >= 1_000_000) return `${(quantity / 1_000_000).toFixed(2)} M`;
  return quantity.toLocaleString(
    "en-US",
    quantity < 100 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 },
  );
}

/** `12.34`; `0.0012` of what is less than a cent. */
export function dollars(usd: number): string {
  if (usd >= 0.01 || usd === 0)
    return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return usd < 0.0001 ? "<0.0001" : usd.toFixed(4);
}
