import type { Accounts } from "../../simulator";
import type { Style } from "../cli/style";
import { table } from "../cli/table";

/** What has come of everything that was published. */
export function accountsText(accounts: Accounts, { bold, red, green }: Style): string {
  const { published, ways, lost, losses, duplicates, deadLettered, queues, routes, alarms } = accounts;
  if (published === 0) return "\nNothing was published.";
  const lit = alarms.filter(({ state }) => state === "ALARM");
  const used = queues.filter(({ visible, inFlight, delayed }) => visible + inFlight + delayed > 0);
  return [
    "",
    `${bold(String(published))} events and messages were published, and took ${ways.opened} ways.`,
    ...table([
      ["  processed", String(ways.ended.processed ?? 0), duplicates > 0 ? `${duplicates} of them more than once` : ""],
      ["  handed over or deleted", String((ways.ended["handed-over"] ?? 0) + (ways.ended.deleted ?? 0))],
      [
        "  at rest in queues",
        String(ways.resting),
        deadLettered > 0 ? `${deadLettered} moved to dead-letter queues` : "",
      ],
      ["  under way", String(ways.underWay)],
      ["  not matched or filtered out", String((ways.ended.unmatched ?? 0) + (ways.ended.filtered ?? 0))],
      ["  lost", String(lost)],
    ]),
    ...section(
      "Routes",
      routes.map(({ path, opened, processed, handedOver }) => [
        `  ${path.join(" → ")}`,
        `${opened} sent`,
        `${processed + handedOver} done`,
      ]),
    ),
    ...section(
      "Queues that hold messages",
      used.map(({ name, visible, inFlight, delayed }) => [
        `  ${name}`,
        `${visible} visible`,
        `${inFlight} in flight`,
        `${delayed} delayed`,
      ]),
    ),
    ...section(
      "Alarms",
      lit.map(({ name, reason }) => [`  ${red(name)}`, reason]),
    ),
    ...section(
      "Lost",
      losses.map(({ place, reason, count }) => [`  ${red(String(count))} at ${place}`, reason]),
    ),
    "",
    lost === 0 ? green("Nothing was lost.") : red(`${lost} ${lost === 1 ? "was" : "were"} lost.`),
  ].join("\n");
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ["", title, ...table(rows.map((row) => [...row]))];
}
