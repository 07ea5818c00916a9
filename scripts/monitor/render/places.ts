import type { Style } from "../../cli/style";
import { nameOf, whatOf } from "../../deployed/arn";
import type { DeployedSubscription } from "../../deployed/deployed-system";
import type { Snapshot } from "../snapshot";
import { type Column, fittedTable, shortened } from "./fitted-table";
import { age, figure, milliseconds } from "./words";

/** How wide it may be, and in which colours. */
export interface Look {
  readonly width: number;
  readonly style: Style;
}

type Row<Name extends "rules" | "topics" | "queues" | "functions"> = Snapshot[Name][number];

export function ruleLines({ rules }: Snapshot, look: Look): string[] {
  const { style } = look;
  const stateOf = ({ enabled, managedBy }: Row<"rules">) => (managedBy ? " (managed)" : enabled ? "" : " (off)");
  const columns: Column<Row<"rules">>[] = [
    { title: "Rules", cell: (rule) => rule.name + stateOf(rule), align: "left" },
    { title: "matched", cell: ({ figures }) => figure(figures.matched), dropped: 2 },
    { title: "invoked", cell: ({ figures }) => figure(figures.invocations) },
    { title: "failed", cell: ({ figures }) => figure(figures.failed), paint: red(look, "failed") },
    { title: "to DLQ", cell: ({ figures }) => figure(figures.sentToDlq), dropped: 1, paint: red(look, "sentToDlq") },
  ];
  return fittedTable(columns, rules, look.width, {
    heading: style.bold,
    below: ({ targets, schedule }) => [
      ...(schedule === undefined ? [] : under(`on schedule ${schedule}`, look)),
      ...ways(
        targets.map(({ arn, deadLetterArn }) => `${place(arn)}${deadLetterArn === undefined ? " (no DLQ)" : ""}`),
        look,
      ),
    ],
  });
}

export function topicLines({ topics }: Snapshot, look: Look): string[] {
  const columns: Column<Row<"topics">>[] = [
    { title: "Topics", cell: ({ name }) => name, align: "left" },
    { title: "published", cell: ({ figures }) => figure(figures.published) },
    { title: "delivered", cell: ({ figures }) => figure(figures.delivered) },
    { title: "failed", cell: ({ figures }) => figure(figures.failed), paint: red(look, "failed") },
    { title: "to DLQ", cell: ({ figures }) => figure(figures.sentToDlq), dropped: 1, paint: red(look, "sentToDlq") },
    { title: "filtered", cell: ({ figures }) => figure(figures.filteredOut), dropped: 2 },
  ];
  return fittedTable(columns, topics, look.width, {
    heading: look.style.bold,
    below: ({ subscriptions }) => ways(subscriptions.map(subscriber), look),
  });
}

export function queueLines({ queues }: Snapshot, look: Look): string[] {
  const columns: Column<Row<"queues">>[] = [
    { title: "Queues", cell: ({ name }) => name, align: "left" },
    { title: "visible", cell: ({ visible }) => figure(visible) },
    { title: "in flight", cell: ({ inFlight }) => figure(inFlight) },
    { title: "delayed", cell: ({ delayed }) => figure(delayed), dropped: 3 },
    { title: "oldest", cell: (queue) => oldest(queue) },
    { title: "sent", cell: ({ figures }) => figure(figures.sent), dropped: 1 },
    { title: "received", cell: ({ figures }) => figure(figures.received), dropped: 4 },
    { title: "deleted", cell: ({ figures }) => figure(figures.deleted), dropped: 2 },
  ];
  return fittedTable(columns, queues, look.width, {
    heading: look.style.bold,
    below: ({ consumers }) =>
      ways(
        consumers.map(({ functionArn, enabled }) => `${place(functionArn)}${enabled ? "" : " (off)"}`),
        look,
      ),
  });
}

export function functionLines({ functions }: Snapshot, look: Look): string[] {
  const columns: Column<Row<"functions">>[] = [
    { title: "Functions", cell: ({ name }) => name, align: "left" },
    { title: "invoked", cell: ({ figures }) => figure(figures.invocations) },
    { title: "errors", cell: ({ figures }) => figure(figures.errors), paint: red(look, "errors") },
    { title: "p50", cell: ({ figures }) => milliseconds(figures.p50Milliseconds) },
    { title: "p99", cell: ({ figures }) => milliseconds(figures.p99Milliseconds) },
    { title: "throttled", cell: ({ figures }) => figure(figures.throttles), dropped: 1, paint: red(look, "throttles") },
  ];
  return fittedTable(columns, functions, look.width, { heading: look.style.bold });
}

/** Age of the oldest message; none where there is none. */
export function oldest({ visible, inFlight, figures }: Row<"queues">): string {
  if (visible + inFlight === 0 || figures.oldestSeconds === undefined) return "–";
  return age(figures.oldestSeconds * 1_000);
}

/** A line that hangs under a row. */
export function under(text: string, { width, style }: Look): string[] {
  return [style.dim(cut(`  ${text}`, width))];
}

/** A text without the end that does not fit. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

function ways(places: readonly string[], look: Look): string[] {
  return places.length === 0 ? [] : under(`→ ${places.join(", ")}`, look);
}

function place(arn: string): string {
  return `${whatOf(arn)} ${nameOf(arn)}`.trim();
}

function subscriber({ protocol, endpoint, pending, filtered }: DeployedSubscription): string {
  const who = endpoint.startsWith("arn:") ? place(endpoint) : `${protocol} ${shortened(endpoint, 40)}`;
  const notes = [pending ? "not confirmed" : "", filtered ? "filtered" : ""].filter((note) => note !== "");
  return notes.length === 0 ? who : `${who} (${notes.join(", ")})`;
}

function red<Name extends string>({ style }: Look, name: Name) {
  return (text: string, { figures }: { readonly figures: Readonly<Record<Name, number | undefined>> }) =>
    (figures[name] ?? 0) > 0 ? style.red(text) : text;
}
