import type { Style } from "../cli/style";
import { table } from "../cli/table";
import { type TreeNode, treeLines } from "../cli/tree";
import type { FunctionSummary, RouteSummary, StackSummary } from "./summary-types";

/** A summary as text. */
export function renderSummary(summary: StackSummary, style: Style): string {
  const total = Object.values(summary.resources).reduce((sum, count) => sum + count, 0);
  return [
    `${style.bold(summary.stack)}  ${summary.regions.join(", ")} · ${total} resources`,
    ...section(
      "Routes",
      summary.routes.flatMap((route) => treeLines(routeTree(route, style))),
      style,
    ),
    ...section("Alarms", alarmLines(summary, style), style),
    ...section("Functions", table(summary.functions.map(functionRow)), style),
    ...section("Resources", resourceLines(summary), style),
    ...section(
      "Warnings",
      summary.warnings.map((warning) => style.yellow(warning)),
      style,
    ),
    ...section(
      "Not looked into: what these do with events is not seen here",
      summary.unknown.map(({ address, reason }) => `${style.yellow(address)}  ${reason}`),
      style,
    ),
  ].join("\n");
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ["", style.bold(title), ...lines.map((line) => `  ${line}`)];
}

function routeTree({ kind, name, notes, deadLetterQueue, next }: RouteSummary, style: Style): TreeNode {
  const rest = [...notes, ...(deadLetterQueue === undefined ? [] : [`undeliverable to ${deadLetterQueue}`])];
  const text = `${kind} ${style.bold(name)}${rest.length > 0 ? `  ${style.dim(rest.join(" · "))}` : ""}`;
  return { text, children: next.map((each) => routeTree(each, style)) };
}

function alarmLines({ alarms }: StackSummary, style: Style): string[] {
  return table(
    alarms.map(({ name, condition, notifies }) => [
      name,
      condition,
      notifies.length > 0 ? `→ ${notifies.join(", ")}` : style.yellow("notifies nobody"),
    ]),
  );
}

function functionRow({ name, runtime, architecture, memoryMegabytes, timeoutSeconds, bundleBytes }: FunctionSummary) {
  const bundle = bundleBytes === undefined ? "no bundle" : `${(bundleBytes / 1024).toFixed(1)} KiB zipped`;
  return [name, `${runtime} ${architecture}`, `${memoryMegabytes} MiB`, `${timeoutSeconds} s`, bundle];
}

/** The many first. */
function resourceLines({ resources }: StackSummary): string[] {
  const rows = Object.entries(resources).sort(([, a], [, b]) => b - a);
  const digits = Math.max(0, ...rows.map(([, count]) => String(count).length));
  return rows.map(([type, count]) => `${String(count).padStart(digits)}  ${type}`);
}
