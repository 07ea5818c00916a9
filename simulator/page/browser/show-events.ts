import type { EventEntry, PageState } from "../page-state";
import { byId, element, type PageElement, page, setText } from "./dom";
import { highlight } from "./show-picture";
import { storyElements } from "./story";
import { listed, timeOfDay } from "./words";

interface ShownEvent {
  readonly item: PageElement;
  readonly details: PageElement;
  /** Where it went to. */
  readonly ends: PageElement;
  readonly outcome: PageElement;
  readonly body: PageElement;
  entry: EventEntry;
}

/** By id, in the order in which they were published. */
const shown = new Map<string, ShownEvent>();
let held = false;
let isReady = false;

/** The list of the last events. Those that are open stay, however old they get. */
export function showEvents({ events }: PageState): void {
  makeReady();
  if (!held) addNew(events);
  for (const entry of events) {
    const known = shown.get(entry.id);
    if (known) update(known, entry);
  }
  if (events.length === 0 && shown.size === 0) setText(byId("events"), "Nothing was published yet.");
}

function makeReady(): void {
  if (isReady) return;
  isReady = true;
  const hold = byId("hold");
  hold.addEventListener("click", () => {
    held = !held;
    hold.setAttribute("aria-pressed", String(held));
  });
}

function addNew(events: readonly EventEntry[]): void {
  const list = byId("events");
  if (shown.size === 0) list.textContent = "";
  const current = new Set(events.map(({ id }) => id));
  for (const [id, { item, details }] of shown) {
    if (current.has(id) || details.open) continue;
    item.remove();
    shown.delete(id);
  }
  for (const entry of [...events].reverse()) {
    if (shown.has(entry.id)) continue;
    const made = make(entry);
    shown.set(entry.id, made);
    list.prepend(made.item);
  }
}

function make(entry: EventEntry): ShownEvent {
  const ends = element("span", { class: "ends" });
  const outcome = element("span", { class: "outcome" });
  const body = element("div", { class: "story" });
  const summary = element(
    "summary",
    {},
    element("time", {}, timeOfDay(entry.publishedAt)),
    element("span", { class: "from" }, entry.from, ends),
    outcome,
    element("code", {}, entry.id),
  );
  const details = element("details", {}, summary, body);
  const made = { item: element("li", {}, details), details, ends, outcome, body, entry };
  details.addEventListener("toggle", () => {
    fillBody(made);
    highlight([...shown.values()].filter((each) => each.details.open).map((each) => each.entry.trail));
  });
  showOutcome(made);
  // Of `/#<id>`, the event with this id.
  if (page.location.hash === `#${entry.id}`) details.open = true;
  return made;
}

/** The story is only made of what is open. */
function fillBody({ details, body, entry }: ShownEvent): void {
  body.replaceChildren(...(details.open ? storyElements(entry) : []));
}

function update(event: ShownEvent, entry: EventEntry): void {
  const isSame = stepCount(event.entry) === stepCount(entry) && event.entry.open === entry.open;
  if (isSame) return;
  event.entry = entry;
  showOutcome(event);
  if (event.details.open) fillBody(event);
}

function stepCount({ ways, omittedSteps }: EventEntry): number {
  return ways.reduce((sum, { steps }) => sum + steps.length, omittedSteps);
}

function showOutcome({ ends, outcome, entry }: ShownEvent): void {
  const { open, outcome: counts } = entry;
  setText(ends, endsOf(entry));
  setText(outcome, listed({ ...counts, "in queues or under way": open }, "ended"));
  outcome.classList.toggle("bad", (counts.lost ?? 0) + (counts["dead lettered"] ?? 0) > 0);
}

/** ` → q-orders, q-shipments`: where its ways lead to. */
function endsOf({ ways }: EventEntry): string {
  const ends = [...new Set(ways.flatMap(({ number, path }) => (number === 0 ? [] : (path.at(-1) ?? []))))];
  if (ends.length === 0) return "";
  const more = ends.length > MOST_ENDS ? ` and ${ends.length - MOST_ENDS} more` : "";
  return ` → ${ends.slice(0, MOST_ENDS).join(", ")}${more}`;
}

/** Places that are named in the line of an event. */
const MOST_ENDS = 3;
