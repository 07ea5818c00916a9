import type { EventEntry, StepEntry, WayEntry } from "../page-state";
import { element, type PageElement } from "./dom";
import { duration } from "./words";

/** Where an event went, hop by hop: each of its ways, with what happened there. */
export function storyElements({ id, ways, omittedSteps }: EventEntry): PageElement[] {
  const link = element("a", { href: `/_signalbox/events/${encodeURIComponent(id)}` }, "The whole story as JSON");
  return [
    element("ol", { class: "ways" }, ...ways.map(wayElement)),
    ...(omittedSteps > 0 ? [element("p", { class: "hint" }, `and ${omittedSteps} more steps`)] : []),
    element("p", { class: "hint" }, link),
  ];
}

function wayElement({ path, steps }: WayEntry): PageElement {
  const hops = path.map((name) => element("span", { class: "hop" }, name));
  const joined = hops.flatMap((hop, index) => (index === 0 ? [hop] : [" → ", hop]));
  return element(
    "li",
    {},
    element("p", { class: "path" }, ...joined),
    element("ol", { class: "steps" }, ...steps.map((step) => stepElement(step, path.at(-1)))),
  );
}

function stepElement({ after, kind, place, detail }: StepEntry, end: string | undefined): PageElement {
  const where = place === end ? [] : [` at ${place}`];
  const why = detail === undefined ? [] : [element("span", { class: "detail" }, ` ${detail}`)];
  return element(
    "li",
    { "data-kind": kind },
    element("span", { class: "after" }, `+${duration(after)}`),
    element("span", {}, element("strong", {}, kind), ...where, ...why),
  );
}
