import type { AlarmEntry, AlarmState, PageState } from "../page-state";
import { byId, element, type PageElement, setText } from "./dom";
import { duration } from "./words";

interface ShownAlarm {
  readonly item: PageElement;
  readonly lamp: PageElement;
  readonly details: PageElement;
  readonly state: PageElement;
  readonly since: PageElement;
  readonly reason: PageElement;
  /** What was shown last. */
  last: AlarmState | undefined;
}

const ORDER: readonly AlarmState[] = ["ALARM", "INSUFFICIENT_DATA", "OK"];
const shown = new Map<string, ShownAlarm>();

/** The alarms, those that are lit first, with why. Each that goes on or off is read out. */
export function showAlarms({ alarms, now }: PageState): void {
  const sorted = [...alarms].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const changes = sorted.flatMap((alarm) => show(alarm, now));
  const list = byId("alarms");
  const order = sorted.map(({ name }) => name).join(" ");
  if (list.dataset.order !== order) {
    list.dataset.order = order;
    list.replaceChildren(...sorted.flatMap(({ name }) => shown.get(name)?.item ?? []));
  }
  if (alarms.length === 0) setText(list, "The stack has no alarms.");
  const counts = ORDER.map((state) => `${alarms.filter((alarm) => alarm.state === state).length} ${state}`);
  setText(byId("alarm-counts"), counts.join(" · "));
  if (changes.length > 0) setText(byId("announcements"), changes.join(" "));
}

/** @returns what is to be read out */
function show(alarm: AlarmEntry, now: number): string[] {
  const { name, state, since, reason, description } = alarm;
  const known = shown.get(name) ?? make(name);
  shown.set(name, known);
  setText(known.since, `for ${duration(now - since)}`);
  setText(known.reason, [description, reason].filter((text) => text !== null).join(" "));
  const { last } = known;
  if (last === state) return [];
  known.last = state;
  setText(known.state, state);
  for (const part of [known.item, known.lamp]) part.dataset.state = state;
  if (last === "ALARM" || state === "ALARM") known.details.open = state === "ALARM";
  return last !== undefined && state !== "INSUFFICIENT_DATA" ? [`${name} is ${state}.`] : [];
}

function make(name: string): ShownAlarm {
  const lamp = element("span", { class: "lamp-shape" });
  const state = element("strong", { class: "state" });
  const since = element("span", { class: "since" });
  const reason = element("p", { class: "reason" });
  const summary = element("summary", {}, lamp, state, " ", element("span", { class: "alarm-name" }, name), " ", since);
  const details = element("details", {}, summary, reason);
  return { item: element("li", {}, details), lamp, details, state, since, reason, last: undefined };
}
