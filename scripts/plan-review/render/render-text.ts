import type { Style } from "../../cli/style";
import type { Change } from "../plan/change";
import type { ReviewReport } from "../report";
import type { Risk } from "../risk";
import { RISK_CODES } from "../risk-codes";
import type { Severity } from "../severity";
import { listed, oneLine } from "../words";
import { fateText, sampleText } from "./samples-text";
import { countsText, risksText } from "./summary-line";

/** A review for a terminal. */
export function renderText(report: ReviewReport, style: Style): string {
  const { risks, allowed, unused, expired, unjudged, drift, isPartial } = report;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", style.bold(title), ...lines.map((line) => `  ${line}`)];
  const told = (title: string, lines: readonly string[]) => section(title, lines.map(oneLine));
  return [
    `${style.bold("Plan review")}: ${countsText(report)}; ${risksText(report)}`,
    ...(isPartial ? [style.yellow("Terraform could not plan everything yet: what it put off is not reviewed.")] : []),
    ...risks.flatMap((risk) => ["", ...riskLines(risk, style)]),
    ...section("Topology", topologyLines(report, style)),
    ...told(
      "Allowed",
      allowed.map(
        ({ risk, by }) => `${risk.code} ${risk.address}: ${by.reason}${by.until ? ` (until ${by.until})` : ""}`,
      ),
    ),
    ...told(
      "Allowances that have expired",
      expired.map(({ code, address, until }) => `${code} ${address} (${until})`),
    ),
    ...told(
      "Allowances that nothing needs",
      unused.map(({ code, address }) => `${code} ${address}`),
    ),
    ...told("Changed beside Terraform", drift.map(driftLine)),
    ...told(
      "Not judged",
      unjudged.map(({ address, reason }) => `${address}: ${reason}`),
    ),
  ].join("\n");
}

function riskLines({ severity, code, address, what, reason, mend, samples }: Risk, style: Style): string[] {
  return [
    `${coloured(severity, style)} ${style.bold(code)} ${style.dim(`${RISK_CODES[code].class} · ${address}`)}`,
    `  ${what}`,
    `  ${style.dim("Why:")} ${reason}`,
    ...samples.flatMap((each) => [
      `  ${style.dim(`${fateText(each)}:`)}`,
      ...each.samples.map((sample) => `    ${sampleText(sample)}`),
    ]),
    `  ${style.dim("Mend:")} ${mend}`,
  ];
}

function coloured(severity: Severity, style: Style): string {
  const text = severity.toUpperCase();
  if (severity === "critical" || severity === "high") return style.red(text);
  return severity === "medium" ? style.yellow(text) : text;
}

/** What is added, removed and changed, as a list: a terminal draws no diagram. */
function topologyLines({ diff }: ReviewReport, style: Style): string[] {
  const sign = { added: style.green("+"), removed: style.red("-"), changed: style.yellow("~"), kept: " " };
  const nodes = diff.nodes.filter(({ fate }) => fate !== "kept");
  const edges = diff.edges.filter(({ fate }) => fate !== "kept");
  return [
    ...nodes.map(
      ({ fate, what, name, isReplaced }) => `${sign[fate]} ${what} ${oneLine(name)}${isReplaced ? " (replaced)" : ""}`,
    ),
    ...edges.map(
      ({ fate, from, to, words }) =>
        `${sign[fate]} ${oneLine(from.name)} → ${oneLine(to.name)}${words.length > 0 ? ` (${listed(words)})` : ""}`,
    ),
  ];
}

export function driftLine({ address, action, changed }: Change): string {
  const what = action === "destroy" ? "is gone" : changed.length > 0 ? `${listed(changed)} changed` : "changed";
  return `${address}: ${what}`;
}
