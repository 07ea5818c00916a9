import { counted } from "../../cli/numbers";
import type { Letter } from "../letter";
import { type DeadLetterQueue, depthOf, type Snapshot } from "../snapshot";
import { type Column, fittedTable } from "./fitted-table";
import { cut, type Look, oldest, under } from "./places";
import { age, figure } from "./words";

/** Dead-letter queues, each with what lies on top. Those that are empty are on one line. */
export function deadLetterLines({ deadLetterQueues, at }: Snapshot, look: Look): string[] {
  const { style, width } = look;
  const full = deadLetterQueues.filter((queue) => depthOf(queue) > 0);
  const empty = deadLetterQueues.filter((queue) => depthOf(queue) === 0);
  const columns: Column<DeadLetterQueue>[] = [
    { title: "Dead-letter queues", cell: ({ name }) => name, align: "left" },
    { title: "visible", cell: ({ visible }) => figure(visible), paint: (text) => style.red(text) },
    { title: "in flight", cell: ({ inFlight }) => figure(inFlight), dropped: 2 },
    { title: "oldest", cell: (queue) => oldest(queue), dropped: 1 },
  ];
  const heading = full.length > 0 || empty.length === 0 ? [] : [style.bold("Dead-letter queues")];
  return [
    ...heading,
    ...fittedTable(columns, full, width, { heading: style.bold, below: (queue) => contentLines(queue, at, look) }),
    ...(empty.length === 0 ? [] : [cut(`${style.green("empty:")} ${empty.map(({ name }) => name).join(", ")}`, width)]),
  ];
}

function contentLines(queue: DeadLetterQueue, at: number, look: Look): string[] {
  const { deadLettersOf, letters, unread } = queue;
  return [
    ...under(`of ${deadLettersOf.join(", ")}`, look),
    ...letters.flatMap((letter) => letterLines(letter, at, look)),
    ...(unread === undefined ? [] : under(`not shown: ${unread}`, look)),
  ];
}

function letterLines({ what, eventId, sentAt, receives, reason }: Letter, at: number, look: Look): string[] {
  const event = eventId === undefined ? "" : `, event ${eventId}`;
  return [
    ...under(`· ${what}, sent ${age(at - sentAt)} ago, received ${counted(receives, "time")}${event}`, look),
    ...(reason === undefined ? [] : under(`  ${reason}`, look)),
  ];
}
