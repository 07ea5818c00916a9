import { counted } from "../../cli/numbers";
import type { ReviewReport } from "../report";
import type { Risk } from "../risk";
import { RISK_CODES } from "../risk-codes";
import type { Severity } from "../severity";
import { driftLine } from "./render-text";
import { fateText, sampleText } from "./samples-text";
import { countsText, risksText } from "./summary-line";

/** By this line a later run finds the comment that it is to replace. */
export const MARKER = "<!-- signalbox-plan-review -->";

/** Characters that GitHub takes in a comment; bytes here, to be safe. https://github.com/orgs/community/discussions/27190 */
const MOST_BYTES = 65_536;
/** Left for what says that something was left out. */
const RESERVE = 400;
/** The diagram is not to be cut off by risks that nobody reads to the end of. */
const RISKS_BEFORE_DIAGRAM = 20;

const SIGNS: Readonly<Record<Severity, string>> = { critical: "🛑", high: "🔴", medium: "🟠", low: "🟡" };

/**
 * A review as a comment of a pull request. What matters most comes first: where the comment would be longer than GitHub
 * takes, the last parts are left out, and it says so.
 *
 * @param most bytes
 */
export function renderMarkdown(report: ReviewReport, most = MOST_BYTES): string {
  const head = [MARKER, "## Plan review", "", `**${risksText(report)}** · ${countsText(report)}`].join("\n");
  const parts = [
    ...(report.isPartial ? ["> Terraform could not plan everything yet: what it put off is not reviewed."] : []),
    ...report.risks.slice(0, RISKS_BEFORE_DIAGRAM).map(riskPart),
    ...diagramPart(report),
    ...report.risks.slice(RISKS_BEFORE_DIAGRAM).map(riskPart),
    ...listPart(
      "Allowed",
      report.allowed.map(
        ({ risk, by }) =>
          `${code(risk.code)} ${code(risk.address)}: ${plain(by.reason)}${by.until ? ` (until ${by.until})` : ""}`,
      ),
    ),
    ...listPart(
      "Allowances that have expired",
      report.expired.map((each) => `${code(each.code)} ${code(each.address)} (${each.until})`),
    ),
    ...listPart(
      "Allowances that nothing needs",
      report.unused.map((each) => `${code(each.code)} ${code(each.address)}`),
    ),
    ...listPart(
      "Changed beside Terraform",
      report.drift.map((each) => plain(driftLine(each))),
    ),
    ...listPart(
      "Not judged",
      report.unjudged.map(({ address, reason }) => `${code(address)}: ${plain(reason)}`),
    ),
    ...listPart(
      "Changes",
      report.changes.map(
        ({ address, action, movedFrom }) => `${movedFrom ? "moved, " : ""}${action}: ${code(address)}`,
      ),
    ),
  ];
  return fitted(head, parts, most);
}

/** As many parts as there is room for, in their order. */
function fitted(head: string, parts: readonly string[], most: number): string {
  let text = head;
  let bytes = Buffer.byteLength(head);
  const left: string[] = [];
  for (const part of parts) {
    bytes += Buffer.byteLength(part) + 2;
    if (left.length === 0 && bytes <= most - RESERVE) text += `\n\n${part}`;
    else left.push(part);
  }
  if (left.length === 0) return `${text}\n`;
  return `${text}\n\n> **Cut**: ${counted(left.length, "part")} more would make this comment longer than GitHub takes. \`npm run plan:review\` shows all of it.\n`;
}

function riskPart({ severity, code: riskCode, address, what, reason, mend, samples }: Risk): string {
  return [
    `### ${SIGNS[severity]} ${severity}: ${plain(what)}`,
    "",
    `${code(riskCode)} · ${RISK_CODES[riskCode].class} · ${code(address)}`,
    "",
    `- **Why:** ${plain(reason)}`,
    `- **Mend:** ${plain(mend)}`,
    ...samples.flatMap((each) => [
      "",
      `${plain(fateText(each))}:`,
      "",
      ...fenced("json", each.samples.map(sampleText).join("\n")),
    ]),
  ].join("\n");
}

function diagramPart({ drawing }: ReviewReport): string[] {
  if (drawing.text === undefined) return [];
  const note =
    drawing.omitted > 0
      ? [
          `${counted(drawing.omitted, "place")} that nothing changes about ${drawing.omitted === 1 ? "is" : "are"} not drawn.`,
          "",
        ]
      : [];
  return [
    [
      "### Topology",
      "",
      ...note,
      "Green: added. Red, dashed: removed. Yellow: changed.",
      "",
      ...fenced("mermaid", drawing.text),
    ].join("\n"),
  ];
}

function listPart(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [
    [
      "<details>",
      `<summary>${title} (${items.length})</summary>`,
      "",
      ...items.map((item) => `- ${item}`),
      "",
      "</details>",
    ].join("\n"),
  ];
}

/** A block of code; its fence is longer than any in it. */
function fenced(language: string, text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

/** Text that means nothing to Markdown or HTML, and calls nobody. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]#|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("@", "@&#8203;");
}

function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.includes("`") ? `\`\` ${line.replaceAll("``", "` `")} \`\`` : `\`${line}\``;
}
