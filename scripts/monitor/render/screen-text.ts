import type { AlarmState } from "../../aws/cloudwatch-alarms";
import type { Site } from "../../aws/site";
import { nameOf, whatOf } from "../../deployed/arn";
import type { Gap } from "../../deployed/deployed-system";
import { attentionTo } from "../attention";
import type { Snapshot } from "../snapshot";
import { deadLetterLines } from "./dead-letters";
import { type Column, fittedTable } from "./fitted-table";
import { cut, functionLines, type Look, queueLines, ruleLines, topicLines, under } from "./places";
import { age, clockTime, windowText } from "./words";

/** The whole screen, as lines: what needs somebody is at the top, what can be missed at the bottom. */
export function screenText(snapshot: Snapshot, { region, endpoint }: Site, look: Look): string[] {
  const { bus, at, windowSeconds } = snapshot;
  const { style, width } = look;
  const where = endpoint === undefined ? region : `${region} at ${endpoint}`;
  const title = `${bus.name} in ${where}, ${windowText(windowSeconds)}, ${clockTime(at)}`;
  const sections = [
    ruleLines(snapshot, look),
    topicLines(snapshot, look),
    queueLines(snapshot, look),
    deadLetterLines(snapshot, look),
    functionLines(snapshot, look),
    alarmLines(snapshot, look),
    otherLines(snapshot.others, look),
    gapLines(snapshot.gaps, look),
  ];
  return [
    style.bold(cut(title, width)),
    ...attentionLines(snapshot, look),
    ...(snapshot.rules.length === 0 ? ["", "The bus has no rules: every event that is sent to it is dropped."] : []),
    ...sections.filter((lines) => lines.length > 0).flatMap((lines) => ["", ...lines]),
  ];
}

function attentionLines(snapshot: Snapshot, { style, width }: Look): string[] {
  const found = attentionTo(snapshot).map(({ severity, text }) =>
    severity === "bad" ? style.red(cut(`✗ ${text}`, width)) : style.yellow(cut(`! ${text}`, width)),
  );
  // What was not seen is not said to be well.
  if (snapshot.gaps.length > 0) return [...found, style.yellow(cut(`? ${UNSEEN}`, width))];
  return found.length > 0 ? found : [style.green("✓ Nothing needs attention.")];
}

const UNSEEN = "Not everything could be looked at: see the end.";

function alarmLines({ alarms, at }: Snapshot, look: Look): string[] {
  const { style, width } = look;
  const paint = (text: string, { state }: AlarmState) =>
    state === "ALARM" ? style.red(text) : state === "OK" ? style.green(text) : style.dim(text);
  const columns: Column<AlarmState>[] = [
    {
      title: "Alarms",
      cell: ({ name, actionsEnabled }) => `${name}${actionsEnabled ? "" : " (tells nobody)"}`,
      align: "left",
    },
    { title: "state", cell: ({ state }) => (state === "INSUFFICIENT_DATA" ? "no data" : state), align: "left", paint },
    { title: "for", cell: ({ since }) => age(at - since), dropped: 1 },
  ];
  return fittedTable(columns, alarms, width, {
    heading: style.bold,
    below: ({ state, reason }) => (state === "ALARM" && reason !== "" ? under(reason, look) : []),
  });
}

function otherLines(others: readonly string[], { style, width }: Look): string[] {
  if (others.length === 0) return [];
  return [style.bold("Not looked into"), ...others.map((arn) => cut(`${whatOf(arn)} ${nameOf(arn)}`.trim(), width))];
}

function gapLines(gaps: readonly Gap[], { style, width }: Look): string[] {
  if (gaps.length === 0) return [];
  return [style.bold("Could not be looked at"), ...gaps.map((gap) => style.yellow(cut(gapText(gap), width)))];
}

/** `queue q-orders: needs sqs:GetQueueAttributes (AccessDenied: …)` */
export function gapText({ action, on, problem: { kind, code, message } }: Gap): string {
  return `${on}: ${kind === "permission" ? "needs" : "failed at"} ${action} (${code}: ${message})`;
}
