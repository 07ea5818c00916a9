import { count, counted } from "../cli/numbers";
import type { Style } from "../cli/style";
import { table } from "../cli/table";
import { nameOf } from "../deployed/arn";
import type { ReplayPlan } from "./plan";

/** What a replay would do, for people. Figures are estimates, and said to be. */
export function planText(plan: ReplayPlan, where: string, { bold, dim, yellow, green }: Style): string {
  const { request, archive, averageEvents, rules, receivers, warnings } = plan;
  const range = `${new Date(request.from).toISOString()} to ${new Date(request.to).toISOString()}`;
  const size = archive.sizeBytes === undefined ? "" : `, ${megabytes(archive.sizeBytes)}`;
  const kept = archive.retentionDays === 0 ? "for ever" : `for ${counted(archive.retentionDays, "day")}`;
  return [
    bold(`Replay of ${archive.name} to ${nameOf(request.busArn)} in ${where}`),
    `Events of  ${range}`,
    `Archive    ${counted(archive.eventCount, "event")}${size} in all, kept ${kept}${archive.pattern === undefined ? "" : ", only those of its pattern"}; on average ${count(averageEvents)} in such a time`,
    "",
    bold("Rules that get them again"),
    ...table(
      rules.map(({ rule, skips, matched }) => [
        `  ${rule.name}`,
        skips === undefined ? taken(matched) : dim(`gets none: ${skips}`),
      ]),
    ),
    "",
    bold("Who sees them again"),
    ...table(
      receivers.map(({ kind, name, rules: by, idempotency, matched }) => [
        `  ${kind} ${name}`,
        matched === undefined ? "" : `about ${count(matched)}`,
        `by ${listed(by)}`,
        idempotency.kind === "yes"
          ? green(`skips what it remembers (${idempotency.by})`)
          : yellow(idempotency.kind === "no" ? "acts again" : "not known to be idempotent"),
      ]),
    ),
    "",
    dim(
      "Figures are estimates: CloudWatch counts by whole minutes, earlier replays too; the archive's own count is a day late.",
    ),
    ...warnings.map((warning) => yellow(`! ${warning}`)),
  ].join("\n");
}

function taken(matched: number | undefined): string {
  return matched === undefined ? "how many is not known" : `about ${counted(matched, "event")}`;
}

/** `route-orders (2 ways)`: as often as events of a rule come. */
function listed(rules: readonly string[]): string {
  return [...new Set(rules)]
    .map((rule) => {
      const ways = rules.filter((each) => each === rule).length;
      return ways === 1 ? rule : `${rule} (${ways} ways)`;
    })
    .join(", ");
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
